/** Reports and published figures, read from their records; and what was frozen of them. */
import type { Problem } from '../../core/api'
import { Followed } from '../../follow.svelte'
import { live } from '../../live.svelte'
import { say } from '../../words'
import * as common from '../../words/common'
import * as words from '../../words/desk/reports'
import * as api from '../api'
import { desk } from '../desk.svelte'
import { fieldAt, shown } from '../values'

export type Kind = 'report' | 'declared_report'

export interface Head {
  id: string
  scope: string
  title: string
  unit: string | null
  /** As people read it, with its year; empty while it is not chosen. */
  period: string
  values: Record<string, api.Value>
}

const NOT = { report: { code: 'not_report', ...words.declared.notReport }, declared_report: { code: 'not_declared', ...words.declared.notDeclared } } satisfies Record<Kind, Problem>

const word = (kind: Kind, values: Record<string, api.Value>, name: string) => shown(fieldAt(live.kind(kind), name), values[name])

/** A value of the record as people read it. */
export const told = (kind: Kind, head: Head, name: string) => word(kind, head.values, name)

function headOf(kind: Kind, { id, scope, title, unit, row: { values } }: api.Shown): Head {
  const [period, first, last] = ['period', 'first_year', 'year'].map((name) => word(kind, values, name))
  const years = first && first !== last ? `${first}–${last}` : last
  return { id, scope, title, unit, values, period: [period, years].filter(Boolean).join(', ') }
}

export async function head(kind: Kind, id: string): Promise<{ head: Head; whole: api.Shown }> {
  const whole = await api.record(id)
  if (whole.kind !== kind) throw NOT[kind]
  return { head: headOf(kind, whole), whole }
}

/** Answers asked for again only where they changed since. */
const known = new Map<string, { at: number; period: string }>()

export type Listed = api.Listed & { period: string }

/** The last changed first, with their periods, which lists do not have. */
export async function latest(kind: Kind, most: number): Promise<{ items: Listed[]; isMore: boolean }> {
  const page = await api.records({ kind, sort: 'updated', limit: most })
  const items = page.items.map(async (row) => {
    let period = known.get(row.id)
    if (period?.at !== row.updated_at) {
      period = { at: row.updated_at, period: word(kind, (await api.record(row.id)).row.values, 'period') }
      known.set(row.id, period)
    }
    return { ...row, period: period.period }
  })
  return { items: await Promise.all(items), isMore: page.next !== null }
}

/** What citizens said and did: a freeze has no titles of it. */
const CLOSE = ['dialogue', 'opinion', 'supervision']

export const unnamed = ({ kind }: api.RowRef) => (CLOSE.includes(kind) ? words.rows.unnamed : common.untitled)

/** Follows what is asked once: what is frozen does not move. */
export function once<T>(load: () => Promise<T>): Followed<T> {
  const followed = new Followed<T>()
  $effect(() => {
    void live.online
    void followed.take(load())
  })
  return followed
}

/** Whether the answer cannot be had without a network. */
export const isCut = (...answers: Followed<unknown>[]) => !live.online || answers.some(({ problem }) => problem?.code === 'link')

export const mayWrite = (scope: string) => desk.unitsWith('write_committee').some((unit) => unit.scope === scope)

/** A unit's name; one that is no more is marked so. */
export function unitName(id: string | null): string {
  const unit = id ? desk.units.get(id) : undefined
  if (!unit) return ''
  const name = desk.placeName(id)
  return unit.valid_to && unit.valid_to <= desk.today ? say(words.past(name)) : name
}

