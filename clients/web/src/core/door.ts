/** Whose stores there are, and who may come in. */
import type { Door, EnrolRequest, PlatformKey, Scope, Unit } from './api'
import { isInForce } from './days'
import { type Disk, type Owner, openPorch, openStore, wipeStore, write } from './disk'
import { ready } from './engine'
import { base64, newId, randomId } from './ids'
import { type Session, algorithmOf, json, newKeys, send, sessionOf, sign } from './link'
import { Shelf } from './media'
import { ofDisk, problem } from './problem'
import { type Locked, Vault } from './vault'
import { Core } from './wasm/core.js'

type Bytes = Uint8Array<ArrayBuffer>

/** Who holds a phone, and what the office told it. */
export interface Account {
  device: string
  deviceName: string
  install: string
  realm: string
  person: { id: string; name: string }
  place: string
  scopes: Scope[]
  units: Unit[]
  roles: { role: string; unit: string; scope: string; level: string }[]
  /** Names of those who write on other phones, by installation. */
  colleagues: Record<string, string>
  /** What parcels for the server are sealed to. */
  parcelKey: { kid: string; public_key: string } | null
}

/** A store that is open. */
export interface Opened {
  owner: Owner
  disk: Disk
  vault: Vault
  account: Account
  session: Session
  keys: CryptoKeyPair
}

/** Where somebody works: what they write nothing new in is not named. */
export const placeOf = (scopes: readonly Scope[]) =>
  scopes
    .filter(isInForce)
    .map(({ name }) => name)
    .join(', ')

interface Enrolled {
  device: string
  person: { id: string; name: string }
  realm: string
  access: string
  access_seconds: number
  refresh: string
  scopes: Scope[]
  units: Unit[]
}

/** Wrong PINs that are free of waiting. */
const FREE = 3
const FIRST_WAIT = 30_000
const LONGEST_WAIT = 3_600_000
const SHORTEST_PIN = 6

const porch = openPorch()

export async function door(open: string | null, elsewhere: boolean): Promise<Door> {
  const owners = await (await porch).getAll('owners')
  const profiles = owners.map(({ id, name, place, lockedUntil, platform, lost }) => {
    const key = platform && { credential: platform.credential, salt: platform.salt }
    return { id, name, place, lockedUntil, platform: key, lost }
  })
  return { profiles, open, elsewhere }
}

/** Opens a store by its PIN. */
export async function unlock(id: string, pin: string): Promise<Opened> {
  return enter(id, await tryPin(id, (locked) => Vault.open(locked, pin)))
}

/**
 * Opens it by the phone's own lock, which counts tries and waits by itself: a pause of the PIN does not hold it up. Nor
 * does it end one, since whoever unlocks the phone need not know the PIN.
 */
export async function unlockByPlatform(id: string, secret: Bytes): Promise<Opened> {
  const { platform } = await welcome(id)
  const vault = platform && (await Vault.openByPlatform(platform, secret))
  if (!vault) throw problem('platform_changed')
  return enter(id, vault)
}

async function enter(id: string, vault: Vault): Promise<Opened> {
  const [owner, disk] = await Promise.all([welcome(id), openStore(id)])
  const [account, session, keys] = await Promise.all([disk.get('app', 'account'), disk.get('app', 'session'), disk.get('keys', 'device')])
  if (!account || !session || !keys) throw problem('local_store')
  return {
    owner,
    disk,
    vault,
    keys,
    account: await vault.openJson<Account>('account', account),
    session: await vault.openJson<Session>('session', session),
  }
}

/** The owner, unless the office said that the phone is lost. */
async function welcome(id: string): Promise<Owner> {
  const owner = await (await porch).get('owners', id)
  if (!owner) throw problem('not_open')
  if (owner.lost) throw problem('lost')
  return owner
}

/** Tries a PIN, at the door or behind it; after a few wrong ones each must be waited for. */
async function tryPin<T>(id: string, attempt: (locked: Locked) => Promise<T | null>): Promise<T> {
  const owner = await welcome(id)
  const wait = owner.lockedUntil - Date.now()
  if (wait > 0) throw problem('pin_paused', Math.ceil(wait / 1000))
  // Counted before it is tried: a page closed in time is no way round.
  const failed = afterWrongPin(owner)
  await alter(id, failed)
  const gained = await attempt(owner.locked)
  if (!gained) {
    const left = failed.lockedUntil - Date.now()
    throw left > 0 ? problem('wrong_pin', Math.ceil(left / 1000)) : problem('wrong_pin')
  }
  await alter(id, { fails: 0, lockedUntil: 0 })
  return gained
}

function afterWrongPin(owner: Owner): Pick<Owner, 'fails' | 'lockedUntil'> {
  const fails = owner.fails + 1
  const wait = fails < FREE ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (fails - FREE))
  return { fails, lockedUntil: wait ? Date.now() + wait : 0 }
}

/** Changes some of what is known of an owner. What else changed meanwhile stands, and a lost phone stays lost. */
async function alter(id: string, what: Partial<Owner>): Promise<void> {
  const tx = (await porch).transaction('owners', 'readwrite')
  const owner = await tx.store.get(id)
  if (owner && !owner.lost) await tx.store.put({ ...owner, ...what })
  await tx.done
}

/** Makes this phone the device of whose code it is. Tried again after a lost answer, it is the same phone. */
export async function enrol(request: EnrolRequest): Promise<Opened> {
  if (!/^\d+$/.test(request.pin) || request.pin.length < SHORTEST_PIN) throw problem('pin_short')
  const code = request.code.trim()
  const pending = await begun(code)
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pending.keys.publicKey))
  await ready()
  const proof = new Uint8Array(Core.enrolmentText(code))
  const answer = await send(
    '/v1/enrol',
    json({
      code,
      device: { name: request.device, algorithm: algorithmOf(pending.keys), public_key: base64(publicKey) },
      install: pending.install,
      signature: await sign(pending.keys, proof),
    }),
  )
  const given = (await answer.json()) as Enrolled
  const session = sessionOf(given)
  const account: Account = {
    device: given.device,
    deviceName: request.device,
    install: pending.install,
    realm: given.realm,
    person: given.person,
    place: placeOf(given.scopes),
    scopes: given.scopes,
    units: given.units,
    roles: [],
    colleagues: {},
    parcelKey: null,
  }
  return keep(request.pin, code, pending.keys, account, session)
}

async function begun(code: string) {
  const db = await porch
  const before = await db.get('pending', code)
  if (before) return before
  const keys = await newKeys()
  const pending = { code, install: randomId(), keys }
  await db.put('pending', pending)
  return pending
}

async function keep(pin: string, code: string, keys: CryptoKeyPair, account: Account, session: Session): Promise<Opened> {
  const { vault, locked } = await Vault.make(pin)
  const owner: Owner = { id: newId(), name: account.person.name, place: account.place, locked, fails: 0, lockedUntil: 0, lost: false }
  const disk = await openStore(owner.id)
  await disk.put('keys', keys, 'device')
  const opened = { owner, disk, vault, account, session, keys }
  await save(opened, { account, session })
  const db = await porch
  await db.put('owners', owner)
  await db.delete('pending', code)
  return opened
}

/** Writes what is known of the account, or the session. */
export async function save(open: Pick<Opened, 'disk' | 'vault'>, what: Record<string, unknown>): Promise<void> {
  const named = Object.entries(what)
  const sealed = named.map(async ([key, value]) => ({ table: 'app' as const, key, bytes: await open.vault.sealJson(key, value) }))
  try {
    await write(open.disk, await Promise.all(sealed))
  } catch (thrown) {
    throw ofDisk(thrown)
  }
}

export async function changePin(id: string, pin: string, next: string): Promise<void> {
  if (!/^\d+$/.test(next) || next.length < SHORTEST_PIN) throw problem('pin_short')
  await alter(id, { locked: await tryPin(id, (locked) => Vault.relock(locked, pin, next)) })
}

/** Lets the phone's own lock open the store, too. The PIN says that it is the owner who wants it. */
export async function usePlatform(id: string, pin: string, key: PlatformKey, secret: Bytes): Promise<void> {
  const wrapped = await tryPin(id, (locked) => Vault.wrapForPlatform(locked, pin, secret))
  await alter(id, { platform: { ...key, wrapped } })
}

/** Forgets what the platform's secret opens: with nothing left to open, the secret is worth nothing. */
export async function dropPlatform(id: string): Promise<void> {
  await alter(id, { platform: undefined })
}

/** The office said that the phone is lost: from here on no PIN opens this store, and nothing else either. */
export async function lose(id: string): Promise<void> {
  await alter(id, { lost: true, platform: undefined })
}

/** Forgets the key first: without it what is left cannot be read, whatever happens next. */
export async function wipe(id: string): Promise<void> {
  await (await porch).delete('owners', id)
  await wipeStore(id)
  await Shelf.wipe(id)
}

/** What is no secret and is wanted before the core is awake. */
export async function remembered<T>(name: string, make: () => Promise<T>): Promise<T> {
  const db = await porch
  const before = (await db.get('open', name)) as T | undefined
  if (before !== undefined) return before
  const made = await make()
  await db.put('open', made, name)
  return made
}
