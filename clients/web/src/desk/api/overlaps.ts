/** Registrations that look alike, and what people decided of them. */
import type { Listed } from './records'

/** What two registrations may be to each other. */
export type Case = 'merge' | 'co_lead' | 'continue' | 'replicates' | 'campaign'
export type Decision = 'different' | Case

export interface Pair {
  one: Listed
  other: Listed
  /** In hundredths. */
  score: number
  verdict: 'same' | 'overlap' | null
  case: Case | null
  decided: { decision: string; reason: string; by: string; at: number } | null
}

export interface Alike {
  pairs: Pair[]
  registrations: number
  compared: number
  more: boolean
}
