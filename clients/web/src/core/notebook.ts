/** One store that is open: the phone, its files, what is noted beside them, and its exchange with the server. */
import type { Ended, News, Problem, Settings } from './api'
import { dayInVietnam } from './days'
import { type Account, type Opened, lose, placeOf, save } from './door'
import { Refused, renew, send, signed, upload } from './link'
import { Shelf, type Way } from './media'
import { Bag } from './parcels'
import type { Phone } from './phone'
import { listen } from './pokes'
import { isProblem, problem } from './problem'
import { Sounds } from './sounds'
import { run } from './sync'

declare const __APP__: string

export const APP = __APP__
/** After something was written, a sync waits so long for more. */
const PAUSE = 20_000
/** As long on a line that is listened to: words that were written together go together. */
const MOMENT = 150
/** News of the server come in bursts, and are fetched with one sync. */
const BURST = 1_000
/** After the store was opened, it waits until the lists are drawn. */
const BREATH = 1_000
const DAY = 86_400_000
const WEEK = 7 * DAY

/** What is kept beside the phone, encrypted. */
interface Book {
  settings: Settings
  /** When phone and server last held the same, when they last spoke, compared everything, and asked who is who; ms. */
  syncedAt: number | null
  spokeAt: number | null
  comparedAt: number
  askedAt: number
  last: Ended | null
  came: string[]
  /** Evidence of sounds whose recording was cut off. */
  cutOff: string[]
  /** The server asked to be left alone until then, ms. */
  notBefore: number
}

const BLANK: Book = {
  settings: { photosOnWifiOnly: false, autoSync: true },
  syncedAt: null,
  spokeAt: null,
  comparedAt: 0,
  askedAt: 0,
  last: null,
  came: [],
  cutOff: [],
  notBefore: 0,
}

export class Notebook {
  readonly open: Opened
  readonly phone: Phone
  readonly shelf: Shelf
  readonly bag: Bag
  readonly sounds: Sounds
  book: Book
  /** Why a sound that was cut off did not become evidence. */
  cutOff: Problem | null = null
  /** Changes in a request that was not answered yet. */
  onItsWay = 0
  #tell: (news: News) => void
  #syncing: Promise<Ended> | null = null
  #renewing: Promise<void> | null = null
  #watching: Promise<void> | null = null
  #fetching: ReturnType<typeof setTimeout> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Ends with the store: no request outlives it. */
  #end = new AbortController()

  private constructor(open: Opened, phone: Phone, shelf: Shelf, bag: Bag, sounds: Sounds, book: Book, tell: (news: News) => void) {
    this.open = open
    this.phone = phone
    this.shelf = shelf
    this.bag = bag
    this.sounds = sounds
    this.book = book
    this.#tell = tell
  }

  static async take(open: Opened, phone: Phone, tell: (news: News) => void): Promise<Notebook> {
    const stored = await open.disk.get('app', 'book')
    const book = stored ? { ...BLANK, ...(await open.vault.openJson<Book>('book', stored)) } : BLANK
    const shelf = await Shelf.open(open.disk, open.vault, open.owner.id)
    const bag = await Bag.open(open.disk, open.vault, shelf)
    const sounds = await Sounds.open(open.disk, open.vault, shelf, phone)
    const notebook = new Notebook(open, phone, shelf, bag, sounds, book, tell)
    phone.onChange = (ids) => notebook.#changed(ids)
    void notebook.#takeUpSounds()
    notebook.soon(BREATH)
    return notebook
  }

  get syncing(): boolean {
    return this.#syncing !== null
  }

  async close(): Promise<void> {
    this.#end.abort()
    clearTimeout(this.#timer)
    await this.#syncing?.catch(() => {})
    await this.phone.close()
  }

  async note(what: Partial<Book>): Promise<void> {
    this.book = { ...this.book, ...what }
    await save(this.open, { book: this.book })
    this.#tell({ what: 'status' })
  }

  /** Syncs by itself after a while, where the officer lets it and there is a network. */
  soon(pause: number): void {
    clearTimeout(this.#timer)
    if (this.#end.signal.aborted) return
    this.#timer = setTimeout(async () => {
      // One under way may have looked before what is to be sent or fetched was there.
      await this.#syncing?.catch(() => {})
      const { settings, notBefore } = this.book
      if (settings.autoSync && navigator.onLine && Date.now() >= notBefore && !this.#end.signal.aborted) this.sync(false).catch(() => {})
    }, pause)
  }

  ask(path: string, body?: object): Promise<Response> {
    return this.#asWhoIsIn(async (headers) => send(path, { ...(body ? await signed(this.open.keys, body, headers) : { headers }), signal: this.#end.signal }))
  }

  remove(path: string): Promise<Response> {
    return this.#asWhoIsIn((headers) => send(path, { method: 'DELETE', headers, signal: this.#end.signal }))
  }

  upload(path: string, file: Blob, told: (sent: number) => void): Promise<Response> {
    return this.#asWhoIsIn((headers) => upload(path, file, headers, this.#end.signal, told))
  }

  watch(): void {
    this.#watching ??= listen(() => this.ask('/v1/live'), this.#end.signal, () => {
      this.#tell({ what: 'moved' })
      this.#fetching ??= setTimeout(() => {
        this.#fetching = undefined
        this.soon(0)
      }, BURST)
    })
  }

  sync(verify: boolean): Promise<Ended> {
    this.#syncing ??= this.#sync(verify).finally(() => {
      this.#syncing = null
      this.#tell({ what: 'status' })
    })
    return this.#syncing
  }

  get #way(): Way {
    return { access: () => this.access(), signal: this.#end.signal }
  }

  /** A token that is good. */
  async access(): Promise<string> {
    if (this.open.session.until <= Date.now()) await this.#renew()
    return this.open.session.access
  }

  /** What was being recorded when the page ended is kept as when the recording ends. */
  async #takeUpSounds(): Promise<void> {
    const cut = this.sounds.cutOff()
    if (!cut.length) return
    const noted = new Set([...this.book.cutOff, ...cut.map(({ id }) => id)])
    await this.note({ cutOff: [...noted] }).catch(() => {})
    for (const sound of cut) {
      try {
        await this.sounds.takeUp(sound)
      } catch (thrown) {
        this.cutOff = isProblem(thrown) ? thrown : problem('local_store')
      }
    }
    this.#tell({ what: 'status' })
  }

  #changed(ids: string[]): void {
    this.#tell({ what: 'records', ids })
    if (!this.#syncing) this.soon(this.#watching ? MOMENT : PAUSE)
  }

  /** Asks the server as who is in; a token that ended before its time is renewed. */
  async #asWhoIsIn(ask: (headers: Record<string, string>) => Promise<Response>): Promise<Response> {
    const by = (access: string) => ask({ authorization: `Bearer ${access}`, accept: 'application/json' })
    const access = await this.access()
    try {
      return await by(access)
    } catch (thrown) {
      if (!(thrown instanceof Refused && thrown.token)) throw thrown
      // Whoever asked beside this may have renewed it meanwhile.
      if (this.open.session.access === access) await this.#renew()
      return by(this.open.session.access)
    }
  }

  /** A refresh token is good once: all who need a new session wait for the same one. */
  #renew(): Promise<void> {
    this.#renewing ??= this.#renewed().finally(() => (this.#renewing = null))
    return this.#renewing
  }

  async #renewed(): Promise<void> {
    this.open.session = await renew(this.open.keys, this.open.session, this.#end.signal)
    await save(this.open, { session: this.open.session })
  }

  async #sync(verify: boolean): Promise<Ended> {
    const { open, phone, shelf, book } = this
    const weekly = book.comparedAt !== 0 && Date.now() - book.comparedAt > WEEK
    const compare = verify || weekly || book.last?.finish === 'different'
    const all = phone.state.counts.here
    const before = new Map(phone.lines().map((line) => [line.id, line.at]))
    const line = {
      ...this.#way,
      keys: open.keys,
      renew: () => this.#renew(),
      onItsWay: (changes: number) => {
        this.onItsWay = changes
        this.#tell({ what: 'status' })
      },
      moved: (up: number, down: number) => {
        const items = Math.max(0, all - phone.state.counts.here)
        this.#tell({ what: 'progress', up: up + down, upOf: 0, items, itemsOf: all, photo: false })
      },
    }
    const ended = await run(phone, line, { app: APP, verify: compare, files: shelf.unsent() })
    const came = phone.lines().filter((line) => before.get(line.id) !== line.at)
    if (ended.finish !== 'broken') {
      await this.#files()
      await this.bag.handIn(this.#way)
    }
    await this.#ended(ended, came.map((line) => line.id), compare)
    return ended
  }

  async #ended(ended: Ended, came: string[], compared: boolean): Promise<void> {
    const now = Date.now()
    const spoke = ended.finish !== 'broken' || ended.problem?.code !== 'link'
    const same = ended.finish === 'same'
    const wait = ended.problem?.wait ?? 0
    await this.note({
      last: ended,
      came,
      ...(spoke && { spokeAt: now }),
      ...(same && { syncedAt: now }),
      ...(same && (compared || !this.book.comparedAt) && { comparedAt: now }),
      // Up to as long again: phones that were turned away together must not come back together.
      ...(wait && { notBefore: now + wait * 1000 * (1 + Math.random()) }),
    })
    if (ended.problem?.code === 'device_revoked') {
      await lose(this.open.owner.id)
      this.#tell({ what: 'lost' })
    } else if (spoke) {
      await this.#askWho()
    }
  }

  /** Sends photos once the words are there; the server may have got some of them from elsewhere. */
  async #files(): Promise<void> {
    const { phone, shelf, book } = this
    await shelf.reconcile(new Set(await phone.read([], (core) => core.onServer())))
    const files = shelf.toSend()
    if (!files.length || (book.settings.photosOnWifiOnly && onMobileData())) return
    const total = files.reduce((sum, file) => sum + file.bytes, 0)
    const tell = () => {
      const now = files.map((file) => shelf.files.get(file.hash) ?? file)
      const sent = now.reduce((sum, file) => sum + (file.onServer ? file.bytes : file.sent), 0)
      const done = now.filter((file) => file.onServer).length
      this.#tell({ what: 'progress', up: sent, upOf: total, items: done, itemsOf: files.length, photo: true })
    }
    await shelf.upload(this.#way, tell)
    const done = files.filter((file) => file.kind !== 'carried' && shelf.files.get(file.hash)?.onServer)
    if (done.length) await phone.step([], (core) => done.forEach((file) => core.uploaded(file.hash)))
  }

  /** First thing each day: the officer's roles, their units, and how colleagues are called. Units change at midnight. */
  async #askWho(): Promise<void> {
    if (dayInVietnam(Date.now()) === dayInVietnam(this.book.askedAt)) return
    try {
      const [me, others] = await Promise.all([this.ask('/v1/me'), this.ask('/v1/colleagues')])
      const { roles, units, scopes, parcel_key } = (await me.json()) as Pick<Account, 'roles' | 'units' | 'scopes'> & { parcel_key: Account['parcelKey'] }
      const { names } = (await others.json()) as { names: Account['colleagues'] }
      this.open.account = { ...this.open.account, roles, units, scopes, place: placeOf(scopes), colleagues: names, parcelKey: parcel_key }
      await save(this.open, { account: this.open.account })
      await this.phone.know(known(this.open.account))
      await this.note({ askedAt: Date.now() })
    } catch {
      // Without an answer the roles of yesterday stand; the server decides in any case.
    }
  }
}

/** What sync-core is told of people and units. */
export function known({ person, roles, units, colleagues }: Account): string {
  return JSON.stringify({ person: person.id, roles, units, colleagues })
}

function onMobileData(): boolean {
  const link = (navigator as { connection?: { type?: string } }).connection
  return link?.type === 'cellular'
}
