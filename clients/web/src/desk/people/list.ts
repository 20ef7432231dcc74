/** The list of people, as its address asks for it. */
import { fold } from '../../words/format'
import type { Account, Unit } from '../api'
import { address } from '../parts/address'
import { byParent, held, reach, when } from './held'

export const PAGE = 50

export const view = (query: URLSearchParams, change: Record<string, string | null>) => address('people', query, change)

const WHO: Record<string, (account: Account, today: string) => boolean> = {
  now: (account, today) => !account.closed_at && held(account, today).length > 0,
  none: (account, today) => !account.closed_at && held(account, today).length === 0,
  closed: (account) => account.closed_at !== null,
}

const given = (name: string) => name.trim().split(/\s+/).at(-1) ?? ''
const order = new Intl.Collator('vi').compare
/** Vietnamese lists go by the given name, which stands last. */
const byName = (a: Account, b: Account) => order(given(a.name), given(b.name)) || order(a.name, b.name)

export function narrowed(accounts: Account[], units: Unit[], query: URLSearchParams, today: string): Account[] {
  const [q, unit, role, who] = ['q', 'unit', 'role', 'who'].map((name) => query.get(name) ?? '') as [string, string, string, string]
  const words = fold(q).split(/\s+/)
  const places = unit ? reach(unit, byParent(units)) : null
  const isOf = (account: Account) =>
    (!places && !role) || account.roles.some((one) => when(one, today) !== 'ended' && (!places || places.has(one.unit)) && (!role || one.role === role))
  const isFound = (account: Account) => {
    const text = fold(`${account.name} ${account.login}`)
    return words.every((word) => text.includes(word))
  }
  return accounts.filter((account) => isFound(account) && isOf(account) && (WHO[who]?.(account, today) ?? true)).sort(byName)
}
