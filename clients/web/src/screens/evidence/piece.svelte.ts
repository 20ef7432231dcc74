import type { Problem, Summary, Typed } from '../../core/api'
import { core, live, problemOf } from '../../live.svelte'
import { typedInstant } from '../../words/format'
import { encode, MEDIA_TYPE, type Circle } from './photo'
import type { Take } from './take.svelte'

const PAUSE = 400

type Taken = { kind: 'photo'; photo: HTMLCanvasElement } | { kind: 'sound'; take: Take }

/** The record that a piece of evidence is about, as far as it matters to it. */
export type About = Pick<Summary, 'id' | 'title' | 'scope'> | null

/** Where evidence of a record is begun. */
export const scopeOf = (about: About) => about?.scope ?? live.scopes[0]?.id ?? ''

/** What of the facts differs from what was written, as it is typed. */
export function typedOf(facts: Record<string, string>, written: Record<string, string> = {}): Typed[] {
  return Object.entries(facts)
    .filter(([name, text]) => text !== (written[name] ?? ''))
    .map(([name, text]) => `${name}=${text}`)
}

/** One photo or sound, from the moment it is taken: what is said of it, and what of that is on the disk. */
export class Piece {
  readonly kind: Taken['kind']
  readonly takenAt: number
  circles = $state.raw<readonly Circle[]>([])
  caption = $state('')
  place = $state('')
  consent = $state('')
  about = $state.raw<About>(null)
  id = $state<string | null>(null)
  savedAt = $state<number | null>(null)
  busy = $state(false)
  problem = $state.raw<Problem | null>(null)
  bytes = $state(0)

  #taken: Taken
  #kept: { circles: readonly Circle[]; hash: string } | null = null
  #written: Record<string, string> = {}
  #queue: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined
  #dropped = false

  constructor(taken: Taken, about: About) {
    this.#taken = taken
    this.kind = taken.kind
    this.about = about
    this.takenAt = taken.kind === 'sound' ? taken.take.takenAt : Date.now()
    if (taken.kind === 'sound') this.bytes = taken.take.sound.size
  }

  get photo(): HTMLCanvasElement | null {
    return this.#taken.kind === 'photo' ? this.#taken.photo : null
  }

  get sound(): Blob | null {
    return this.#taken.kind === 'sound' ? this.#taken.take.sound : null
  }

  /** Once saved, it is saved again with each change. */
  changed(): void {
    if (this.id === null) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), PAUSE)
  }

  async drop(): Promise<void> {
    this.#dropped = true
    if (this.#taken.kind === 'sound') await this.#taken.take.drop()
  }

  save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#queue = this.#queue.then(() => this.#save())
    return this.#queue
  }

  unsaved(): boolean {
    return !this.#dropped && (this.id === null || this.problem !== null)
  }

  async #save(): Promise<void> {
    if (this.#dropped) return
    this.busy = true
    try {
      const facts = { ...this.#said(), ...(await this.#keep()) }
      const typed = typedOf(facts, this.#written)
      if (this.id === null) this.id = await this.#begin(typed)
      else if (typed.length) await core.edit(this.id, typed)
      this.#written = facts
      this.savedAt = Date.now()
      this.problem = null
    } catch (thrown) {
      this.problem = problemOf(thrown)
    }
    this.busy = false
  }

  #begin(typed: Typed[]): Promise<string> {
    const scope = scopeOf(this.about)
    return this.#taken.kind === 'sound' ? this.#taken.take.finish(scope, typed) : core.create('evidence', scope, typed)
  }

  /** Keeps a photo, anew where more of it was blurred since, and gives what is to be written of the file. A sound becomes one with its evidence. */
  async #keep(): Promise<Record<string, string>> {
    if (this.#taken.kind === 'sound') return {}
    const circles = this.circles
    if (this.#kept?.circles !== circles) {
      const blob = await encode(this.#taken.photo, circles)
      const { hash, bytes } = await core.keep({ blob, kind: 'photo', name: `photo-${this.takenAt}`, takenAt: this.takenAt })
      this.bytes = bytes
      this.#kept = { circles, hash }
    }
    return { sha256: this.#kept.hash, bytes: String(this.bytes), media_type: MEDIA_TYPE, faces_blurred: circles.length ? 'có' : 'không' }
  }

  #said(): Record<string, string> {
    return {
      about: this.about?.id ?? '',
      kind: this.kind,
      taken_at: typedInstant(this.takenAt),
      caption: this.caption,
      place: this.place,
      publish_consent: this.consent,
    }
  }
}
