/**
 * What the screens ask of the core, and what they are told.
 *
 * The core is sync-core in a worker, beside the phone's store: it alone reads, writes, merges and syncs. Every call that
 * writes resolves once what it wrote is on the disk. A call that fails rejects with a {@link Problem}.
 */

import type { Asked, Catalogue, Given, ListAnswer, ListQuery, Near, Problem, RecordView, Summary, Today, Typed } from './record'

import type { Dated } from './days'

export type * from './record'

// The door ------------------------------------------------------------------------------------------------------------

type Bytes = Uint8Array<ArrayBuffer>

/** One of the keys that the phone's own lock (fingerprint, face, screen lock) guards, and what it is asked with. */
export interface PlatformKey {
  credential: Bytes
  salt: Bytes
}

/** One officer's store on this phone. */
export interface Profile {
  id: string
  /** The officer's name. */
  name: string
  /** Name of their unit. */
  place: string
  /** Until when no PIN is tried, ms since 1970; 0 when one may be. */
  lockedUntil: number
  /** What opens the store beside the PIN, where the officer turned it on. */
  platform: PlatformKey | undefined
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

// Media ---------------------------------------------------------------------------------------------------------------

export interface NewMedia {
  /** The shrunk photo or the sound, without EXIF. */
  blob: Blob
  kind: 'photo' | 'sound' | 'document'
  name: string
  takenAt: number
}

/** Where a file is: on the server, here on its way there, here and stuck, or neither. */
export type FileAt = 'server' | 'here' | 'stuck' | 'away'

/** A file that a piece of evidence speaks of. */
export interface EvidenceFile {
  record: Summary
  hash: string
  at: FileAt
}

export interface Stored {
  hash: string
  bytes: number
}

/** A sound that is being recorded: what becomes of its pieces, also where nobody comes back to say more. */
export interface Sound {
  /** Of the evidence that it becomes. */
  id: string
  scope: string
  /** Media type. */
  type: string
  takenAt: number
  /** What is written of it, beside the file itself. */
  typed: Typed[]
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
  /** Why the pieces of a sound whose recording was cut off did not become evidence yet. */
  cutOff: Problem | null
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
  media: { hash: string; summary: Summary | null; bytes: number; sent: number; why: Problem | null }[]
  /** Files that the server refused for good, or that this phone lost: the officer says what becomes of them. */
  stuck: { hash: string; summary: Summary | null; carried: boolean; bytes: number; why: Problem }[]
  /** Records that came with the last sync. */
  came: Summary[]
  /** Evidence of sounds whose recording was cut off, until somebody says what they are. */
  cutOff: Summary[]
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
  /** The server has something new in a scope of the officer's. */
  | { what: 'moved' }

export interface Rating {
  points: number
  passed: boolean
  band: string | null
  /** Codes of the criteria that have less than their least share; one without points is among them. */
  below: string[]
}

export interface Settings {
  photosOnWifiOnly: boolean
  autoSync: boolean
  /** Of the desk: addresses that were given a name, never what stands there. */
  views?: SavedView[]
  /** Of the desk: when somebody last looked, by the server's clock. */
  looked?: number
}

export interface SavedView {
  name: string
  hash: string
}

export interface Unit extends Dated {
  id: string
  scope: string
  name: string
  level: string
}

/** Nothing new is written in one that is not in force. */
export interface Scope extends Dated {
  id: string
  name: string
}

// The core ------------------------------------------------------------------------------------------------------------

export interface Core {
  door(): Promise<Door>
  enrol(request: EnrolRequest): Promise<void>
  /** Resolves once lists can be drawn; documents may still be on their way in. Wrong PIN: `wrong_pin`, `wait`. */
  unlock(profile: string, pin: string): Promise<void>
  /** The same by what the profile's platform key answered. Another answer: `platform_changed`. */
  unlockByPlatform(profile: string, secret: Bytes): Promise<void>
  lock(): Promise<void>
  changePin(old: string, next: string): Promise<void>
  /** From here on the answer of this key opens the store, too. */
  usePlatform(pin: string, key: PlatformKey, secret: Bytes): Promise<void>
  dropPlatform(): Promise<void>
  /** Wipes this profile's key and store. `not_safe` where something is only here, unless `evenSo`. */
  signOut(evenSo: boolean): Promise<void>

  list(query: ListQuery): Promise<ListAnswer>
  today(day: string): Promise<Today>
  show(id: string): Promise<RecordView>
  /** Files of a piece of evidence, or of the newest that belongs to another record. */
  evidence(id: string): Promise<EvidenceFile[]>
  near(id: string): Promise<Near[]>
  catalogue(): Promise<Catalogue>
  units(): Promise<Unit[]>
  /** Scopes that records can be begun in. */
  scopes(): Promise<Scope[]>

  /** Begins a record and gives its id. */
  create(kind: string, scope: string, typed: Typed[]): Promise<string>
  /** `base`: the text fields as they were when typing began, for letter-by-letter merging. */
  edit(id: string, typed: Typed[], base?: Record<string, string>): Promise<void>
  /** Whether it can be read, without writing it: for a field's own message. */
  check(kind: string, typed: Typed): Promise<Problem | null>
  settle(id: string, path: string, text: string): Promise<void>
  undo(id: string, settlement: string): Promise<void>
  sayAgain(id: string, hash: string): Promise<void>
  /** `seen`: of a record that is not held here, as the server shows it. */
  ask(id: string, action: string, args: Record<string, string>, seen?: { heads: string[]; standing: number }): Promise<void>
  /** What was asked for of a record, held here or not. */
  asked(id: string): Promise<Asked[]>
  /** Records who voiced an opinion, once they agreed. */
  identify(id: string, given: Given): Promise<void>
  /** Takes that back: here at once, on the server with the next sync. */
  withdrawIdentity(id: string): Promise<void>
  /** A text without the numbers that name a person; null where it holds none. */
  redacted(text: string): Promise<string | null>
  /** What one sheet alone comes to by its rubric. */
  rated(rubric: object, marks: Record<string, number>): Promise<Rating>
  /** A key for a new entry of a log. */
  newKey(): Promise<string>

  keep(media: NewMedia): Promise<Stored>
  /** Adds the next piece of a sound; on the disk when it resolves. */
  addPiece(sound: Sound, at: number, piece: Blob): Promise<void>
  /** Makes one file of its pieces, and evidence of that. */
  finishSound(sound: Sound): Promise<void>
  /** Forgets the pieces of a sound that is not to become evidence. */
  dropSound(id: string): Promise<void>
  /** The bytes, where they are on this phone or the server can be asked. */
  media(hash: string): Promise<Blob>

  /** Sends a stuck file again, with the next sync. */
  tryFileAgain(hash: string): Promise<void>
  dropFile(hash: string): Promise<void>

  status(): Promise<Status>
  waiting(): Promise<Waiting>
  sync(verify: boolean): Promise<Ended>
  /** Asks the server as who is in: a GET, or a POST where there is a body. Gives its JSON, or nothing where it has none. */
  request(path: string, body?: object): Promise<unknown>
  /** A file of the server's, as it is. */
  download(path: string): Promise<Blob>
  /** Sends a file to the server as it is, tells how many bytes of it went, and gives the JSON of the answer. */
  upload(path: string, file: Blob, told: (sent: number) => void): Promise<unknown>
  /** Asks the server to remove what stands at the path. */
  remove(path: string): Promise<void>
  /** Listens to the server until the store is locked: tells `moved`, syncs when it does, and sends at once what is written. */
  watch(): Promise<void>
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
