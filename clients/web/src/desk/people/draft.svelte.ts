import { roles as words } from '../../words/desk/people'
import { say } from '../../words'
import type { Wanted } from '../api'
import { desk } from '../desk.svelte'

/** A role while it is typed. Where there is one unit to choose it is chosen. */
export class Draft {
  role = $state('')
  unit = $state('')
  from = $state('')
  to = $state('')

  constructor() {
    this.clear()
  }

  get isWhole(): boolean {
    return Boolean(this.role && this.unit && this.from)
  }

  get wanted(): Wanted {
    return { role: this.role, unit: this.unit, from: this.from, to: this.to || null }
  }

  /** Labels of what was typed. */
  get typed(): string[] {
    return [...(this.role ? [say(words.role)] : []), ...(this.to ? [say(words.to)] : [])]
  }

  clear(): void {
    const units = desk.unitsWith('administer').filter((unit) => !desk.isPast(unit))
    this.role = ''
    this.unit = units.length === 1 ? (units[0]?.id ?? '') : ''
    this.from = desk.today
    this.to = ''
  }
}
