import type { Problem } from '../../core/api'
import { problemOf } from '../../live.svelte'

/** Something asked of the server once a button is pressed: under way, refused, or done. */
export class Act {
  busy = $state(false)
  problem = $state.raw<Problem | null>(null)

  /** Whether it was done. */
  async run(what: () => Promise<unknown>): Promise<boolean> {
    this.busy = true
    this.problem = null
    try {
      await what()
      return true
    } catch (thrown) {
      this.problem = problemOf(thrown)
      return false
    } finally {
      this.busy = false
    }
  }
}
