import type { Problem } from './core/api'
import { live, problemOf } from './live.svelte'

/** An answer of the core that is asked for anew when records change. */
export class Followed<T> {
  value = $state.raw<T | undefined>()
  problem = $state.raw<Problem | null>(null)
  #asked = 0

  async take(asking: Promise<T>): Promise<void> {
    const mine = ++this.#asked
    try {
      const value = await asking
      if (mine !== this.#asked) return
      this.value = value
      this.problem = null
    } catch (thrown) {
      if (mine === this.#asked) this.problem = problemOf(thrown)
    }
  }
}

/**
 * Follows what `load` gives: again when what it reads changes, and when records change that `concerns` names.
 * To be called while a component is set up.
 */
export function follow<T>(load: () => Promise<T>, concerns: (changed: ReadonlySet<string> | null) => boolean = () => true): Followed<T> {
  const followed = new Followed<T>()
  $effect(() => {
    void followed.take(load())
  })
  $effect(() =>
    live.onChange((changed) => {
      if (concerns(changed)) void followed.take(load())
    }),
  )
  return followed
}
