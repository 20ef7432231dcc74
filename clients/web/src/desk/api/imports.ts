/** An office's own lists (XLSX, CSV) that become records. */

export type ImportState = 'read' | 'checked' | 'running' | 'done' | 'failed' | 'undoing' | 'undone'

/** How the letters of a file are written; all but `unicode` have to be converted. */
export type Encoding = 'unicode' | 'tcvn3' | 'vni'

export interface Import {
  id: string
  kind: string
  /** Of the file. */
  name: string
  bytes: number
  sha256: string
  /** The person's name. */
  by: string
  /** ms. */
  at: number
  state: ImportState
  sheets: ImportSheet[]
  /** What the server suggests, and later what was last checked. */
  mapping: Mapping
  charset: Charset
  targets: ImportTarget[]
  /** How far it is, in rows. */
  written: number
  total: number
  records: number
  skipped: number
  /** Records that an undo left. */
  kept: number
  /** Why it failed. */
  code: string | null
}

export interface ImportSheet {
  name: string
  rows: number
  /** The row that the headers of the columns were read from. */
  header_row: number
  columns: { column: string; header: string; samples: string[] }[]
}

export interface Charset {
  found: Encoding
  samples: { row: number; column: string; before: string; after: string }[]
}

/** Where a column may go: a field, or a part of what was decided already. */
export interface ImportTarget {
  to: string
  vi: string
  en: string
  required: boolean
}

export interface Mapping {
  /** The name under which it is kept for the next file; empty where it is not. */
  source: string
  sheet: string
  header_row: number
  columns: { column: string; to: string }[]
  /** What is the same in all rows. */
  fixed: { to: string; text: string }[]
  /** What a term of the file means. */
  aliases: { to: string; text: string; code: string }[]
  charset: Encoding
  duplicates: 'ask' | 'skip' | 'keep'
}

/** What an import would do, and what stands in its way. */
export interface Checked {
  import: Import
  rows: number
  ready: number
  blank: number
  /** The first ones. */
  problems: RowProblem[]
  problem_counts: ProblemCount[]
  problem_total: number
  terms: UnknownTerm[]
  /** The first ones. */
  duplicates: Duplicate[]
  duplicate_total: number
  /** Headers of columns that go nowhere. */
  left_out: string[]
  /** Headers that look like who a citizen is: never imported. */
  withheld: string[]
  /** Cells in which numbers that name somebody are blotted out. */
  blotted: number
  preview: { row: number; values: { vi: string; en: string; text: string }[] }[]
  /** That would be written. */
  records: number
  may_apply: boolean
}

export interface RowProblem {
  sheet: string
  row: number
  /** Empty where the whole row is meant. */
  column: string
  header: string
  code: string
  /** The cell. */
  text: string
  vi: string
  en: string
}

export interface ProblemCount {
  code: string
  column: string
  header: string
  count: number
}

/** What stands in the file and nobody said the meaning of. */
export interface UnknownTerm {
  to: string
  text: string
  count: number
  options: { code: string; vi: string; en: string }[]
}

/** A row like another of the file, or like a record that is there. */
export interface Duplicate {
  row: number
  title: string
  of_row: number | null
  record: string | null
  of_title: string
}

export type WhyKept = 'changed' | 'decided' | 'referred_to'

/** What an undo would do. */
export interface Undoing {
  /** That it would remove. */
  records: number
  /** The first of those that it would leave. */
  kept: { record: string; title: string; why: WhyKept }[]
  kept_total: number
}

/** A mapping that was kept under a name. */
export interface ImportSource {
  name: string
  kind: string
  used_at: number
}
