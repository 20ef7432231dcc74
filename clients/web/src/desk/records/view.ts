import type { Query } from '../api'
import { address } from '../parts/address'

/** What narrows and orders the list, by the same names in the address and at the server. */
const EXACT = ['kind', 'state', 'field', 'unit', 'units', 'year', 'quarter', 'speed', 'q', 'parent', 'agency', 'sort']
const MARKS = ['conflicts', 'incomplete']

export const view = (query: URLSearchParams, change: Record<string, string | null>) => address('records', query, change)

/** The list that an address names, as the server is asked for it. */
export function wanted(query: URLSearchParams): Query {
  const marks = MARKS.map((name) => [name, query.get(name) === '1'])
  return Object.fromEntries([...EXACT.map((name) => [name, query.get(name)]), ...marks])
}

export const isNarrowed = (query: URLSearchParams) => [...EXACT, ...MARKS].some((name) => name !== 'sort' && query.has(name))
