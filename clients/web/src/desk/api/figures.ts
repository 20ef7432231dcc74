/** Figures, and how complete they are. */
import type { Who } from './values'

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
