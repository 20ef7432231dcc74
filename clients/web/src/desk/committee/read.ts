/** A committee, its briefings and its tasks, read from their records. */
import type { Problem } from '../../core/api'
import { live } from '../../live.svelte'
import { notBriefing } from '../../words/desk/briefing'
import * as api from '../api'
import { fieldAt, shown } from '../values'

const MOST = 1_000

/** Somebody in a post. Days are `YYYY-MM-DD`, blank where none is written. */
export interface Post {
  key: string
  name: string
  office: string
  /** Code of the duty, and in words. */
  duty: string
  dutyName: string
  charge: string
  since: string
  until: string
}

export interface Decision {
  key: string
  act: string
  number: string
  on: string
  summary: string
}

export interface Committee {
  id: string
  scope: string
  title: string
  meets: string
  decisions: Decision[]
  roster: Post[]
}

export interface Briefing {
  id: string
  title: string
  period: string
  held: string
  chair: string
  conclusion: string
  next: string
}

export interface Task {
  id: string
  scope: string
  title: string
  lead: string
  cooperating: string
  deadline: string
  percent: string
  isDone: boolean
}

type Values = Record<string, api.Value>

const raw = (values: Values, name: string) => {
  const value = values[name]
  return typeof value === 'object' && 'text' in value ? value.text : ''
}
const entries = (values: Values, name: string) => {
  const value = values[name]
  return typeof value === 'object' && 'entries' in value ? value.entries : []
}
/** As people read it. */
const words = (kind: string, values: Values, path: string) => shown(fieldAt(live.kind(kind), path), values[path.split('/').at(-1) ?? ''])

/** Answers asked for again only where they changed since. */
const known = new Map<string, api.Shown>()
async function whole({ id, updated_at }: api.Listed): Promise<api.Shown> {
  const before = known.get(id)
  if (before?.updated_at === updated_at) return before
  const now = await api.record(id)
  known.set(id, now)
  return now
}

const all = async (query: api.Query) => (await api.first(MOST, query)).items

export const committees = () => all({ kind: 'committee' })

export async function committee(row: api.Listed): Promise<Committee> {
  const { values } = (await whole(row)).row
  return {
    id: row.id,
    scope: row.scope,
    title: row.title,
    meets: words('committee', values, 'meets'),
    decisions: entries(values, 'decisions').map(({ key, fields }) => ({
      key,
      act: words('committee', fields, 'decisions/-/act'),
      number: raw(fields, 'number'),
      on: raw(fields, 'decided_on'),
      summary: raw(fields, 'summary'),
    })),
    roster: entries(values, 'roster').map(({ key, fields }) => ({
      key,
      name: raw(fields, 'name'),
      office: raw(fields, 'office'),
      duty: raw(fields, 'duty'),
      dutyName: words('committee', fields, 'roster/-/duty'),
      charge: raw(fields, 'charge'),
      since: raw(fields, 'since'),
      until: raw(fields, 'until'),
    })),
  }
}

/** The last held first. */
export async function briefings(committee: string): Promise<Briefing[]> {
  const rows = await all({ kind: 'briefing', parent: committee })
  const found = await Promise.all(rows.map(whole))
  return found.map(briefing).sort((a, b) => b.held.localeCompare(a.held))
}

function briefing({ id, title, row: { values } }: api.Shown): Briefing {
  return {
    id,
    title,
    period: words('briefing', values, 'period'),
    held: raw(values, 'held_on'),
    chair: raw(values, 'chair'),
    conclusion: raw(values, 'conclusion'),
    next: raw(values, 'next_on'),
  }
}

export interface Minutes extends Briefing {
  scope: string
  committee: string
  attendance: string
  agenda: { key: string; topic: string; presenter: string; minutes: string }[]
  remarks: { key: string; body: string; said: string }[]
  tasks: Task[]
}

/** A briefing whole, with the tasks that it gave. */
export async function minutes(id: string): Promise<Minutes> {
  const shown = await api.record(id)
  if (shown.kind !== 'briefing') throw { code: 'not_briefing', ...notBriefing } satisfies Problem
  const [of, given] = await Promise.all([shown.parent ? api.record(shown.parent) : null, tasks({ parent: id })])
  const { values } = shown.row
  return {
    ...briefing(shown),
    scope: shown.scope,
    committee: of?.title ?? '',
    attendance: words('briefing', values, 'attendance'),
    agenda: entries(values, 'agenda').map(({ key, fields }) => ({ key, topic: raw(fields, 'topic'), presenter: raw(fields, 'presenter'), minutes: words('briefing', fields, 'agenda/-/minutes') })),
    remarks: entries(values, 'remarks').map(({ key, fields }) => ({ key, body: raw(fields, 'body'), said: raw(fields, 'said') })),
    tasks: given,
  }
}

/** Those of the nearest deadline first. */
export async function tasks(query: api.Query): Promise<Task[]> {
  const rows = await all({ ...query, kind: 'task' })
  const found = await Promise.all(rows.map(whole))
  return found.map(task).sort((a, b) => (a.deadline || '9999').localeCompare(b.deadline || '9999'))
}

function task({ id, scope, title, row: { values } }: api.Shown): Task {
  return {
    id,
    scope,
    title,
    lead: raw(values, 'lead'),
    cooperating: raw(values, 'cooperating'),
    deadline: raw(values, 'deadline'),
    percent: words('task', values, 'percent'),
    isDone: raw(values, 'done_on') !== '',
  }
}
