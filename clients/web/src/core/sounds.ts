/** Sounds that are being recorded: piece by piece on the disk, until they are one file and evidence of it. */
import type { Sound } from './api'
import { type Disk, type Write, leaveRoom, readAll, write } from './disk'
import type { Shelf } from './media'
import type { Phone } from './phone'
import { ofDisk } from './problem'
import type { Vault } from './vault'

const BEGUN = IDBKeyRange.bound('sound/', 'sound0')
const DIGITS = 6
/** Begun since the app was opened: the screen that records them finishes them, or drops them. */
const onScreen = new Set<string>()

export class Sounds {
  readonly #disk: Disk
  readonly #vault: Vault
  readonly #shelf: Shelf
  readonly #phone: Phone
  readonly #begun = new Map<string, Sound>()

  private constructor(disk: Disk, vault: Vault, shelf: Shelf, phone: Phone) {
    this.#disk = disk
    this.#vault = vault
    this.#shelf = shelf
    this.#phone = phone
  }

  static async open(disk: Disk, vault: Vault, shelf: Shelf, phone: Phone): Promise<Sounds> {
    const sounds = new Sounds(disk, vault, shelf, phone)
    for (const [key, bytes] of await readAll(disk, 'app', BEGUN)) {
      const sound = await vault.openJson<Sound>(key, bytes)
      sounds.#begun.set(sound.id, sound)
    }
    return sounds
  }

  /** Those of which no evidence was made yet. */
  get count(): number {
    return this.#begun.size
  }

  /** Those whose recording ended with the page. */
  cutOff(): Sound[] {
    return [...this.#begun.values()].filter(({ id }) => !onScreen.has(id))
  }

  /** Adds a piece, and resolves once it is on the disk; the first brings what is to be made of them all. */
  async add(sound: Sound, at: number, piece: Blob): Promise<void> {
    const { id } = sound
    const bytes = new Uint8Array(await piece.arrayBuffer())
    await leaveRoom(bytes.length)
    const key = `${folderOf(id)}/${String(at).padStart(DIGITS, '0')}`
    const writes: Write[] = [{ table: 'app', key, bytes: await this.#vault.seal(key, bytes) }]
    const head = `sound/${id}`
    const isNew = !this.#begun.has(id)
    if (isNew) writes.push({ table: 'app', key: head, bytes: await this.#vault.sealJson(head, sound) })
    await this.#write(writes)
    onScreen.add(id)
    if (isNew) this.#begun.set(id, sound)
  }

  /** Makes a file of the pieces and evidence of it, under the sound's own id: asked twice, it is made once. */
  async finish(sound: Sound): Promise<void> {
    const { id, scope, typed, takenAt } = sound
    if (this.#phone.line(id)) {
      await this.#phone.step([id], (core) => core.edit(id, JSON.stringify(typed), '{}', Date.now()))
    } else {
      const blob = await this.#whole(sound)
      const { hash, bytes } = await this.#shelf.keep({ blob, kind: 'sound', name: `sound-${takenAt}`, takenAt })
      const all = JSON.stringify([...typed, `sha256=${hash}`, `bytes=${bytes}`, `media_type=${blob.type.split(';')[0]}`])
      await this.#phone.step([], (core) => core.create(id, 'evidence', scope, all, Date.now()))
    }
    await this.drop(id)
  }

  /** Finishes one that was cut off, unless that was done and only its pieces are left. */
  async takeUp(sound: Sound): Promise<void> {
    if (this.#phone.line(sound.id)) await this.drop(sound.id)
    else await this.finish(sound)
  }

  async drop(id: string): Promise<void> {
    const keys = await this.#disk.getAllKeys('app', piecesOf(id))
    await this.#write([`sound/${id}`, ...keys].map((key) => ({ table: 'app', key, bytes: null })))
    this.#begun.delete(id)
  }

  async #whole({ id, type }: Sound): Promise<Blob> {
    const rows = await readAll(this.#disk, 'app', piecesOf(id))
    return new Blob(await Promise.all(rows.map(([key, bytes]) => this.#vault.open(key, bytes))), { type })
  }

  async #write(writes: Write[]): Promise<void> {
    try {
      await write(this.#disk, writes)
    } catch (thrown) {
      throw ofDisk(thrown)
    }
  }
}

const folderOf = (id: string) => `piece/${id}`

const piecesOf = (id: string) => IDBKeyRange.bound(`${folderOf(id)}/`, `${folderOf(id)}0`)
