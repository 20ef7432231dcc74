/** What the desk asks the server, and how it answers: server/openapi.json in types. */
import type { Offered } from '../core/api'
import { core } from '../live.svelte'

/** A value as the server keeps it; ids and hashes are base64. */
export type Value =
  | 'null'
  | { bool: boolean }
  | { int: number }
  | { text: string }
  | { bytes: string }
  | { time: number }
  | { members: string[] }
  | { entries: Entry[] }

export interface Entry {
  key: string
  fields: Record<string, Value>
}

export interface Page<T> {
  items: T[]
  next: string | null
}

/** A page of records, and how many there are in all where the server knows. */
export type Listing = Page<Listed> & { total: number | null }

export interface Who {
  person: string
  name: string
  device: string
  device_name: string
}

export interface Me {
  person: { id: string; name: string }
  roles: { role: string; unit: string; scope: string; level: string; rights: Right[] }[]
}

export type Right = 'recognise_province' | 'sync' | 'read' | 'write_models' | 'write_committee' | 'resolve' | 'settle' | 'quarantine' | 'administer' | 'audit'

export interface Unit {
  id: string
  parent: string | null
  scope: string
  level: string
  name: string
  valid_to: string | null
  place: Place | null
}

/** Degrees north and east (WGS 84). */
export interface Place {
  latitude: number
  longitude: number
}

// Figures

export interface Figures {
  records: number
  complete: number
  in_conflict: number
  /** So few that they could point at somebody: the numbers are then 0. */
  withheld?: true
}

export type Sum = Figures & { code: string }
export type Cell = Figures & { field: string; state: string }

export interface Grid {
  cells: Cell[]
  by_field: Sum[]
  by_state: Sum[]
  total: Figures
}

export type Line = Grid & { scope: string; unit: string | null; name: string | null }

export interface Status {
  kind: string
  as_of: number
  fields: string[]
  states: string[]
  lines: Line[]
  all: Grid
  left_out: { other_years: number; no_year: number } | null
}

/** Records of a quarter, or of a year where no quarter is known. */
export interface Point extends Figures {
  year: number | null
  quarter: number | null
  by_field: Sum[]
  by_state: Sum[]
}

export interface Trend {
  kind: string
  as_of: number
  points: Point[]
  /** Opinions by how long citizens waited for an answer; empty for other kinds. */
  by_speed: Sum[]
}

export interface Completeness {
  devices: number
  synced_today: number
  never_synced: number
  silent_since: number | null
  waiting_changes: number
  waiting_media: number
  missing_media: number
}

export interface Device {
  who: Who
  scopes: string[]
  last_sync: number | null
  waiting_changes: number
  waiting_media: number
  app_version: string | null
  clock_skew_ms: number | null
}

export interface Freshness {
  as_of: number
  completeness: Completeness
  waiting_room: number
  devices: Device[]
}

// Records

export interface Listed {
  id: string
  kind: string
  scope: string
  title: string
  state: string | null
  field: string | null
  subject: string | null
  renewal: string | null
  level: string | null
  unit: string | null
  year: number | null
  parent: string | null
  complete: boolean
  open_conflicts: number
  deadline: number | null
  /** Unit that answers for it. */
  agency: string | null
  updated_at: number
}

export interface Given {
  value: Value
  change: string
  device_time: number
  server_time: number | null
  who: Who | null
}

export interface Open {
  path: string
  since: number
  before: Value | null
  values: Given[]
}

export type Conflict = Open & { record: string; scope: string; kind: string; title: string }

interface Assignment {
  agency: string
  cooperating: string[]
  deadline: string
}

export type Handler = { agency: Assignment } | { above: { to: string } }

interface Resolution {
  outcome: string
  summary: string
  handler: Handler | null
}

export type Answer = { on_spot: { summary: string } } | { result: Resolution }

/** How far an opinion has come, with what was decided on the way; days are `YYYY-MM-DD`. */
export type Step =
  | { is: 'recorded' | 'classified' | 'reopened' }
  | { is: 'answered_on_spot'; summary: string }
  | ({ is: 'assigned' } & Assignment)
  | { is: 'forwarded'; to: string }
  | { is: 'in_progress'; handler: Handler }
  | ({ is: 'resolved' } & Resolution)
  | { is: 'notified' | 'supervised' | 'closed'; answer: Answer; on: string | null }

export interface Standing {
  version: number
  state: 'none' | { registration: Registration } | { opinion: { step: Step } }
}

export interface Registration {
  is: string
  assessment?: Assessment
  /** Recognition by the commune, once the province decided. */
  commune?: { assessment: Assessment }
}

export interface Assessment {
  points: number
  remarks: string
  /** How sheets made it; absent where the team gave its points in common. */
  scored?: { rubric: RubricKey; sheets: number; band: string | null; items: { name: string; hundredths: number; of: number }[] }
}

// Appraisal

export interface RubricKey {
  id: string
  version: number
}

export interface Criterion {
  code: string
  name: string
  points: number
}

export interface Rubric extends RubricKey {
  name: string
  criteria: Criterion[]
  /** Points from which it passes. */
  pass: number
  /** Least share of each criterion's points, in percent, without which it does not. */
  least_percent: number
  /** The highest first. */
  bands: { from: number; name: string }[]
  /** Least number of sheets. */
  sheets: number
}

/** Points by criterion. */
export type Marks = Record<string, number>

export interface Sheet {
  rubric: RubricKey
  marks: Marks
  remarks: string
}

export interface Appraisal {
  rubric: Rubric | null
  /** How many were handed in. */
  sheets: number
  own: Marks | null
}

export interface Shown extends Listed {
  created_at: number
  heads: string[]
  changes: number
  standing: Standing
  /** What may be asked for, or why not: for devices that do not hold the record. */
  offers: Offered[]
  row: { values: Record<string, Value>; missing: unknown[] }
  conflicts: Open[]
  media: { sha256: string; stored: { media_type: string; size: number; stored_at: number } | null }[]
  /** Whether it is recorded who voiced it; null for who may not know. */
  identity: boolean | null
  /** While it waits for appraisal, for who may appraise. */
  appraisal: Appraisal | null
}

/** A record as the server knew it at a time. */
export interface AsOf {
  at: number
  title: string
  values: Record<string, Value>
  /** None where it cannot be told any more. */
  standing: Standing | null
  /** Changes that had come, of those that have come by now. */
  changes: number
  of: number
}

/** A citizen as they gave themselves. */
export interface Given {
  name: string
  phone: string
  contact: string
  agreed_at: number
}

export type Purpose = 'answer' | 'follow_up' | 'rights_request'
export type Reason = 'consent_withdrawn' | 'rights_request' | 'mistake'

/** What a change did at one place. */
export interface Did {
  path: string
  set?: Value
  inserted?: string
  deleted?: number
  by?: number
}

interface Happened {
  server_time: number | null
  device_time: number | null
  who: Who | null
}

export type Event = Happened &
  (
    | { event: 'change'; change: string; note: string | null; did: Did[] }
    | { event: 'decision'; command: string; action: ({ do: string } & Partial<Sheet>) | null; outcome: 'queued' | 'done' | 'refused'; code: string | null }
  )

// What waits

/** Something to be done by a day, `YYYY-MM-DD`; by how many days the rule was broken, and which. */
export interface Due {
  by: string
  done: string | null
  broken: { due: string; days: number; source: string } | null
}

export type DialogueDue = Listed & { held_on: string; notice: Due; results: Due }
export type OpinionDue = Listed & { outside: string | null; handed_over: string | null; dialogue: string | null; written_notice: Due | null }

export interface FollowUp {
  as_of: number
  terms: Record<'dialogue_notice' | 'results_published' | 'written_notice', { counted: 'calendar' | 'working' }>
  /** Years whose days off are known. */
  years: number[]
  dialogues: DialogueDue[]
  opinions: OpinionDue[]
}

export interface Inbox {
  conflicts: number
  to_approve: number
  overdue: number
  late_tasks: number
  quarantined: number
  waiting: number
}

// What was not taken

export interface Refused {
  record: string
  hash: string
  scope: string
  kind: string
  who: Who
  received_at: number
  code: string
  detail: string | null
  size: number
  discarded: boolean
}

export type Inspected = Refused & { device_time: number | null; did: Did[]; stops: string | null }

export interface Waiting {
  record: string
  hash: string
  scope: string
  kind: string
  who: Who
  since: number
  missing: string[]
}

// People

/** A role to be held: from a day, and no longer from another on. */
export interface Wanted {
  role: string
  unit: string
  from: string
  to: string | null
}

export type Role = Wanted & { id: string; scope: string }

export interface Account {
  id: string
  login: string
  name: string
  closed_at: number | null
  /** Past and coming ones too, by first day. */
  roles: Role[]
  /** Revoked ones too. */
  devices: OwnDevice[]
}

export interface OwnDevice {
  id: string
  name: string
  enrolled_at: number
  revoked_at: number | null
  last_sync: { at: number; waiting_changes: number; waiting_media: number } | null
}

/** A code for a new device: the server shows it once. */
export interface Issued {
  code: string
  expires_at: number
}

// The audit log

export interface Logged {
  n: number
  at: number
  /** Nobody: the operator at the machine's own shell, or the server itself. */
  person: string | null
  name: string | null
  device: string | null
  action: string
  subject: string
  detail: Record<string, unknown> | null
}

export interface Verified {
  /** Entries that hold, from the first. */
  entries: number
  hash: string
  broken_at: number | null
}

// Rules

export interface Criterion {
  code: string
  name: string
  points: number
}

export interface Band {
  from: number
  name: string
}

/** What registrations are appraised by; a version is never changed. */
export interface Rubric {
  id: string
  version: number
  name: string
  valid_from: string
  subject: string | null
  level: string | null
  criteria: Criterion[]
  pass: number
  /** Least share of each criterion's points, in percent. */
  least_percent: number
  /** The highest first. */
  bands: Band[]
  /** Least number of sheets that make a result. */
  sheets: number
}

export interface Term {
  days: number
  counted: 'calendar' | 'working'
  source: string
}

export type Terms = Record<'dialogue_notice' | 'results_published' | 'written_notice', Term>

export interface OffDay {
  on: string
  name: string
}

export interface Holidays {
  year: number
  closed: OffDay[]
  /** Weekends that are worked instead. */
  worked: OffDay[]
}

export interface Rules {
  rubrics: Rubric[]
  deadlines: Terms
  holidays: Holidays[]
}

// Asking

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
/** Every version of every rubric. */
export const rubrics = async () => (await get<{ rubrics: Rubric[] }>('/v1/rules')).rubrics
export const conflicts = (query: Query) => get<Page<Conflict>>('/v1/conflicts', { limit: PAGE, ...query })
export const waiting = (query: Query) => get<Page<Waiting>>('/v1/waiting', { limit: PAGE, ...query })

/** The first `n` records of a list, or as many as there are. */
export async function first(n: number, query: Query): Promise<Page<Listed>> {
  const page = await records({ ...query, limit: Math.min(n, MOST) })
  while (page.next !== null && page.items.length < n) {
    const more = await records({ ...query, limit: Math.min(n - page.items.length, MOST), cursor: page.next })
    page.items.push(...more.items)
    page.next = more.next
  }
  return page
}

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
  read: (record: string, purpose: Purpose) => post(`/v1/records/${record}/identity/read`, { purpose }) as Promise<Given>,
  erase: (record: string, reason: Reason) => post(`/v1/records/${record}/identity/erase`, { reason }),
}

export const revoke = (device: string) => post(`/v1/devices/${device}/revoke`)
export const enrolment = (person: string) => post('/v1/enrolments', { person }) as Promise<Issued>

export const people = {
  list: () => everyPage<Account>('/v1/people'),
  add: (login: string, name: string, role: Wanted) => post('/v1/people', { login, name, role }) as Promise<Account>,
  grant: (person: string, role: Wanted) => post(`/v1/people/${person}/roles`, role),
  end: (person: string, role: string, on: string) => post(`/v1/people/${person}/roles/${role}/end`, { on }),
  close: (person: string) => post(`/v1/people/${person}/close`),
}

export const rules = {
  read: () => get<Rules>('/v1/rules'),
  setHolidays: (year: Holidays) => post('/v1/rules/holidays', year),
  setTerms: (terms: Terms) => post('/v1/rules/deadlines', terms),
  publish: (rubric: Omit<Rubric, 'version'>) => post('/v1/rules/rubrics', rubric),
}

export const audit = {
  list: (query: Query) => get<Page<Logged>>('/v1/audit', { limit: PAGE, ...query }),
  verify: () => get<Verified>('/v1/audit/verify'),
}
