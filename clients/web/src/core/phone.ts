/**
 * The phone: sync-core over an encrypted store.
 *
 * Steps take turns. Each loads the documents that it needs, lets sync-core work, and has what changed on the disk
 * before anybody hears of it.
 */
import type { Summary } from './api'
import { type Disk, type Write, readAll, write } from './disk'
import { ofCore, ofDisk, problem } from './problem'
import type { Vault } from './vault'
import { type Core, Reader } from './wasm/core.js'
import { ready } from './engine'

type Bytes = Uint8Array<ArrayBuffer>

/** Where everything is that this phone wrote. */
export interface State {
  where: Record<string, Summary['where']>
  waiting: Record<string, { changes: number; bytes: number; why: import('./api').Problem | null }>
  asked: [string, import('./api').Asked][]
  counts: { here: number; safe: number; merged: number; refused: number; commandsHere: number; commandsPending: number }
  /** By record, where what was recorded of a person is. */
  named: Record<string, string>
}

const NOTHING: State = {
  where: {},
  waiting: {},
  asked: [],
  counts: { here: 0, safe: 0, merged: 0, refused: 0, commandsHere: 0, commandsPending: 0 },
  named: {},
}

const DOC = 'doc/'
/** The core wakes so long after the store was opened, or when it is first asked. */
const BREATH = 1_500

export class Phone {
  readonly disk: Disk
  readonly vault: Vault
  state: State = NOTHING
  /** Told of records that changed, once they are on the disk. */
  onChange: (ids: string[]) => void = () => {}

  #lines = new Map<string, Summary>()
  #texts = new Map<string, string>()
  #core: Promise<Core> | null = null
  #closed = false
  #turn: Promise<unknown> = Promise.resolve()
  #known = '{}'

  private constructor(disk: Disk, vault: Vault) {
    this.disk = disk
    this.vault = vault
  }

  /** Opens what lists need; the core comes in behind it. */
  static async open(disk: Disk, vault: Vault, known: string): Promise<Phone> {
    const phone = new Phone(disk, vault)
    phone.#known = known
    const stored = await readAll(disk, 'lines', IDBKeyRange.bound('line/', 'line0'))
    const buckets = await Promise.all(stored.map(([key, bytes]) => vault.openJson<Summary[]>(key, bytes)))
    const state = await disk.get('app', 'state')
    if (state) phone.state = { ...NOTHING, ...(await vault.openJson<State>('state', state)) }
    for (const line of buckets.flat()) phone.#lines.set(line.id, phone.#placed(line, phone.state))
    // Lists come first: waking the core takes all that a cheap phone has.
    setTimeout(() => phone.#awake().catch(() => {}), BREATH)
    return phone
  }

  /** A phone that was just enrolled. */
  static async fresh(disk: Disk, vault: Vault, known: string, make: () => Core): Promise<Phone> {
    const phone = new Phone(disk, vault)
    phone.#known = known
    await ready()
    const core = make()
    core.know(known)
    phone.#core = Promise.resolve(core)
    await phone.step([], () => {})
    return phone
  }

  /** The records' lines, each with where this phone's part of it is. */
  lines(): Summary[] {
    return [...this.#lines.values()]
  }

  line(id: string): Summary | undefined {
    return this.#lines.get(id)
  }

  #placed(line: Summary, state: State): Summary {
    return { ...line, where: state.where[line.id] ?? 'merged' }
  }

  async search(query: string): Promise<string[]> {
    return (await this.core()).search(query)
  }

  core(): Promise<Core> {
    return this.#awake()
  }

  async #awake(): Promise<Core> {
    if (this.#closed) throw problem('not_open')
    const core = (this.#core ??= this.#wake())
    try {
      return await core
    } catch (thrown) {
      // The next who asks tries anew: a page may have been too short of memory, or a file not there yet.
      if (this.#core === core) this.#core = null
      throw ofCore(thrown) ?? thrown
    }
  }

  async know(known: string): Promise<void> {
    this.#known = known
    ;(await this.core()).know(known)
  }

  /** Reads from records: their documents are in memory while `read` runs. */
  read<T>(records: string[], read: (core: Core) => T): Promise<T> {
    return this.#inTurn(async (core) => {
      await this.load(core, records)
      return read(core)
    })
  }

  /** Changes the phone, and resolves once that is on the disk. */
  step<T>(records: string[], act: (core: Core) => T): Promise<T> {
    return this.turn(async (core) => {
      await this.load(core, records)
      return act(core)
    })
  }

  /** As {@link step}, for what loads documents by itself. */
  turn<T>(act: (core: Core) => Promise<T>): Promise<T> {
    return this.#inTurn(async (core) => {
      core.ease()
      const result = await act(core)
      const ids = await this.#store(core)
      if (ids.length) this.onChange(ids)
      return result
    })
  }

  async load(core: Core, records: string[]): Promise<void> {
    const absent = records.filter((id) => !core.has(id))
    const keys = absent.map((id) => DOC + id)
    const rows = await Promise.all(keys.map((key) => this.disk.get('rows', key)))
    const open = await Promise.all(rows.map((row, at) => row && this.vault.open(keys[at]!, row)))
    open.forEach((row, at) => row && core.load(absent[at]!, row))
  }

  /** Waits for the step under way, then forgets everything that was open. */
  async close(): Promise<void> {
    await this.#turn.catch(() => {})
    this.#closed = true
    this.#core = null
    this.#lines.clear()
    this.#texts.clear()
    this.disk.close()
  }

  #inTurn<T>(act: (core: Core) => Promise<T>): Promise<T> {
    const mine = this.#turn.then(async () => {
      const core = await this.core()
      try {
        return await act(core)
      } catch (thrown) {
        throw ofCore(thrown) ?? this.#broken(thrown)
      }
    })
    this.#turn = mine.catch(() => {})
    return mine
  }

  /** After a failed write, or a trap in the core, memory may be ahead of the disk: the disk is right. */
  #broken(thrown: unknown): unknown {
    this.#core = null
    return thrown
  }

  /** Reads the phone's rows into a new core; documents stay on the disk until they are needed. */
  async #wake(): Promise<Core> {
    await ready()
    const [before, after, texts] = await Promise.all([
      readAll(this.disk, 'rows', IDBKeyRange.upperBound(DOC, true)),
      readAll(this.disk, 'rows', IDBKeyRange.lowerBound('doc0')),
      readAll(this.disk, 'lines', IDBKeyRange.bound('text/', 'text0')),
    ])
    const reader = new Reader()
    const rows = [...before, ...after]
    const open = await Promise.all(rows.map(([key, bytes]) => this.vault.open(key, bytes)))
    rows.forEach(([key], at) => reader.row(key, open[at]!))
    const core = reader.open()
    core.know(this.#known)
    const buckets = await Promise.all(texts.map(([key, bytes]) => this.vault.openJson<[string, string][]>(key, bytes)))
    for (const [id, text] of buckets.flat()) {
      this.#texts.set(id, text)
      core.index(id, JSON.stringify(this.#lines.get(id) ?? {}), text)
    }
    return core
  }

  /** Writes what changed, in one transaction, and gives the records whose lines changed. */
  async #store(core: Core): Promise<string[]> {
    const changes = core.changes() as [string, Bytes?][]
    if (!changes.length) return []
    const state = JSON.parse(core.state()) as State
    const changed = new Set<string>()
    const lines = new Map(this.#lines)
    const texts = new Map(this.#texts)
    for (const [key, bytes] of changes) {
      if (!key.startsWith(DOC)) continue
      const id = key.slice(DOC.length)
      changed.add(id)
      const listed = bytes ? (JSON.parse(core.summary(id)) as { summary: Summary; search: string } | null) : null
      if (listed) {
        lines.set(id, this.#placed(listed.summary, state))
        texts.set(id, listed.search)
        core.index(id, JSON.stringify(listed.summary), listed.search)
      } else {
        lines.delete(id)
        texts.delete(id)
        core.unindex(id)
      }
    }
    const writes = await this.#sealed(changes, changed, lines, texts, state)
    try {
      await write(this.disk, writes)
    } catch (thrown) {
      this.#broken(thrown)
      throw ofDisk(thrown)
    }
    const before = this.state
    const moved = Object.keys({ ...state.where, ...before.where }).filter((id) => state.where[id] !== before.where[id])
    const named = Object.keys({ ...state.named, ...before.named }).filter((id) => state.named[id] !== before.named[id])
    for (const id of moved) {
      const line = lines.get(id)
      if (line) lines.set(id, this.#placed(line, state))
    }
    this.#lines = lines
    this.#texts = texts
    this.state = state
    return [...new Set([...changed, ...moved, ...named])]
  }

  async #sealed(
    changes: [string, Bytes?][],
    changed: Set<string>,
    lines: Map<string, Summary>,
    texts: Map<string, string>,
    state: State,
  ): Promise<Write[]> {
    const rows = changes.map(async ([key, bytes]): Promise<Write> => {
      return { table: 'rows', key, bytes: bytes ? await this.vault.seal(key, bytes) : null }
    })
    const buckets = new Set([...changed].map(bucketOf))
    const drawn = [...lines.values()].filter((line) => buckets.has(bucketOf(line.id)))
    const drawings = [...buckets].flatMap((bucket) => {
      const inside = drawn.filter((line) => bucketOf(line.id) === bucket)
      const searched = inside.map((line) => [line.id, texts.get(line.id) ?? ''])
      return [this.#write('lines', `line/${bucket}`, inside), this.#write('lines', `text/${bucket}`, searched)]
    })
    return Promise.all([...rows, ...drawings, this.#write('app', 'state', state)])
  }

  async #write(table: Write['table'], key: string, value: unknown): Promise<Write> {
    return { table, key, bytes: await this.vault.sealJson(key, value) }
  }
}

/** Lines lie many in a row, so that a list of thousands opens with few decryptions. */
function bucketOf(id: string): string {
  return id.slice(-2)
}
