/** What screens draw: records in lists, one record in full, and the forms that its kind asks for. */

/** A term in both languages of the screen. */
export interface Label {
  vi: string
  en: string
}

/** Why something did not happen. */
export interface Problem {
  /** Stable code. */
  code: string
  vi: string
  en: string
  /** Codes of the fields that it is about, where it is about fields. */
  fields?: string[]
  /** Seconds to wait before trying again. */
  wait?: number
}

// Lists ---------------------------------------------------------------------------------------------------------------

/** Where what this phone wrote in a record is: only here, refused, safe on the server, merged (or nothing written). */
export type Whereabouts = 'here' | 'needs_you' | 'safe' | 'merged'

/** A record as lists draw it: needs no document and no core. */
export interface Summary {
  id: string
  kind: string
  scope: string
  /** Empty while nobody gave one. */
  title: string
  /** Where the title stands in Vietnamese order: compare as strings. */
  sort: string
  /** Code of the state, and for people; empty for kinds without a life cycle. */
  state: string
  stateLabel: Label
  /** How many things are missing before it can be submitted. */
  missing: number
  /** Conflicts that wait for somebody. */
  conflicts: number
  /** Last day for an answer while somebody owes one, `YYYY-MM-DD`. */
  deadline: string | null
  /** The record it belongs to. */
  parent: string | null
  /** Unit id. */
  unit: string | null
  year: number | null
  where: Whereabouts
  /** Last time it was written by anybody, as far as this phone knows; ms. */
  at: number
  /** It is on its way out of this phone. */
  leaving: boolean
  /** Photos, sounds and files that it speaks of: SHA-256 in hex. */
  media: string[]
  /** Its short values by field (choices' codes, dates `YYYY-MM-DD`, numbers as typed, hashes, yes/no). */
  facts: Record<string, string>
}

export interface ListQuery {
  /** Kinds; all where empty. */
  kinds: string[]
  /** Marks may be left out. */
  query: string
  /** Exact short values, and `state`, `unit`, `year`, `where`. */
  filters: Record<string, string>
  parent?: string
  /** `title` in Vietnamese order, `newest` first, `deadline` nearest first. */
  order: 'title' | 'newest' | 'deadline'
  from: number
  count: number
}

export interface ListAnswer {
  total: number
  items: Summary[]
}

/** What is due: worked out for a day. */
export interface Today {
  /** Opinions whose deadline is near or over, the worst first. */
  due: Summary[]
  /** Dialogues whose notice or publication the law wants by a day. */
  dialogues: { record: Summary; what: 'notice' | 'publish'; by: string; days: number }[]
  /** Registrations under way without evidence for 30 days. */
  stale: { record: Summary; days: number }[]
  /** Drafts begun here and not submitted. */
  drafts: Summary[]
  /** Records that need the officer: refused or in conflict. */
  needsYou: Summary[]
}

// One record ----------------------------------------------------------------------------------------------------------

/** A value: as people type it, and as people read it. */
export interface Shown {
  /** As it is typed into a form: `1.245,5`, `14/04/2026`, a choice's code, members parted by commas. */
  text: string
  /** As it is read: `1.245,5 m²`, the choice's label. */
  label: Label
}

export interface EntryShown {
  key: string
  fields: Record<string, Shown>
}

export interface FieldShown extends Shown {
  entries?: EntryShown[]
  members?: string[]
}

export interface Candidate {
  shown: Shown
  change: string
  /** "Máy này", a colleague's name, or "Máy khác". */
  who: Label
  mine: boolean
  /** By the writer's clock, ms. */
  at: number
}

export interface Conflict {
  /** `field` or `log/key/field`. */
  path: string
  label: Label
  candidates: Candidate[]
  before: Shown | null
}

export interface Settlement {
  change: string
  who: Label
  at: number
  conflict: Conflict
  undone: boolean
  /** Taking it back would change what is shown. */
  reversible: boolean
}

/** A change of this phone that is not seen merged. */
export interface Own {
  hash: string
  at: number
  fate: 'here' | 'safe' | 'refused' | 'redone'
  /** Why it was refused or kept. */
  why: Problem | null
  /** What was written, a line a field. */
  lines: { label: Label; text: string }[]
  bytes: number
}

/** A decision asked for. */
export interface Asked {
  id: string
  action: string
  label: Label
  at: number
  fate: 'here' | 'pending' | 'done' | 'refused'
  why: Problem | null
}

/** An action of the record's life cycle. */
export interface Offered {
  action: string
  label: Label
  /** Null where it may be asked for now. */
  why: Problem | null
  /** Arguments to fill in; an optional one may stay blank. */
  args: { name: string; label: Label; type: 'text' | 'date' | 'int' | 'bool' | 'unit' | 'choice'; choices?: { code: string; label: Label }[]; optional?: boolean }[]
}

export interface History {
  at: number
  who: Label
  /** Labels of what was written, or the decision. */
  what: Label[]
  decision: boolean
}

export interface RecordView {
  summary: Summary
  fields: Record<string, FieldShown>
  missing: { code: string; label: Label }[]
  conflicts: Conflict[]
  settlements: Settlement[]
  own: Own[]
  commands: Asked[]
  actions: Offered[]
  history: History[]
  standing: {
    state: string
    label: Label
    since: number | null
    deadline: string | null
    last: { label: Label; at: number; reason: string | null } | null
    /** What was decided on the way, a line each: number of the decision, agency, answer. */
    lines: { label: Label; text: string }[]
  }
  media: { hash: string; here: boolean; onServer: boolean }[]
  /** Of opinions alone. */
  person: Person | null
}

/** A citizen as they gave themselves, each part of it only if they wanted. */
export interface Given {
  name: string
  phone: string
  contact: string
}

/** Who voiced an opinion: known only on the phone of who recorded it. */
export interface Person {
  /** The code on the slip that they take home. */
  code: string
  state: 'none' | 'here' | 'safe' | 'refused'
  given: (Given & { agreed_at: number }) | null
  why: Problem | null
}

/** Records that a new registration looks like. */
export interface Near {
  record: Summary
  /** 0 to 1. */
  score: number
  /** `same` from 0.75 on, `overlap` from 0.55 on. */
  verdict: 'same' | 'overlap'
}

// Forms ---------------------------------------------------------------------------------------------------------------

export interface Choice {
  code: string
  label: Label
}

export type FieldType =
  | { line: { max: number } }
  | { paragraphs: { max: number } }
  | { int: { min: number; max: number; unit: string } }
  | { decimal: { places: number; unit: string } }
  | 'bool'
  | 'date'
  | 'instant'
  | { choice: { options: Choice[] } }
  | { tags: { options: Choice[] } }
  | 'unit'
  | { record: { kinds: string[] } }
  | 'media'
  | 'place'
  | { entries: { fields: Field[] } }

export interface Field {
  name: string
  label: Label
  type: FieldType
  policy: 'text' | 'set' | 'log' | 'counter' | 'agreed' | 'max' | 'min' | 'earliest'
  required: 'no' | 'to_submit' | { when: { field: string; is: string[] } }
  section: string
  axis: string | null
}

export interface Kind {
  name: string
  label: Label
  version: number
  title: string
  sections: { name: string; label: Label }[]
  fields: Field[]
  parent: { field: string; kinds: string[] } | null
  life_cycle: 'none' | 'registration' | 'opinion'
  rules: Rule[]
}

/** What must hold of a whole record; of those that only say what is missing the form learns from the record itself. */
export interface Rule {
  /** From the year after `last` on, the code `is` can be chosen no more. */
  closed_after?: { field: string; is: string; year: string; last: number }
}

export interface Catalogue {
  kinds: Kind[]
  results: Choice[]
  unclassified: Label
}

/**
 * Edits as people type them, one a string: `name=Tổ tự quản`, `held_on=14/04/2026`, `field=VHXH`, `attendance+=3`,
 * `priorities=tourism,public_order`, `indicators/<key>/target=12,5` (a new key begins an entry), `indicators-=<key>`
 * (withdraws one), `minutes=…whole text…` (merged letter by letter against `base`).
 */
export type Typed = string
