import { onMount } from 'svelte'
import { opened } from '../../forms'

/** Leaving the screen asks first, and the lock keeps it, while `typed` names what was typed and not yet sent. */
export function guard(typed: () => string[]): void {
  onMount(() => opened({ flush: () => Promise.resolve(), unsaved: typed }))
}
