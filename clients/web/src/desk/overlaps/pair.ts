import { say } from '../../words'
import { untitled } from '../../words/common'
import * as api from '../api'
import { desk } from '../desk.svelte'

export const keyOf = ({ one, other }: api.Pair) => `${one.id} ${other.id}`

export const nameOf = ({ title }: api.Listed) => title || say(untitled)

/** Whether this person approves in a scope of either: the server decides, the screen says so beforehand. */
export const mayDecide = ({ one, other }: api.Pair) => desk.me?.roles.some(({ rights, scope }) => rights.includes('approve') && [one.scope, other.scope].includes(scope)) ?? false

export type Values = Record<string, api.Value>
export type Read = (listed: api.Listed) => Promise<Values>

/** Reads what lists do not have, and a record again only where it changed since. */
export function reader(): Read {
  const known = new Map<string, { at: number; values: Promise<Values> }>()
  return ({ id, updated_at: at }) => {
    const before = known.get(id)
    if (before?.at === at) return before.values
    const values = api.record(id).then(({ row }) => row.values)
    known.set(id, { at, values })
    values.catch(() => known.delete(id))
    return values
  }
}
