import type { Problem, Sound, Typed } from '../../core/api'
import { newId } from '../../core/ids'
import { core, problemOf } from '../../live.svelte'

/** One recording, from its first piece on: what was recorded, and how much of that is on the disk. */
export class Take {
  readonly id = newId()
  readonly takenAt = Date.now()
  /** Pieces on the disk. */
  kept = $state(0)
  problem = $state.raw<Problem | null>(null)

  #pieces: Blob[] = []
  /** What becomes of it where its page goes before anybody said more. */
  #otherwise: () => Pick<Sound, 'scope' | 'typed'>
  #queue: Promise<void> = Promise.resolve()

  constructor(otherwise: (take: Take) => Pick<Sound, 'scope' | 'typed'>) {
    this.#otherwise = () => otherwise(this)
  }

  get sound(): Blob {
    return new Blob(this.#pieces, { type: this.#type })
  }

  get #type(): string {
    return this.#pieces[0]?.type ?? ''
  }

  add(piece: Blob): Promise<void> {
    this.#pieces.push(piece)
    return this.keep()
  }

  /** Writes down what is not on the disk yet; a piece that could not be written is tried again with the next. */
  keep(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#keep())
    return this.#queue
  }

  /** Makes evidence of it, and gives its id. */
  async finish(scope: string, typed: Typed[]): Promise<string> {
    await this.keep()
    if (this.problem) throw this.problem
    await core.finishSound(this.#as({ scope, typed }))
    return this.id
  }

  async drop(): Promise<void> {
    await this.#queue
    await core.dropSound(this.id)
  }

  async #keep(): Promise<void> {
    try {
      for (; this.kept < this.#pieces.length; this.kept++) {
        await core.addPiece(this.#as(this.#otherwise()), this.kept, this.#pieces[this.kept]!)
      }
      this.problem = null
    } catch (thrown) {
      this.problem = problemOf(thrown)
    }
  }

  #as(what: Pick<Sound, 'scope' | 'typed'>): Sound {
    return { id: this.id, type: this.#type, takenAt: this.takenAt, ...what }
  }
}
