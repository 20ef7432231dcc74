/**
 * Carrying for a colleague: what is only here, as one file that the server alone can open, and the files of others that
 * this phone took along.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import type { Carried, Problem } from './api'
import type { Account } from './door'
import { type Disk, readAll, write } from './disk'
import { ready } from './engine'
import { base64, sha256 } from './ids'
import { Refused, problemOf, send, sign } from './link'
import { type FileRow, type Shelf, type Way, stuck } from './media'
import type { Phone } from './phone'
import { ofDisk, problem } from './problem'
import type { Vault } from './vault'
import { Core } from './wasm/core.js'

type Bytes = Uint8Array<ArrayBuffer>

/** What no second try mends. */
const HOPELESS = ['parcel_unreadable', 'bad_signature', 'device_revoked', 'account_closed', 'protocol_too_old', 'body_too_large', 'install_taken']
const LARGEST = 32 * 1024 * 1024
/** Bytes of photos in one parcel at most: all of it is in memory at once. */
const MOST_FILES = 12 * 1024 * 1024
const ROWS = IDBKeyRange.bound('parcel/', 'parcel0')

/** A parcel that this phone carries, as it is kept. */
interface Kept {
  id: string
  /** The push, in base64; empty once the server has it. */
  bytes: string
  /** Its photos, which lie on the shelf until the server has them. */
  files: string[]
  size: number
  takenAt: number
  /** Why the server did not take it. */
  why: Problem | null
  /** It would answer the same another time. */
  hopeless: boolean
}

/** Packs what is only here, words and as many photos as fit, the small first; null where nothing is. */
export async function pack(phone: Phone, shelf: Shelf, keys: CryptoKeyPair, account: Account, app: string): Promise<Blob | null> {
  const key = account.parcelKey
  if (!key) throw problem('no_parcel_key')
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64(key.public_key))
  const seal = async (info: Bytes, plain: Bytes, about: Bytes) => {
    const { ct, enc } = await suite.seal({ recipientPublicKey, info }, plain, about)
    return [new Uint8Array(enc), new Uint8Array(ct)] as const
  }
  const body = await phone.read([], (core) => core.parcel(app, Date.now()))
  let parcel: Uint8Array | undefined
  if (body) {
    const signature = await sign(keys, new Uint8Array(Core.signedText(body)))
    const packed = new Uint8Array(Core.packed(body, fromBase64(signature)))
    const [enc, sealed] = await seal(new Uint8Array(Core.parcelInfo()), packed, idBytes(account.device))
    parcel = await phone.read([], (core) => core.sealed(key.kid, enc, sealed))
  }
  const files: Uint8Array[] = []
  for (const { hash, type } of fitting(shelf.unsent().filter((file) => !stuck(file)))) {
    const file = await shelf.read(hash)
    if (!file) continue
    const [enc, sealed] = await seal(new Uint8Array(Core.sealedFileInfo()), file.bytes, new TextEncoder().encode(type))
    files.push(Core.sealedFile(key.kid, type, enc, sealed))
  }
  if (!parcel && !files.length) return null
  return new Blob([new Uint8Array(Core.bundle(parcel, files))], { type: 'application/octet-stream' })
}

/** Those that go into one parcel. */
function fitting(files: FileRow[]): FileRow[] {
  let room = MOST_FILES
  return files.sort((a, b) => a.bytes - b.bytes).filter((file) => (room -= file.bytes) >= 0)
}

/** The parcels of others on this phone. */
export class Bag {
  readonly #disk: Disk
  readonly #vault: Vault
  readonly #shelf: Shelf
  #kept: Kept[] = []

  private constructor(disk: Disk, vault: Vault, shelf: Shelf) {
    this.#disk = disk
    this.#vault = vault
    this.#shelf = shelf
  }

  static async open(disk: Disk, vault: Vault, shelf: Shelf): Promise<Bag> {
    const bag = new Bag(disk, vault, shelf)
    const rows = await readAll(disk, 'app', ROWS)
    const kept = await Promise.all(rows.map(([key, bytes]) => vault.openJson<Kept>(key, bytes)))
    // An app before this one kept no photos with them.
    bag.#kept = kept.map((one) => ({ ...one, files: one.files ?? [] }))
    return bag
  }

  list(): Carried[] {
    return this.#kept.map(({ id, size, takenAt, why }) => ({ id, bytes: size, takenAt, why }))
  }

  /** Takes a file along; on the disk when it resolves. */
  async take(file: Blob): Promise<void> {
    if (!file.size || file.size > LARGEST) throw problem('not_a_parcel')
    const bytes = new Uint8Array(await file.arrayBuffer())
    await ready()
    const parts = Core.unbundled(bytes) as [Uint8Array | undefined, ...Uint8Array[]] | undefined
    if (!parts) throw problem('not_a_parcel')
    const [parcel, ...sealed] = parts
    const takenAt = Date.now()
    const files: string[] = []
    for (const one of sealed) {
      const blob = new Blob([new Uint8Array(one)], { type: Core.sealedFileType() })
      const { hash } = await this.#shelf.keep({ blob, kind: 'carried', name: '', takenAt })
      files.push(hash)
    }
    const id = await sha256(bytes)
    const push = parcel ? base64(new Uint8Array(parcel)) : ''
    await this.#put({ id, bytes: push, files, size: bytes.length, takenAt, why: null, hopeless: false })
  }

  async drop(id: string): Promise<void> {
    const kept = this.#kept.find((one) => one.id === id)
    for (const hash of kept?.files ?? []) await this.#shelf.drop(hash)
    await write(this.#disk, [{ table: 'app', key: `parcel/${id}`, bytes: null }])
    this.#kept = this.#kept.filter((one) => one.id !== id)
  }

  /** Hands in what it can. A parcel leaves the bag once the server has all of it; else it says why. */
  async handIn(way: Way): Promise<void> {
    for (const kept of this.#kept.filter((one) => !one.hopeless)) {
      try {
        const left = kept.bytes ? await this.#push(kept, way) : 0
        const files = kept.files.filter((hash) => this.#shelf.files.get(hash)?.onServer === false)
        if (!left && !files.length) await this.drop(kept.id)
        else if (left) await this.#put({ ...kept, why: problem('parcel_in_part') })
        else await this.#put({ ...kept, bytes: '', why: files.map((hash) => this.#shelf.files.get(hash)?.why).find(Boolean) ?? null })
      } catch (thrown) {
        if (!(thrown instanceof Refused)) return
        const why = problemOf(thrown)
        await this.#put({ ...kept, why, hopeless: HOPELESS.includes(why.code) })
      }
    }
  }

  /** How much of the push the server did not take for now. */
  async #push(kept: Kept, way: Way): Promise<number> {
    const answer = await send('/v1/parcels', {
      method: 'POST',
      signal: way.signal,
      headers: { authorization: `Bearer ${await way.access()}`, 'content-type': 'application/cbor', accept: 'application/json' },
      body: fromBase64(kept.bytes),
    })
    return ((await answer.json()) as { kept: number }).kept
  }

  async #put(kept: Kept): Promise<void> {
    const key = `parcel/${kept.id}`
    try {
      await write(this.#disk, [{ table: 'app', key, bytes: await this.#vault.sealJson(key, kept) }])
    } catch (thrown) {
      throw ofDisk(thrown)
    }
    this.#kept = [...this.#kept.filter((one) => one.id !== kept.id), kept]
  }
}

function idBytes(id: string): Bytes {
  const hex = id.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, at) => parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
