/** Photos and sounds: encrypted files beside the database, and their way to the server (tus 1.0). */
import type { NewMedia, Problem, Stored } from './api'
import { type Disk, leaveRoom, readAll, write } from './disk'
import { base64, sha256 } from './ids'
import { Refused, problemOf, send } from './link'
import { ofDisk, problem } from './problem'
import type { Vault } from './vault'

type Bytes = Uint8Array<ArrayBuffer>

/** The way to the server: a token that is good, and an end to it when the store is closed. */
export interface Way {
  access(): Promise<string>
  signal: AbortSignal
}

/** Carried: sealed by a colleague's phone. */
type Kind = NewMedia['kind'] | 'carried'

/** What is known of a file that this phone keeps. */
export interface FileRow {
  hash: string
  bytes: number
  type: string
  kind: Kind
  name: string
  takenAt: number
  /** Where its upload was begun. */
  url: string | null
  sent: number
  onServer: boolean
  /** Why it did not go, where something stood in the way of this very file. */
  why: Problem | null
}

/** Bytes of one request: what a break may cost, as the server keeps what arrived of it. */
const CHUNK = 128 * 1024
/** Timed out, stands elsewhere, known no more: asking tells where to go on. */
const AGAIN = [404, 408, 409, 410]
/** What the server will answer of a file whenever it is asked: it is not sent again unless the officer says so. */
const FINAL = ['media_too_large', 'upload_length_invalid', 'media_type_refused', 'media_type_mismatch', 'parcel_unreadable']
/** Requests in a row that may bring nothing forward. */
const PATIENCE = 4
/** What one file may weigh: it is encrypted in memory, and a larger one would end the page. */
const LARGEST = 64 * 1024 * 1024

const isRefused = ({ why }: FileRow) => why !== null && FINAL.includes(why.code)

/** Nothing more comes of it by itself: the server will not take it, or its bytes are gone. */
export function stuck(file: FileRow): file is FileRow & { why: Problem } {
  return !file.onServer && (isRefused(file) || file.why?.code === 'file_gone')
}

export class Shelf {
  readonly #disk: Disk
  readonly #vault: Vault
  readonly #folder: string
  readonly files = new Map<string, FileRow>()

  private constructor(disk: Disk, vault: Vault, owner: string) {
    this.#disk = disk
    this.#vault = vault
    this.#folder = `media-${owner}`
  }

  static async open(disk: Disk, vault: Vault, owner: string): Promise<Shelf> {
    const shelf = new Shelf(disk, vault, owner)
    const rows = await readAll(disk, 'files')
    const files = await Promise.all(rows.map(([key, bytes]) => vault.openJson<FileRow>(key, bytes)))
    for (const file of files) shelf.files.set(file.hash, file)
    return shelf
  }

  static async wipe(owner: string): Promise<void> {
    const root = await navigator.storage.getDirectory()
    await root.removeEntry(`media-${owner}`, { recursive: true }).catch(() => {})
  }

  /** Keeps a file, and resolves once it is on the disk. */
  async keep(media: Omit<NewMedia, 'kind'> & { kind: Kind }): Promise<Stored> {
    if (media.blob.size > LARGEST) throw problem('file_too_large')
    const bytes = new Uint8Array(await media.blob.arrayBuffer())
    const hash = await sha256(bytes)
    if (this.files.has(hash)) return { hash, bytes: bytes.length }
    await leaveRoom(bytes.length)
    await this.#put(hash, await this.#vault.seal(hash, bytes))
    await this.#save({
      hash,
      bytes: bytes.length,
      type: media.blob.type.split(';')[0] || 'application/octet-stream',
      kind: media.kind,
      name: media.name,
      takenAt: media.takenAt,
      url: null,
      sent: 0,
      onServer: false,
      why: null,
    })
    return { hash, bytes: bytes.length }
  }

  /** The file's bytes; null where this phone has not got them whole. */
  async read(hash: string): Promise<{ bytes: Bytes; type: string } | null> {
    const file = this.files.get(hash)
    if (!file) return null
    try {
      const handle = await (await this.#open()).getFileHandle(hash)
      const stored = new Uint8Array(await (await handle.getFile()).arrayBuffer())
      return { bytes: await this.#vault.open(hash, stored), type: file.type }
    } catch {
      return null
    }
  }

  waiting(): FileRow[] {
    return [...this.files.values()].filter((file) => !file.onServer)
  }

  /** The officer's own files. */
  own(): FileRow[] {
    return [...this.files.values()].filter((file) => file.kind !== 'carried')
  }

  unsent(): FileRow[] {
    return this.own().filter((file) => !file.onServer)
  }

  /** Those that go with the next sync. */
  toSend(): FileRow[] {
    return this.waiting().filter((file) => !isRefused(file))
  }

  /** Sends it with the next sync, whatever was said of it. */
  async again(hash: string): Promise<void> {
    await this.#note(hash, { url: null, sent: 0, why: null })
  }

  /** Forgets a file. */
  async drop(hash: string): Promise<void> {
    await write(this.#disk, [{ table: 'files', key: hash, bytes: null }])
    this.files.delete(hash)
    await (await this.#open()).removeEntry(hash).catch(() => {})
  }

  /** Takes over what the server is known to have: one that lives another life has forgotten what it had. */
  async reconcile(onServer: ReadonlySet<string>): Promise<void> {
    for (const file of this.own()) {
      const there = onServer.has(file.hash)
      if (file.onServer !== there) await this.#note(file.hash, { url: null, sent: there ? file.bytes : 0, onServer: there, why: null })
    }
  }

  async #put(hash: string, bytes: Bytes): Promise<void> {
    try {
      const handle = await (await this.#open()).getFileHandle(hash, { create: true })
      const file = await handle.createSyncAccessHandle()
      try {
        file.truncate(0)
        file.write(bytes)
        file.flush()
      } finally {
        file.close()
      }
    } catch (thrown) {
      throw ofDisk(thrown)
    }
  }

  async #save(file: FileRow): Promise<void> {
    try {
      await write(this.#disk, [{ table: 'files', key: file.hash, bytes: await this.#vault.sealJson(file.hash, file) }])
    } catch (thrown) {
      throw ofDisk(thrown)
    }
    this.files.set(file.hash, file)
  }

  /** Writes down what changed of a file, unless it was dropped meanwhile. */
  async #note(hash: string, what: Partial<FileRow>): Promise<void> {
    const file = this.files.get(hash)
    if (file) await this.#save({ ...file, ...what })
  }

  async #open(): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory()
    return root.getDirectoryHandle(this.#folder, { create: true })
  }

  /** Uploads what the server has not got, the small first. What stood in a file's way is noted with it. */
  async upload(way: Way, tell: () => void): Promise<void> {
    const files = this.toSend().sort((a, b) => a.bytes - b.bytes)
    for (const { hash } of files) {
      try {
        await this.#send(hash, way, tell)
      } catch (thrown) {
        const why = problemOf(thrown)
        if (why.code === 'link') return
        await this.#note(hash, { why })
        // It is not the file that is at fault: the others would fare the same.
        if (thrown instanceof Refused && ([401, 403, 408, 409, 429].includes(thrown.status) || thrown.status >= 500)) return
      }
    }
  }

  async #send(hash: string, way: Way, tell: () => void): Promise<void> {
    const content = await this.read(hash)
    if (!content) throw problem('file_gone')
    let idle = 0
    for (;;) {
      const before = this.files.get(hash)
      if (!before) return
      try {
        const { url, sent } = await this.#stand(before, way)
        if (sent >= before.bytes) break
        await this.#note(hash, { url, sent: await this.#patch(url, sent, content.bytes, way) })
      } catch (thrown) {
        // Of a request that broke the server keeps what arrived: asking shows how far it came.
        if (thrown instanceof Refused && !AGAIN.includes(thrown.status)) throw thrown
        idle++
        if (idle >= PATIENCE) throw thrown
        await this.#look(hash, way)
      }
      if ((this.files.get(hash)?.sent ?? 0) > before.sent) idle = 0
      tell()
    }
    await this.#note(hash, { url: null, sent: content.bytes.length, onServer: true, why: null })
    tell()
  }

  /** Where an upload stands: of one begun earlier as last heard, else by beginning it. */
  async #stand(file: FileRow, way: Way): Promise<{ url: string; sent: number }> {
    if (file.url) return { url: file.url, sent: file.sent }
    const text = (value: string) => base64(new TextEncoder().encode(value))
    const answer = await this.#ask('/v1/uploads', 'POST', way, {
      'upload-length': String(file.bytes),
      'upload-metadata': `sha256 ${text(file.hash)},filetype ${text(file.type)}`,
    })
    const place = answer.headers.get('location')
    // Somebody on the way answered in the server's place.
    if (!place) throw problem('link')
    const url = new URL(place, location.origin).pathname
    const sent = offsetOf(answer) ?? 0
    await this.#note(file.hash, { url, sent })
    return { url, sent }
  }

  async #patch(url: string, from: number, bytes: Bytes, way: Way): Promise<number> {
    const headers = { 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' }
    const answer = await this.#ask(url, 'PATCH', way, headers, bytes.subarray(from, from + CHUNK))
    const now = offsetOf(answer)
    if (now === null || now <= from) throw problem('link')
    return now
  }

  /** Asks how far an upload came; one that is known no more begins anew. */
  async #look(hash: string, way: Way): Promise<void> {
    const file = this.files.get(hash)
    if (!file?.url) return
    try {
      const answer = await this.#ask(file.url, 'HEAD', way, {})
      await this.#note(hash, { sent: offsetOf(answer) ?? file.sent })
    } catch (thrown) {
      if (thrown instanceof Refused && [404, 410].includes(thrown.status)) await this.#note(hash, { url: null, sent: 0 })
      else if (thrown instanceof Refused) throw thrown
    }
  }

  async #ask(
    url: string,
    method: string,
    way: Way,
    headers: Record<string, string>,
    body?: Bytes,
  ): Promise<Response> {
    const authorization = `Bearer ${await way.access()}`
    return send(url, {
      method,
      signal: way.signal,
      headers: { authorization, 'tus-resumable': '1.0.0', ...headers },
      ...(body && { body }),
    })
  }
}

function offsetOf(answer: Response): number | null {
  const offset = answer.headers.get('upload-offset')
  return offset === null ? null : Number(offset)
}
