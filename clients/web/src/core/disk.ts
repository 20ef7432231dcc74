/** The phone's databases: one that says whose stores there are, and one for each officer, all of it encrypted. */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from 'idb'
import { problem } from './problem'
import type { Locked, Platform } from './vault'

type Bytes = Uint8Array<ArrayBuffer>

/** Whose store it is, as it can be known before the PIN. */
export interface Owner {
  id: string
  name: string
  place: string
  locked: Locked
  /** Where the phone's own lock opens the store, too. */
  platform?: Platform | undefined
  /** Wrong PINs in a row, and until when no other is tried. */
  fails: number
  lockedUntil: number
  lost: boolean
}

/** An enrolment under way: tried again after a lost answer, it is the same phone. */
export interface Pending {
  code: string
  install: string
  keys: CryptoKeyPair
}

interface Porch extends DBSchema {
  owners: { key: string; value: Owner }
  pending: { key: string; value: Pending }
  /** What is no secret: the kinds of record, by version of the app. */
  open: { key: string; value: unknown }
}

interface Store extends DBSchema {
  /** The phone, as sync-core keeps it. */
  rows: { key: string; value: Bytes }
  /** What lists are drawn from, many records a row. */
  lines: { key: string; value: Bytes }
  /** Photos and sounds: what is known of each. */
  files: { key: string; value: Bytes }
  /** The session, settings, counts. */
  app: { key: string; value: Bytes }
  /** The device's signing keys: they cannot be read, only used. */
  keys: { key: string; value: CryptoKeyPair }
}

export type Disk = IDBPDatabase<Store>
export type Table = 'rows' | 'lines' | 'files' | 'app'

/** Something to write, or to remove where there are no bytes. */
export interface Write {
  table: Table
  key: string
  bytes: Bytes | null
}

/** What must stay free: photos and sounds never take the room that words need. */
const RESERVE = 20 * 1024 * 1024

/** Rejects where so many bytes would take of the reserve. */
export async function leaveRoom(bytes: number): Promise<void> {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate()
  if (quota - usage < bytes + RESERVE) throw problem('storage_full')
}

/** Versions only ever add: an earlier app must be able to open what a later one left. */
export function openPorch(): Promise<IDBPDatabase<Porch>> {
  return openDB<Porch>('danvan', 1, {
    upgrade(db) {
      db.createObjectStore('owners', { keyPath: 'id' })
      db.createObjectStore('pending', { keyPath: 'code' })
      db.createObjectStore('open')
    },
  })
}

export function openStore(owner: string): Promise<Disk> {
  return openDB<Store>(`danvan-${owner}`, 1, {
    upgrade(db) {
      for (const table of ['rows', 'lines', 'files', 'app', 'keys'] as const) db.createObjectStore(table)
    },
  })
}

export function wipeStore(owner: string): Promise<void> {
  return deleteDB(`danvan-${owner}`)
}

/** Writes all of it or nothing, and resolves once it is on the disk: Chrome's default would be content with less. */
export async function write(disk: Disk, writes: Write[]): Promise<void> {
  if (!writes.length) return
  const tables = [...new Set(writes.map((one) => one.table))]
  const tx = disk.transaction(tables, 'readwrite', { durability: 'strict' })
  const done = tx.done
  const asked = writes.map(({ table, key, bytes }) => {
    const store = tx.objectStore(table)
    return bytes ? store.put(bytes, key) : store.delete(key)
  })
  await Promise.all([...asked, done])
}

/** All rows of a table with their keys, within a range. */
export async function readAll(disk: Disk, table: Table, range?: IDBKeyRange): Promise<[string, Bytes][]> {
  const tx = disk.transaction(table, 'readonly')
  const [keys, values] = await Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)])
  return keys.map((key, at) => [key, values[at]!])
}
