/**
 * What the screens ask of the core, and what they are told.
 *
 * The core is sync-core in a worker, beside the phone's store: it alone reads, writes, merges and syncs. Every call that
 * writes resolves once what it wrote is on the disk. A call that fails rejects with a {@link Problem}.
 */

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

// The door ------------------------------------------------------------------------------------------------------------

/** One officer's store on this phone. */
export interface Profile {
  id: string
  /** The officer's name. */
  name: string
  /** Name of their unit. */
  place: string
  /** Until when no PIN is tried, ms since 1970; 0 when one may be. */
  lockedUntil: number
  /** The office marked this phone lost: only the office can open it again. */
  lost: boolean
}

/** What the app opens with. */
export interface Door {
  profiles: Profile[]
  /** The one that is open, if any. */
  open: string | null
  /** Another window of this browser has the app open: only one may. */
  elsewhere: boolean
}

export interface EnrolRequest {
  /** As typed or scanned. */
  code: string
  /** Name of the phone, as its owner and the office see it. */
  device: string
  /** Six digits or more. */
  pin: string
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
  /** Last day for an answer, `YYYY-MM-DD`. */
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
  /** Arguments to fill in. */
  args: { name: string; label: Label; type: 'text' | 'date' | 'int' | 'bool' | 'unit' | 'choice'; choices?: { code: string; label: Label }[] }[]
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

// Media ---------------------------------------------------------------------------------------------------------------

export interface NewMedia {
  /** The shrunk photo or the sound, without EXIF. */
  blob: Blob
  kind: 'photo' | 'sound' | 'document'
  name: string
  takenAt: number
}

export interface Stored {
  hash: string
  bytes: number
}

// Sync ----------------------------------------------------------------------------------------------------------------

/** Where everything is that this phone wrote. */
export interface Status {
  person: string
  place: string
  device: string
  /** Changes. `here` counts those on their way, too. */
  here: number
  onItsWay: number
  safe: number
  merged: number
  needsYou: number
  commandsHere: number
  commandsPending: number
  media: { files: number; onServer: number; bytesWaiting: number }
  /** When phone and server last held the same; ms. */
  syncedAt: number | null
  /** When they last spoke; ms. */
  spokeAt: number | null
  syncing: boolean
  /** How the last sync ended. */
  last: Ended | null
  online: boolean
  storage: { used: number; quota: number; persisted: boolean }
  /** Version of the app. */
  app: string
}

/** `same` alone means that phone and server hold the same. */
export interface Ended {
  finish: 'same' | 'merging' | 'different' | 'kept' | 'broken'
  problem: Problem | null
  at: number
  requests: number
  receipted: number
  received: number
  /** Bytes as sent and as they came, before decompression where the browser tells it. */
  up: number
  down: number
}

export interface Waiting {
  records: { summary: Summary; bytes: number; changes: number; why: Problem | null }[]
  commands: { summary: Summary; asked: Asked }[]
  media: { hash: string; summary: Summary | null; bytes: number; sent: number }[]
  /** Records that came with the last sync. */
  came: Summary[]
}

/** A colleague's parcel that this phone carries. */
export interface Carried {
  id: string
  bytes: number
  takenAt: number
  /** Why the server did not take it. */
  why: Problem | null
}

/** What the core tells without being asked. */
export type News =
  | { what: 'records'; ids: string[] }
  | { what: 'status' }
  | { what: 'progress'; up: number; upOf: number; items: number; itemsOf: number; photo: boolean }
  | { what: 'locked' }
  | { what: 'lost' }

export interface Settings {
  photosOnWifiOnly: boolean
  autoSync: boolean
}

export interface Unit {
  id: string
  scope: string
  name: string
  level: string
}

// The core ------------------------------------------------------------------------------------------------------------

export interface Core {
  door(): Promise<Door>
  enrol(request: EnrolRequest): Promise<void>
  /** Resolves once lists can be drawn; documents may still be on their way in. Wrong PIN: `wrong_pin`, `wait`. */
  unlock(profile: string, pin: string): Promise<void>
  lock(): Promise<void>
  changePin(old: string, next: string): Promise<void>
  /** Wipes this profile's key and store. `not_safe` where something is only here, unless `evenSo`. */
  signOut(evenSo: boolean): Promise<void>

  list(query: ListQuery): Promise<ListAnswer>
  today(day: string): Promise<Today>
  show(id: string): Promise<RecordView>
  near(id: string): Promise<Near[]>
  catalogue(): Promise<Catalogue>
  units(): Promise<Unit[]>
  /** Scopes that records can be begun in. */
  scopes(): Promise<{ id: string; name: string }[]>

  /** Begins a record and gives its id. */
  create(kind: string, scope: string, typed: Typed[]): Promise<string>
  /** `base`: the text fields as they were when typing began, for letter-by-letter merging. */
  edit(id: string, typed: Typed[], base?: Record<string, string>): Promise<void>
  /** Whether it can be read, without writing it: for a field's own message. */
  check(kind: string, typed: Typed): Promise<Problem | null>
  settle(id: string, path: string, text: string): Promise<void>
  undo(id: string, settlement: string): Promise<void>
  sayAgain(id: string, hash: string): Promise<void>
  ask(id: string, action: string, args: Record<string, string>): Promise<void>
  /** A key for a new entry of a log. */
  newKey(): Promise<string>

  keep(media: NewMedia): Promise<Stored>
  /** The bytes, where they are on this phone or the server can be asked. */
  media(hash: string): Promise<Blob>

  status(): Promise<Status>
  waiting(): Promise<Waiting>
  sync(verify: boolean): Promise<Ended>
  /** What is only here, as one file for a colleague to carry; null where nothing is. */
  pack(): Promise<Blob | null>
  /** Takes a colleague's file along, to be handed in with the next sync. */
  takeParcel(file: Blob): Promise<void>
  parcels(): Promise<Carried[]>
  dropParcel(id: string): Promise<void>

  settings(): Promise<Settings>
  set(settings: Partial<Settings>): Promise<void>
  /** For an administrator: versions, counts, storage; no content of records. */
  diagnostics(): Promise<string>
  /** Calls back with news until the page goes. */
  listen(heard: (news: News) => void): Promise<void>
}
