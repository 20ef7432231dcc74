/** What the desk asks the server, and how it answers: server/openapi.json in types. */
import { core } from '../../live.svelte'
import type { Freshness, Status, Trend } from './figures'
import type { Checked, Import, ImportSource, Mapping, Undoing } from './imports'
import type { Alike, Decision } from './overlaps'
import type { Account, Issued, Logged, Verified, Wanted } from './people'
import type { AsOf, Citizen, Conflict, Event, Listed, Listing, Purpose, Reason, Shown } from './records'
import type { Edge, Effect, Plan } from './reorganise'
import type { Against, CellQuery, DialogueNotice, Difference, FileFormat, Freeze, FreezeState, Paper, Rows, ShownFreeze, Which } from './reports'
import type { Holidays, Rubric, Rules, Terms } from './rules'
import type { Me, Page, Place, Unit } from './values'
import type { FollowUp, Inbox, Inspected, Refused, Waiting } from './waits'

export type * from './figures'
export type * from './imports'
export type * from './overlaps'
export type * from './people'
export type * from './records'
export type * from './reorganise'
export type * from './reports'
export type * from './rules'
export type * from './values'
export type * from './waits'


export type Query = Record<string, string | number | boolean | null | undefined>

const PAGE = 50
const MOST = 200

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return search.size ? `${path}?${search}` : path
}

const get = <T>(path: string, query: Query = {}) => core.request(withQuery(path, query)) as Promise<T>

const post = (path: string, body: object = {}) => core.request(path, body)

export const me = () => get<Me>('/v1/me')
export const units = () => get<Unit[]>('/v1/units')
/** What became of units, by day. */
export const edges = () => get<Edge[]>('/v1/reorganisations')
export const putPlace = (unit: string, place: Place) => post(`/v1/units/${unit}/place`, place)
export const status = (query: Query) => get<Status>('/v1/status', query)
export const trend = (query: Query) => get<Trend>('/v1/trend', query)
export const freshness = () => get<Freshness>('/v1/freshness')
export const records = (query: Query) => get<Listing>('/v1/records', { limit: PAGE, ...query })
/** All rows of a list, as a file for spreadsheets. */
export const recordsFile = (query: Query) => core.download(withQuery('/v1/records/export', query))
export const record = (id: string) => get<Shown>(`/v1/records/${id}`)
export const asOf = (id: string, at: number) => get<AsOf>(`/v1/records/${id}/as-of`, { at })
export const followUp = () => get<FollowUp>('/v1/follow-up')
export const inbox = () => get<Inbox>('/v1/inbox')
export const conflicts = (query: Query) => get<Page<Conflict>>('/v1/conflicts', { limit: PAGE, ...query })
export const waiting = (query: Query) => get<Page<Waiting>>('/v1/waiting', { limit: PAGE, ...query })

/** The first `n` of a list, or as many as there are. */
async function firstOf<T>(n: number, query: Query, list: (query: Query) => Promise<Page<T>>): Promise<Page<T>> {
  const page = await list({ ...query, limit: Math.min(n, MOST) })
  while (page.next !== null && page.items.length < n) {
    const more = await list({ ...query, limit: Math.min(n - page.items.length, MOST), cursor: page.next })
    page.items.push(...more.items)
    page.next = more.next
  }
  return page
}

export const first = (n: number, query: Query): Promise<Page<Listed>> => firstOf(n, query, records)

async function everyPage<T>(path: string): Promise<T[]> {
  const all: T[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page<T> = await get(path, { limit: MOST, cursor })
    all.push(...page.items)
    cursor = page.next
  }
  return all
}

/** All that happened to a record, oldest first. */
export const history = (id: string) => everyPage<Event>(`/v1/records/${id}/history`)

export const overlaps = {
  list: (query: Query) => get<Alike>('/v1/overlaps', query),
  decide: (made: { one: string; other: string; decision: Decision; reason: string }) => post('/v1/overlaps/decisions', made),
}

export const quarantine = {
  list: (query: Query) => get<Page<Refused>>('/v1/quarantine', { limit: PAGE, ...query }),
  inspect: (record: string, hash: string) => get<Inspected>(`/v1/quarantine/${record}/${hash}/inspect`),
  retry: (record: string, hash: string) => post(`/v1/quarantine/${record}/${hash}/retry`),
  handOver: (record: string, hash: string, person: string) => post(`/v1/quarantine/${record}/${hash}/hand-over`, { person }),
  discard: (record: string, hash: string, reason: string) => post(`/v1/quarantine/${record}/${hash}/discard`, { reason }),
  export: () => core.download('/v1/quarantine/export'),
}

export const identity = {
  /** Leaves an entry in the audit log: who read it, and what for. */
  read: (record: string, purpose: Purpose) => post(`/v1/records/${record}/identity/read`, { purpose }) as Promise<Citizen>,
  erase: (record: string, reason: Reason) => post(`/v1/records/${record}/identity/erase`, { reason }),
}

export const revoke = (device: string) => post(`/v1/devices/${device}/revoke`)
export const enrolment = (person: string) => post('/v1/enrolments', { person }) as Promise<Issued>

const accounts = (query: Query) => get<Page<Account>>('/v1/people', query)

export const people = {
  /** All that the caller manages: thousands in a province. */
  list: () => everyPage<Account>('/v1/people'),
  page: accounts,
  first: (n: number, query: Query) => firstOf(n, query, accounts),
  add: (login: string, name: string, role: Wanted) => post('/v1/people', { login, name, role }) as Promise<Account>,
  grant: (person: string, role: Wanted) => post(`/v1/people/${person}/roles`, role),
  end: (person: string, role: string, on: string) => post(`/v1/people/${person}/roles/${role}/end`, { on }),
  close: (person: string) => post(`/v1/people/${person}/close`),
}

export const reorganise = {
  preview: (plan: Plan) => post('/v1/reorganisations/preview', plan) as Promise<Effect>,
  carryOut: (plan: Plan) => post('/v1/reorganisations', plan) as Promise<Effect>,
}

const ofImport = (id: string) => `/v1/imports/${id}`

export const imports = {
  list: () => get<{ items: Import[] }>('/v1/imports'),
  sources: () => get<{ items: ImportSource[] }>('/v1/import-sources'),
  send: (kind: string, file: File, told: (sent: number) => void) => core.upload(withQuery('/v1/imports', { kind, name: file.name }), file, told) as Promise<Import>,
  show: (id: string) => get<Import>(ofImport(id)),
  check: (id: string, mapping: Mapping) => post(`${ofImport(id)}/check`, mapping) as Promise<Checked>,
  /** Of the file that was checked: the device signs for it. */
  apply: ({ id, sha256 }: Import) => post(`${ofImport(id)}/apply`, { sha256 }) as Promise<Import>,
  undoing: (id: string) => get<Undoing>(`${ofImport(id)}/undo`),
  undo: (id: string) => post(`${ofImport(id)}/undo`) as Promise<Import>,
  remove: (id: string) => core.remove(ofImport(id)),
}

export const rules = {
  read: () => get<Rules>('/v1/rules'),
  setHolidays: (year: Holidays) => post('/v1/rules/holidays', year),
  setTerms: (terms: Terms) => post('/v1/rules/deadlines', terms),
  publish: (rubric: Omit<Rubric, 'version'>) => post('/v1/rules/rubrics', rubric),
}

const freezes = (report: string) => `/v1/reports/${report}/freezes`

export const reports = {
  freezes: (report: string) => get<Freeze[]>(freezes(report)),
  freeze: (report: string, state: FreezeState) => post(freezes(report), { state }) as Promise<{ n: number; rows: number }>,
  show: (report: string, n: number) => get<ShownFreeze>(`${freezes(report)}/${n}`),
  rows: (report: string, n: number, cell: CellQuery, page: { skip: number; limit: number }) => get<Rows>(`${freezes(report)}/${n}/rows`, { ...cell, ...page }),
  since: (report: string, n: number, earlier: number) => get<Difference>(`${freezes(report)}/${n}/since/${earlier}`),
  against: (report: string, n: number, declared: string) => get<Against>(`${freezes(report)}/${n}/against/${declared}`),
  paper: (report: string, n: number, which: Which) => get<Paper>(`${freezes(report)}/${n}/paper`, { which }),
  stated: (declared: string) => get<Against>(`/v1/reports/declared/${declared}`),
  file: (report: string, n: number, format: FileFormat, what: { table?: string; which?: Which } = {}) => core.download(withQuery(`${freezes(report)}/${n}/file`, { format, ...what })),
}

export const notice = {
  of: (dialogue: string) => get<DialogueNotice>(`/v1/records/${dialogue}/notice`),
  file: (dialogue: string, issuer: string) => core.download(withQuery(`/v1/records/${dialogue}/notice`, { issuer, docx: true })),
}

export const audit = {
  list: (query: Query) => get<Page<Logged>>('/v1/audit', { limit: PAGE, ...query }),
  verify: () => get<Verified>('/v1/audit/verify'),
}
