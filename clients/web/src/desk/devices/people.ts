import type { Device } from '../api'

interface Person {
  id: string
  name: string
}

/** Who has a device, and who is at the desk, each once, by name. */
export function people(devices: Device[], me: Person | undefined): Person[] {
  const known = new Map(devices.map(({ who }) => [who.person, { id: who.person, name: who.name }]))
  if (me) known.set(me.id, me)
  return [...known.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'))
}
