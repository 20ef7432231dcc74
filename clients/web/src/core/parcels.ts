/**
 * Carrying for a colleague: what is only here, as one file that the server alone can open, and the files of others that
 * this phone took along.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import type { Carried, Problem } from './api'
import type { Account } from './door'
import { type Disk, readAll, write } from './disk'
import { base64, sha256 } from './ids'
import { Refused, problemOf, send, sign } from './link'
import type { Way } from './media'
import type { Phone } from './phone'
import { ofDisk, problem } from './problem'
import type { Vault } from './vault'
import { Core } from './wasm/core.js'

type Bytes = Uint8Array<ArrayBuffer>

const INFO = new TextEncoder().encode('danvan parcel 1')
/** What no second try mends. */
const HOPELESS = ['parcel_unreadable', 'bad_signature', 'device_revoked', 'account_closed', 'protocol_too_old', 'body_too_large', 'install_taken']
const LARGEST = 8 * 1024 * 1024
const ROWS = IDBKeyRange.bound('parcel/', 'parcel0')

/** A parcel that this phone carries, as it is kept. */
interface Kept {
  id: string
  bytes: string
  size: number
  takenAt: number
  /** Why the server did not take it. */
  why: Problem | null
  /** It would answer the same another time. */
  hopeless: boolean
}

/** Packs what is only here; null where nothing is. */
export async function pack(phone: Phone, keys: CryptoKeyPair, account: Account, app: string): Promise<Blob | null> {
  const key = account.parcelKey
  if (!key) throw problem('no_parcel_key')
  const body = await phone.read([], (core) => core.parcel(app, Date.now()))
  if (!body) return null
  const signature = await sign(keys, new Uint8Array(Core.signedText(body)))
  const packed = new Uint8Array(Core.packed(body, fromBase64(signature)))
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64(key.public_key))
  const { ct, enc } = await suite.seal({ recipientPublicKey, info: INFO }, packed, idBytes(account.device))
  const parcel = await phone.read([], (core) => core.sealed(key.kid, new Uint8Array(enc), new Uint8Array(ct)))
  return new Blob([new Uint8Array(parcel)], { type: 'application/octet-stream' })
}

/** The parcels of others on this phone. */
export class Bag {
  readonly #disk: Disk
  readonly #vault: Vault
  #kept: Kept[] = []

  private constructor(disk: Disk, vault: Vault) {
    this.#disk = disk
    this.#vault = vault
  }

  static async open(disk: Disk, vault: Vault): Promise<Bag> {
    const bag = new Bag(disk, vault)
    const rows = await readAll(disk, 'app', ROWS)
    bag.#kept = await Promise.all(rows.map(([key, bytes]) => vault.openJson<Kept>(key, bytes)))
    return bag
  }

  list(): Carried[] {
    return this.#kept.map(({ id, size, takenAt, why }) => ({ id, bytes: size, takenAt, why }))
  }

  /** Takes a file along; on the disk when it resolves. */
  async take(file: Blob): Promise<void> {
    if (!file.size || file.size > LARGEST) throw problem('not_a_parcel')
    const bytes = new Uint8Array(await file.arrayBuffer())
    const id = await sha256(bytes)
    await this.#put({ id, bytes: base64(bytes), size: bytes.length, takenAt: Date.now(), why: null, hopeless: false })
  }

  async drop(id: string): Promise<void> {
    await write(this.#disk, [{ table: 'app', key: `parcel/${id}`, bytes: null }])
    this.#kept = this.#kept.filter((kept) => kept.id !== id)
  }

  /** Hands in what it can. A parcel leaves the bag once the server has all of it; else it says why. */
  async handIn(way: Way): Promise<void> {
    for (const kept of this.#kept.filter((one) => !one.hopeless)) {
      try {
        const answer = await send('/v1/parcels', {
          method: 'POST',
          signal: way.signal,
          headers: { authorization: `Bearer ${await way.access()}`, 'content-type': 'application/cbor', accept: 'application/json' },
          body: fromBase64(kept.bytes),
        })
        const { kept: left } = (await answer.json()) as { kept: number }
        if (!left) await this.drop(kept.id)
        else await this.#put({ ...kept, why: problem('parcel_in_part') })
      } catch (thrown) {
        if (!(thrown instanceof Refused)) return
        const why = problemOf(thrown)
        await this.#put({ ...kept, why, hopeless: HOPELESS.includes(why.code) })
      }
    }
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
