import type { Problem, Summary } from '../../core/api'
import { core, live, problemOf } from '../../live.svelte'
import { typedInstant } from '../../words/format'
import { encode, MEDIA_TYPE, type Circle } from './photo'

const PAUSE = 400

type Taken = { kind: 'photo'; photo: HTMLCanvasElement } | { kind: 'sound'; blob: Blob }

/** One photo or sound, from the moment it is taken: what is said of it, and what of that is on the disk. */
export class Piece {
  readonly kind: Taken['kind']
  readonly takenAt = Date.now()
  circles = $state.raw<readonly Circle[]>([])
  caption = $state('')
  place = $state('')
  consent = $state('')
  about = $state.raw<Pick<Summary, 'id' | 'title' | 'scope'> | null>(null)
  id = $state<string | null>(null)
  savedAt = $state<number | null>(null)
  busy = $state(false)
  problem = $state.raw<Problem | null>(null)
  bytes = $state(0)

  #taken: Taken
  #kept: { circles: readonly Circle[]; hash: string; type: string } | null = null
  #written: Record<string, string> = {}
  #queue: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined
  #dropped = false

  constructor(taken: Taken, about: Piece['about']) {
    this.#taken = taken
    this.kind = taken.kind
    this.about = about
    if (taken.kind === 'sound') this.bytes = taken.blob.size
  }

  get photo(): HTMLCanvasElement | null {
    return this.#taken.kind === 'photo' ? this.#taken.photo : null
  }

  get sound(): Blob | null {
    return this.#taken.kind === 'sound' ? this.#taken.blob : null
  }

  /** Once saved, it is saved again with each change. */
  changed(): void {
    if (this.id === null) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), PAUSE)
  }

  drop(): void {
    this.#dropped = true
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
      await this.#keep()
      const facts = this.#facts()
      const typed = Object.entries(facts)
        .filter(([name, text]) => text !== (this.#written[name] ?? ''))
        .map(([name, text]) => `${name}=${text}`)
      if (this.id === null) this.id = await core.create('evidence', this.about?.scope ?? live.scopes[0]?.id ?? '', typed)
      else if (typed.length) await core.edit(this.id, typed)
      this.#written = facts
      this.savedAt = Date.now()
      this.problem = null
    } catch (thrown) {
      this.problem = problemOf(thrown)
    }
    this.busy = false
  }

  /** Keeps the bytes; anew where more of the photo was blurred since. */
  async #keep(): Promise<void> {
    const circles = this.circles
    if (this.#kept?.circles === circles) return
    const taken = this.#taken
    const blob = taken.kind === 'photo' ? await encode(taken.photo, circles) : taken.blob
    const type = taken.kind === 'photo' ? MEDIA_TYPE : (blob.type.split(';')[0] ?? blob.type)
    const name = `${taken.kind}-${this.takenAt}`
    const stored = await core.keep({ blob, kind: taken.kind, name, takenAt: this.takenAt })
    this.bytes = stored.bytes
    this.#kept = { circles, hash: stored.hash, type }
  }

  #facts(): Record<string, string> {
    const facts: Record<string, string> = {
      about: this.about?.id ?? '',
      kind: this.kind,
      sha256: this.#kept?.hash ?? '',
      bytes: String(this.bytes),
      media_type: this.#kept?.type ?? '',
      taken_at: typedInstant(this.takenAt),
      caption: this.caption,
      place: this.place,
      publish_consent: this.consent,
    }
    if (this.kind === 'photo') facts['faces_blurred'] = this.circles.length ? 'có' : 'không'
    return facts
  }
}
