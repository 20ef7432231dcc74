/** Reports: what was counted and frozen, what is read of it, and what others published. */
import type { Label } from '../../core/api'
import type { Completeness } from './figures'

export type FreezeState = 'preliminary' | 'official'

/** What is said of a freeze beside its rows. */
export interface Note {
  unit: string
  period: { code: string; first_year: number; last_year: number }
  rows: number
  /** Records of the counted kinds that name no year, and so belong to no period. */
  no_year: number
  completeness: Completeness
}

export interface Freeze {
  n: number
  state: FreezeState
  frozen_at: number
  frozen_by: string
  frozen_by_name: string
  sha256: string
  note: Note
}

export interface Column extends Label {
  code: string
}

export interface Group {
  code: string
  label: Label
  columns: Column[]
  /** The group whose only column its columns add up to. */
  parts: string | null
}

/** A number, or nothing where it is withheld: never a nought. */
export type Figure = number | null

export interface TableLine {
  /** None for rows that name no unit. */
  unit: string | null
  name: string | null
  is_past: boolean
  /** One a column, in the order of the groups. */
  cells: Figure[]
}

export interface Table {
  code: string
  title: Label
  groups: Group[]
  lines: TableLine[]
  total: Figure[]
}

export interface RowRef {
  id: string
  kind: string
  /** Empty for what citizens said. */
  title: string
  state: string | null
  unit: string | null
  deadline: number | null
  updated_at: number
}

/** A plain list, cut where it is long: `count` says how long it is. */
export interface Suggestion {
  code: string
  label: Label
  count: number
  rows: RowRef[]
}

export interface ShownFreeze extends Freeze {
  unit_name: string
  period_name: Label
  tables: Table[]
  /** Communes that held a dialogue, of all below the unit. */
  held: { units: number; of: number }
  suggestions: Suggestion[]
}

/** A cell of a table: a column of it, a unit's line or that of no unit; without them all. */
export interface CellQuery {
  table: string
  group?: string | null
  column?: string | null
  line?: string | null
}

export interface Rows {
  total: number
  items: RowRef[]
}

/** How a column moved: before, and what came, less what left, and what changed, is after. */
export interface Moved {
  table: string
  group: string
  label: Label
  column: Column
  before: number
  came: number
  left: number
  changed: number
  after: number
}

export interface Difference {
  moved: Moved[]
  came: RowRef[]
  left: RowRef[]
  changed: RowRef[]
}

export type Row = [first: string, cells: string[]]

/** A table as it is printed. */
export interface PaperTable {
  caption: string
  first: string
  groups: [heading: string, span: number][]
  /** Empty where the heading above says it. */
  columns: string[]
  lines: Row[]
  /** None of a list. */
  total: Row | null
}

export type Block = { heading: string } | { subheading: string } | { text: string } | { blank: string } | { table: PaperTable }

export interface Paper {
  header: { form: 'state' | 'party'; superior: string; issuer: string; symbol: string; place_and_date: string }
  kind: string
  subject: string[]
  basis: string[]
  blocks: Block[]
  recipients: string[]
  signature: { signed_as: string[]; signer: string }
}

export interface DialogueNotice {
  paper: Paper
  /** Opinions that are not in it: complaints and denunciations, or no kind is said. */
  left_out: number
}

/** The report itself, the decision that recognises what passed, the list of those commended. */
export type Which = 'briefing' | 'recognition' | 'commendations'

export type FileFormat = 'docx' | 'xlsx' | 'csv'

export interface Compared {
  what: string
  axis: string
  table: string | null
  group: string | null
  whole: number | null
  /** What records count; none where none do, or it is withheld. */
  recorded: Figure
  sum: number
  /** What the parts make less what the whole says. */
  gap: number | null
  notes: string[]
  parts: { name: string; stated: number; column: string | null; recorded: Figure }[]
}

export interface Against {
  partitions: Compared[]
  mismatches: string[]
}
