/** What waits for somebody: citizens for an answer, changes for a decision. */
import type { Did, Listed } from './records'
import type { Who } from './values'

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
  /** Whether there may be more than was looked at. */
  more: boolean
}

export interface Inbox {
  conflicts: number
  to_approve: number
  overdue: number
  late_tasks: number
  quarantined: number
  waiting: number
}


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
