/** Records: lists, one whole, what happened to it. */
import type { Offered } from '../../core/api'
import type { Appraisal, RubricKey, Sheet } from './rules'
import type { Page, Value, Who } from './values'

/** A page of records, and how many there are in all where the server knows. */
export type Listing = Page<Listed> & { total: number | null }

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
  commune?: { assessment?: Assessment }
}

export interface Assessment {
  points: number
  remarks: string
  /** How sheets made it; absent where the team gave its points in common. */
  scored?: { rubric: RubricKey; sheets: number; band: string | null; items: { name: string; hundredths: number; of: number }[] }
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
export interface Citizen {
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
