/** Where everything is: what this phone wrote, what waits, which files are where. */
import type { EvidenceFile, FileAt, ListQuery, Status, Waiting } from './api'
import * as lines from './lines'
import { stuck } from './media'
import { APP, type Notebook } from './notebook'

/** Pieces of evidence that one record shows. */
const MOST_EVIDENCE = 200

export async function status(notebook: Notebook): Promise<Status> {
  const { phone, shelf, book, open, onItsWay, syncing, cutOff } = notebook
  const { here, safe, merged, refused, commandsHere, commandsPending } = phone.state.counts
  const files = shelf.own()
  const going = shelf.unsent().filter((file) => !stuck(file))
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted()])
  const conflicts = phone.lines().reduce((sum, line) => sum + line.conflicts, 0)
  return {
    person: open.account.person.name,
    place: open.account.place,
    device: open.account.deviceName,
    here,
    onItsWay,
    safe,
    merged,
    needsYou: refused + conflicts + shelf.waiting().filter(stuck).length,
    commandsHere,
    commandsPending,
    media: {
      files: files.length,
      onServer: files.filter((file) => file.onServer).length,
      bytesWaiting: going.reduce((sum, file) => sum + file.bytes - file.sent, 0),
    },
    syncedAt: book.syncedAt,
    spokeAt: book.spokeAt,
    syncing,
    last: book.last,
    online: navigator.onLine,
    storage: { used: usage, quota, persisted },
    cutOff,
    app: APP,
  }
}

export function waiting(notebook: Notebook): Waiting {
  const { phone, shelf, book } = notebook
  const all = phone.lines()
  const byId = new Map(all.map((line) => [line.id, line]))
  const speaks = new Map(all.flatMap((line) => line.media.map((hash) => [hash, line] as const)))
  const records = Object.entries(phone.state.waiting).flatMap(([id, waiting]) => {
    const summary = byId.get(id)
    return summary ? [{ summary, ...waiting }] : []
  })
  return {
    records,
    commands: phone.state.asked.flatMap(([id, asked]) => {
      const summary = byId.get(id)
      return summary ? [{ summary, asked }] : []
    }),
    media: shelf
      .unsent()
      .filter((file) => !stuck(file))
      .map(({ hash, bytes, sent, why }) => ({ hash, bytes, sent, why, summary: speaks.get(hash) ?? null })),
    stuck: shelf
      .waiting()
      .filter(stuck)
      .map(({ hash, bytes, why, kind }) => ({ hash, bytes, why, carried: kind === 'carried', summary: speaks.get(hash) ?? null })),
    came: book.came.flatMap((id) => byId.get(id) ?? []),
    cutOff: book.cutOff.flatMap((id) => byId.get(id) ?? []).filter((line) => line.missing > 0),
  }
}

export async function evidence(notebook: Notebook, id: string): Promise<EvidenceFile[]> {
  const { phone, shelf } = notebook
  const itself = phone.line(id)
  const query: ListQuery = { kinds: ['evidence'], query: '', filters: {}, parent: id, order: 'newest', from: 0, count: MOST_EVIDENCE }
  const records = itself?.kind === 'evidence' ? [itself] : lines.list(phone.lines(), query).items
  const onServer = new Set(await phone.read([], (core) => core.onServer()))
  const at = (hash: string): FileAt => {
    const file = shelf.files.get(hash)
    if (file?.onServer || onServer.has(hash)) return 'server'
    if (!file) return 'away'
    return stuck(file) ? 'stuck' : 'here'
  }
  return records.flatMap((record) => record.media.map((hash) => ({ record, hash, at: at(hash) })))
}
