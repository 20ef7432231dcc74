/** The core as the screens see it: one store at a time, its phone, its files, its syncs. */
import type {
  Asked,
  Carried,
  Catalogue,
  Core as Api,
  Door,
  Ended,
  EnrolRequest,
  EvidenceFile,
  Given,
  ListAnswer,
  ListQuery,
  Near,
  NewMedia,
  News,
  PlatformKey,
  Problem,
  Rating,
  RecordView,
  Settings,
  Sound,
  Scope,
  Status,
  Stored,
  Today,
  Typed,
  Unit,
  Waiting,
} from './api'
import * as doors from './door'
import { ready } from './engine'
import { newId, newKey, randomId } from './ids'
import { Refused, problemOf, send } from './link'
import * as lines from './lines'
import { APP, Notebook, known } from './notebook'
import { pack } from './parcels'
import { Phone } from './phone'
import { isProblem, problem } from './problem'
import { evidence, status, waiting } from './report'
import { Core, catalogue } from './wasm/core.js'

type Bytes = Uint8Array<ArrayBuffer>

/** Milliseconds after which another window is taken to have the stores. */
const PATIENCE = 2_000

export class Office implements Api {
  #open: Notebook | null = null
  /** The store that was open last, until nothing of it goes on: two must never write at once. */
  #closing: Promise<void> = Promise.resolve()
  #elsewhere = false
  #heard = new Set<(news: News) => void>()
  readonly #alone: Promise<void>

  constructor() {
    // One window has the stores: two would each believe that they alone write. A page that was just left may still hold
    // them for a moment.
    this.#alone = new Promise((known) => {
      const has = () => {
        known()
        return new Promise(() => {})
      }
      navigator.locks.request('danvan-core', { signal: AbortSignal.timeout(PATIENCE) }, has).catch(() => {
        this.#elsewhere = true
        known()
      })
    })
    addEventListener('online', () => {
      this.#tell({ what: 'status' })
      this.#open?.soon(0)
    })
    addEventListener('offline', () => this.#tell({ what: 'status' }))
  }

  async listen(heard: (news: News) => void): Promise<void> {
    this.#heard.add(heard)
  }

  // The door

  async door(): Promise<Door> {
    await this.#alone
    return doors.door(this.#open?.open.owner.id ?? null, this.#elsewhere)
  }

  async enrol(request: EnrolRequest): Promise<void> {
    await this.#alone
    if (this.#elsewhere) throw problem('elsewhere')
    try {
      const open = await doors.enrol(request)
      const { device, install, scopes } = open.account
      const ids = JSON.stringify(scopes.map((scope) => scope.id))
      const phone = await Phone.fresh(open.disk, open.vault, known(open.account), () => Core.fresh(device, install, ids))
      await this.#enter(open, phone)
    } catch (thrown) {
      throw isProblem(thrown) || thrown instanceof Refused ? problemOf(thrown) : thrown
    }
  }

  unlock(profile: string, pin: string): Promise<void> {
    return this.#unlock(() => doors.unlock(profile, pin))
  }

  unlockByPlatform(profile: string, secret: Bytes): Promise<void> {
    return this.#unlock(() => doors.unlockByPlatform(profile, secret))
  }

  async #unlock(by: () => Promise<doors.Opened>): Promise<void> {
    await this.#alone
    if (this.#elsewhere) throw problem('elsewhere')
    await this.#closing
    const open = await by()
    await this.#enter(open, await Phone.open(open.disk, open.vault, known(open.account)))
  }

  async #enter(open: doors.Opened, phone: Phone): Promise<void> {
    this.#open = await Notebook.take(open, phone, (news) => this.#hear(news))
    this.#tell({ what: 'status' })
  }

  async lock(): Promise<void> {
    const notebook = this.#open
    this.#open = null
    if (notebook) this.#closing = notebook.close()
    await this.#closing
    this.#tell({ what: 'locked' })
  }

  async changePin(old: string, next: string): Promise<void> {
    await doors.changePin(this.#in.open.owner.id, old, next)
  }

  async usePlatform(pin: string, key: PlatformKey, secret: Bytes): Promise<void> {
    await doors.usePlatform(this.#in.open.owner.id, pin, key, secret)
  }

  async dropPlatform(): Promise<void> {
    await doors.dropPlatform(this.#in.open.owner.id)
  }

  async signOut(evenSo: boolean): Promise<void> {
    const { phone, shelf, bag, sounds, open } = this.#in
    const { here, commandsHere, refused } = phone.state.counts
    if (!evenSo && here + commandsHere + refused + shelf.waiting().length + bag.list().length + sounds.count > 0) throw problem('not_safe')
    await this.lock()
    await doors.wipe(open.owner.id)
    this.#tell({ what: 'locked' })
  }

  // Reading

  async list(query: ListQuery): Promise<ListAnswer> {
    const { phone } = this.#in
    const ranked = query.query.trim() ? await phone.search(query.query) : undefined
    return lines.list(phone.lines(), query, ranked)
  }

  async today(day: string): Promise<Today> {
    return lines.today(this.#in.phone.lines(), day)
  }

  async show(id: string): Promise<RecordView> {
    const { phone, shelf } = this.#in
    const view = JSON.parse(await phone.read([id], (core) => core.show(id, Date.now()))) as RecordView
    view.summary = phone.line(id) ?? view.summary
    view.media = view.media.map((file) => ({
      ...file,
      here: shelf.files.has(file.hash),
      onServer: file.onServer || (shelf.files.get(file.hash)?.onServer ?? false),
    }))
    return view
  }

  async evidence(id: string): Promise<EvidenceFile[]> {
    return evidence(this.#in, id)
  }

  async near(id: string): Promise<Near[]> {
    const { phone } = this.#in
    const found = JSON.parse(await phone.read([id], (core) => core.near(id))) as { id: string; score: number; verdict: Near['verdict'] }[]
    return found.flatMap(({ id, score, verdict }) => {
      const record = phone.line(id)
      return record ? [{ record, score, verdict }] : []
    })
  }

  catalogue(): Promise<Catalogue> {
    return doors.remembered(`catalogue-${APP}`, async () => {
      await ready()
      return JSON.parse(catalogue()) as Catalogue
    })
  }

  async units(): Promise<Unit[]> {
    return this.#in.open.account.units
  }

  async scopes(): Promise<Scope[]> {
    return this.#in.open.account.scopes
  }

  // Writing

  async create(kind: string, scope: string, typed: Typed[]): Promise<string> {
    const id = newId()
    await this.#in.phone.step([], (core) => core.create(id, kind, scope, JSON.stringify(typed), Date.now()))
    return id
  }

  async edit(id: string, typed: Typed[], base: Record<string, string> = {}): Promise<void> {
    const [all, texts] = [JSON.stringify(typed), JSON.stringify(base)]
    await this.#in.phone.step([id], (core) => core.edit(id, all, texts, Date.now()))
  }

  async check(kind: string, typed: Typed): Promise<Problem | null> {
    try {
      await this.#in.phone.read([], (core) => core.check(kind, typed))
      return null
    } catch (thrown) {
      if (isProblem(thrown)) return thrown
      throw thrown
    }
  }

  async settle(id: string, path: string, text: string): Promise<void> {
    await this.#in.phone.step([id], (core) => core.settle(id, path, text, Date.now()))
  }

  async undo(id: string, settlement: string): Promise<void> {
    await this.#in.phone.step([id], (core) => core.undo(id, settlement, Date.now()))
  }

  async sayAgain(id: string, hash: string): Promise<void> {
    await this.#in.phone.step([id], (core) => core.sayAgain(id, hash, Date.now()))
  }

  async ask(id: string, action: string, args: Record<string, string>, seen?: { heads: string[]; standing: number }): Promise<void> {
    const given = JSON.stringify(args)
    await this.#in.phone.step(seen ? [] : [id], (core) =>
      seen ? core.askOnSeen(newId(), id, JSON.stringify(seen), action, given, Date.now()) : core.ask(newId(), id, action, given, Date.now()),
    )
  }

  async asked(id: string): Promise<Asked[]> {
    return this.#in.phone.state.asked.flatMap(([record, asked]) => (record === id ? [asked] : []))
  }

  async identify(id: string, given: Given): Promise<void> {
    await this.#in.phone.step([id], (core) => core.identify(randomId(), id, JSON.stringify(given), Date.now()))
  }

  async withdrawIdentity(id: string): Promise<void> {
    await this.#in.phone.step([], (core) => core.withdrawIdentity(id))
  }

  async redacted(text: string): Promise<string | null> {
    await ready()
    return Core.redacted(text) ?? null
  }

  async rated(rubric: object, marks: Record<string, number>): Promise<Rating> {
    await ready()
    return JSON.parse(Core.rated(JSON.stringify(rubric), JSON.stringify(marks))) as Rating
  }

  async newKey(): Promise<string> {
    return newKey()
  }

  // Files

  async keep(media: NewMedia): Promise<Stored> {
    const stored = await this.#in.shelf.keep(media)
    this.#tell({ what: 'status' })
    return stored
  }

  async addPiece(sound: Sound, at: number, piece: Blob): Promise<void> {
    await this.#in.sounds.add(sound, at, piece)
  }

  async finishSound(sound: Sound): Promise<void> {
    await this.#in.sounds.finish(sound)
    this.#tell({ what: 'status' })
  }

  async dropSound(id: string): Promise<void> {
    await this.#in.sounds.drop(id)
  }

  async tryFileAgain(hash: string): Promise<void> {
    await this.#in.shelf.again(hash)
    this.#tell({ what: 'status' })
    this.#in.soon(0)
  }

  async dropFile(hash: string): Promise<void> {
    await this.#in.shelf.drop(hash)
    this.#tell({ what: 'status' })
  }

  async media(hash: string): Promise<Blob> {
    const notebook = this.#in
    const here = await notebook.shelf.read(hash)
    if (here) return new Blob([here.bytes], { type: here.type })
    try {
      const answer = await send(`/v1/media/${hash}`, { headers: { authorization: `Bearer ${await notebook.access()}` } })
      return await answer.blob()
    } catch {
      throw problem('no_file')
    }
  }

  // Sync

  async status(): Promise<Status> {
    return status(this.#in)
  }

  async waiting(): Promise<Waiting> {
    return waiting(this.#in)
  }

  async pack(): Promise<Blob | null> {
    const { phone, shelf, open } = this.#in
    return pack(phone, shelf, open.keys, open.account, APP)
  }

  async takeParcel(file: Blob): Promise<void> {
    const { bag } = this.#in
    await bag.take(file)
    this.#in.soon(0)
  }

  async parcels(): Promise<Carried[]> {
    return this.#in.bag.list()
  }

  async dropParcel(id: string): Promise<void> {
    await this.#in.bag.drop(id)
  }

  async settings(): Promise<Settings> {
    return this.#in.book.settings
  }

  async set(settings: Partial<Settings>): Promise<void> {
    await this.#in.note({ settings: { ...this.#in.book.settings, ...settings } })
  }

  sync(verify: boolean): Promise<Ended> {
    return this.#in.sync(verify)
  }

  async request(path: string, body?: object): Promise<unknown> {
    const answer = await this.#answered(this.#in.ask(path, body))
    // What was accepted and is done later has no words.
    const text = await answer.text()
    return text ? (JSON.parse(text) as unknown) : undefined
  }

  async download(path: string): Promise<Blob> {
    return (await this.#answered(this.#in.ask(path))).blob()
  }

  async upload(path: string, file: Blob, told: (sent: number) => void): Promise<unknown> {
    return (await this.#answered(this.#in.upload(path, file, told))).json()
  }

  async remove(path: string): Promise<void> {
    await this.#answered(this.#in.remove(path))
  }

  async watch(): Promise<void> {
    this.#in.watch()
  }

  async #answered(asking: Promise<Response>): Promise<Response> {
    try {
      return await asking
    } catch (thrown) {
      throw problemOf(thrown)
    }
  }

  async diagnostics(): Promise<string> {
    const { open, book, phone, shelf } = this.#in
    const { storage } = await this.status()
    const facts = {
      app: APP,
      browser: navigator.userAgent,
      device: open.account.device,
      install: open.account.install,
      records: phone.lines().length,
      files: shelf.files.size,
      counts: phone.state.counts,
      storage,
      syncedAt: book.syncedAt && new Date(book.syncedAt).toISOString(),
      last: book.last,
    }
    return JSON.stringify(facts, null, 2)
  }

  get #in(): Notebook {
    if (!this.#open) throw problem('not_open')
    return this.#open
  }

  #hear(news: News): void {
    this.#tell(news)
    if (news.what === 'lost') void this.lock()
  }

  #tell(news: News): void {
    for (const heard of this.#heard) heard(news)
  }
}
