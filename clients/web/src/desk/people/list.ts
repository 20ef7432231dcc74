/** The list of people, as its address asks for it. */
import type { Account } from '../api'
import { address } from '../parts/address'
import { held, when } from './held'

export const view = (query: URLSearchParams, change: Record<string, string | null>) => address('people', query, change)

const WHO: Record<string, (account: Account, today: string) => boolean> = {
  now: (account, today) => !account.closed_at && held(account, today).length > 0,
  none: (account, today) => !account.closed_at && held(account, today).length === 0,
  closed: (account) => account.closed_at !== null,
}

/** Whether the server's answer is sifted here: what it has not given yet is not looked at. */
export const isSifted = (query: URLSearchParams) => query.has('role') || query.has('who')

export function sifted(accounts: Account[], query: URLSearchParams, today: string): Account[] {
  const [unit, role, who] = ['unit', 'role', 'who'].map((name) => query.get(name) ?? '') as [string, string, string]
  const holds = (account: Account) => account.roles.some((one) => one.role === role && (!unit || one.unit === unit) && when(one, today) !== 'ended')
  return accounts.filter((account) => (!role || holds(account)) && (WHO[who]?.(account, today) ?? true))
}
