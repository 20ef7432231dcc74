/**
 * Encryption at rest: a random key encrypts all that is stored. The PIN opens that key, and so may the phone's own lock.
 *
 * A PIN of six digits can be guessed by whoever copies the disk and has time: the slow derivation makes each guess dear,
 * the office's revocation makes the phone worthless at its next contact, and a longer PIN makes guessing hopeless.
 */
import { argon2id } from 'hash-wasm'

type Bytes = Uint8Array<ArrayBuffer>

const IV = 12
/** RFC 9106, within what a cheap phone does in a quarter of a second. */
const COST = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32, outputType: 'binary' } as const

/** A key that the PIN opens, as it lies on the disk. */
export interface Locked {
  salt: Bytes
  wrapped: Bytes
}

/** The same key as the phone's own lock opens it: by the secret that one of the platform's keys makes of the salt. */
export interface Platform extends Locked {
  credential: Bytes
}

export class Vault {
  readonly #key: CryptoKey

  private constructor(key: CryptoKey) {
    this.#key = key
  }

  /** A new key, locked by a PIN. */
  static async make(pin: string): Promise<{ vault: Vault; locked: Locked }> {
    const raw = crypto.getRandomValues(new Uint8Array(32))
    const locked = await lock(raw, pin)
    return { vault: new Vault(await aes(raw)), locked }
  }

  /** Opens a key; null where the PIN is another. */
  static async open(locked: Locked, pin: string): Promise<Vault | null> {
    const raw = await unlock(locked, pin)
    return raw && new Vault(await aes(raw))
  }

  /** The same by the platform's secret. */
  static async openByPlatform({ wrapped }: Platform, secret: Bytes): Promise<Vault | null> {
    const raw = await unwrap(await platformKey(secret), wrapped)
    return raw && new Vault(await aes(raw))
  }

  /** The same key, locked by another PIN; null where the old one is wrong. */
  static async relock(locked: Locked, pin: string, next: string): Promise<Locked | null> {
    const raw = await unlock(locked, pin)
    return raw && (await lock(raw, next))
  }

  /** The same key, wrapped for the platform's secret as well; null where the PIN is wrong. */
  static async wrapForPlatform(locked: Locked, pin: string, secret: Bytes): Promise<Bytes | null> {
    const raw = await unlock(locked, pin)
    return raw && (await wrap(await platformKey(secret), raw))
  }

  /** Encrypts what is stored under a name: under another it does not open. */
  async seal(name: string, bytes: BufferSource): Promise<Bytes> {
    return sealed(this.#key, name, bytes)
  }

  async open(name: string, stored: Bytes): Promise<Bytes> {
    return opened(this.#key, name, stored)
  }

  async sealJson(name: string, value: unknown): Promise<Bytes> {
    return this.seal(name, new TextEncoder().encode(JSON.stringify(value)))
  }

  async openJson<T>(name: string, stored: Bytes): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.open(name, stored))) as T
  }
}

async function sealed(key: CryptoKey, name: string, bytes: BufferSource): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  const additionalData = new TextEncoder().encode(name)
  const inside = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes)
  const all = new Uint8Array(IV + inside.byteLength)
  all.set(iv)
  all.set(new Uint8Array(inside), IV)
  return all
}

async function opened(key: CryptoKey, name: string, stored: Bytes): Promise<Bytes> {
  const additionalData = new TextEncoder().encode(name)
  const parts = { name: 'AES-GCM', iv: stored.subarray(0, IV), additionalData }
  return new Uint8Array(await crypto.subtle.decrypt(parts, key, stored.subarray(IV)))
}

function aes(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function pinKey(pin: string, salt: Bytes): Promise<CryptoKey> {
  const derived = await argon2id({ password: pin, salt, ...COST })
  return aes(new Uint8Array(derived))
}

/** The platform's secret opens this and nothing else, whatever the same credential may be asked for one day. */
async function platformKey(secret: Bytes): Promise<CryptoKey> {
  const given = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const parts = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode('danvan platform unlock') }
  return crypto.subtle.deriveKey(parts, given, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

async function lock(raw: Bytes, pin: string): Promise<Locked> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  return { salt, wrapped: await wrap(await pinKey(pin, salt), raw) }
}

async function unlock({ salt, wrapped }: Locked, pin: string): Promise<Bytes | null> {
  return unwrap(await pinKey(pin, salt), wrapped)
}

function wrap(key: CryptoKey, raw: Bytes): Promise<Bytes> {
  return sealed(key, 'key', raw)
}

async function unwrap(key: CryptoKey, wrapped: Bytes): Promise<Bytes | null> {
  try {
    return await opened(key, 'key', wrapped)
  } catch {
    return null
  }
}
