import type { Event, Who } from '../api'

export interface Writing {
  who: Who | null
  at: number | null
}

/** Who wrote each field last, by its name. */
export function writers(events: Event[]): Map<string, Writing> {
  const last = new Map<string, Writing>()
  for (const event of events) {
    if (event.event !== 'change') continue
    for (const { path } of event.did) last.set(path.split('/')[0] ?? path, { who: event.who, at: event.device_time })
  }
  return last
}
