/** What was chosen at the desk and is to be settled, one or several at once. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { Problem } from '../../core/api'
import { core, problemOf } from '../../live.svelte'
import { notHere } from '../../words/desk/conflicts'
import type { Conflict } from '../api'

export const keyOf = ({ record, path }: Conflict) => `${record} ${path}`

export class Settling {
  /** The change whose value was chosen, by conflict. */
  chosen = new SvelteMap<string, string>()
  /** Settled here, and not yet seen merged. */
  done = new SvelteSet<string>()
  problems = new SvelteMap<string, Problem>()
  busy = $state(false)

  async settle(conflicts: Conflict[]): Promise<void> {
    this.busy = true
    for (const conflict of conflicts) {
      const key = keyOf(conflict)
      const change = this.chosen.get(key)
      if (!change) continue
      try {
        await settle(conflict, change)
        this.done.add(key)
        this.chosen.delete(key)
        this.problems.delete(key)
      } catch (thrown) {
        this.problems.set(key, problemOf(thrown))
      }
    }
    this.busy = false
  }
}

/** By the values as this device has them, once it has them: it says what is settled, and by which value. */
async function settle(conflict: Conflict, change: string): Promise<void> {
  let candidate = await held(conflict, change)
  if (!candidate) {
    await core.sync(false)
    candidate = await held(conflict, change)
  }
  if (!candidate) throw notHere
  await core.settle(conflict.record, conflict.path, candidate.shown.text)
}

/** The value as this device has it: the server may have told of it before it came. */
async function held({ record, path }: Conflict, change: string) {
  const view = await core.show(record)
  return view.conflicts.find((one) => one.path === path)?.candidates.find((one) => one.change === change)
}
