/** Names for what the log names by ids, as far as this person may know them. */
import type { Account, Device, Logged } from '../api'

export interface Known {
  people: ReadonlyMap<string, string>
  devices: ReadonlyMap<string, { name: string; holder: string }>
}

export function known(accounts: Account[], devices: Device[], entries: Logged[]): Known {
  return {
    people: new Map([
      ...devices.map(({ who }) => [who.person, who.name] as const),
      ...entries.flatMap(({ person, name }) => (person && name ? [[person, name] as const] : [])),
      ...accounts.map(({ id, name }) => [id, name] as const),
    ]),
    devices: new Map([
      ...devices.map(({ who }) => [who.device, { name: who.device_name, holder: who.name }] as const),
      ...accounts.flatMap((account) => account.devices.map(({ id, name }) => [id, { name, holder: account.name }] as const)),
    ]),
  }
}

/** Enough of an id to tell it from its neighbours. */
export const short = (id: string) => id.slice(-8)
