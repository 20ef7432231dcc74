/** Locks the store when nobody has touched the screen for a while. */
import { flushAll } from './forms'
import { core, live } from './live.svelte'

const PATIENCE = 5 * 60_000
const LOOK_EVERY = 15_000

let touched = Date.now()

for (const event of ['pointerdown', 'keydown', 'input', 'wheel']) {
  addEventListener(event, () => (touched = Date.now()), { passive: true, capture: true })
}

/** A recording or an open viewfinder is use, too. */
export const stayAwake = () => (touched = Date.now())

async function lockIfLeft(): Promise<void> {
  // A sync that goes on over a poor link is what the phone was put down for: the lock waits for its end.
  if (!live.door?.open || live.status?.syncing || Date.now() - touched < PATIENCE) return
  touched = Date.now()
  await flushAll()
  await core.lock()
}

export function watchIdle(): void {
  // Timers sleep with the phone, so the clock is asked again when it wakes.
  setInterval(() => void lockIfLeft(), LOOK_EVERY)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void lockIfLeft()
  })
}
