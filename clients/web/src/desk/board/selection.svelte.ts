/** Cards that were chosen: of one state at a time, since one decision goes to them all. */
import { SvelteMap } from 'svelte/reactivity'
import type { Listed } from '../api'

export class Selection {
  readonly kind: string
  rows = new SvelteMap<string, Listed>()

  constructor(kind: string) {
    this.kind = kind
  }

  get state(): string | null {
    return this.rows.values().next().value?.state ?? null
  }

  has(id: string): boolean {
    return this.rows.has(id)
  }

  /** Whether the card may be chosen beside those that are. */
  fits(row: Listed): boolean {
    if (row.kind !== this.kind) return false
    return !this.rows.size || this.has(row.id) || row.state === this.state
  }

  toggle(row: Listed): void {
    if (this.rows.delete(row.id) || !this.fits(row)) return
    this.rows.set(row.id, row)
  }

  drop(id: string): void {
    this.rows.delete(id)
  }

  clear(): void {
    this.rows.clear()
  }
}
