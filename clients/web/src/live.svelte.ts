/** What the screens share of the core: who is in, what waits, the kinds, and news of what changed. */
import { untrack } from 'svelte'
import { core } from './core'
import type { Door, Kind, Label, News, Problem, Scope, Status, Unit, Waiting } from './core/api'
import { isInForce } from './core/days'
import { unknown } from './words/common'

export { core }

type Progress = Extract<News, { what: 'progress' }>

/** Records that changed, or `null` where any may have. */
type Changed = ReadonlySet<string> | null

/** News come in bursts while a sync runs: screens are told a few times a second at most. */
const BURST = 200

export function problemOf(thrown: unknown): Problem {
  const known = thrown as Partial<Problem> | null
  if (known && typeof known.vi === 'string') return { ...known, code: known.code ?? 'unknown', vi: known.vi, en: known.en ?? known.vi }
  console.error(thrown)
  return unknown
}

class Live {
  door = $state.raw<Door | null>(null)
  /** Why the door could not be opened at all. */
  broken = $state.raw<Problem | null>(null)
  status = $state.raw<Status | null>(null)
  waiting = $state.raw<Waiting | null>(null)
  progress = $state.raw<Progress | null>(null)
  kinds = $state.raw<ReadonlyMap<string, Kind>>(new Map())
  /** Units in force, and scopes that something new may be written in. */
  units = $state.raw<readonly Unit[]>([])
  scopes = $state.raw<readonly Scope[]>([])
  #unitNames = $state.raw<ReadonlyMap<string, string>>(new Map())
  #spokeAt: number | null = null
  online = $state(navigator.onLine)

  #heard = new Set<(changed: Changed) => void>()
  #changed = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Things that are on this phone alone: records, decisions asked for, files. */
  get waitingCount(): number {
    const waits = this.waiting
    return waits ? waits.records.filter((r) => !r.why).length + waits.commands.length + waits.media.length : 0
  }

  /** Phone and server hold the same, and nothing has been written since. */
  get same(): boolean {
    const s = this.status
    return s?.last?.finish === 'same' && !s.here && !s.onItsWay && !s.safe && !s.commandsHere && s.media.onServer === s.media.files && !this.waitingCount
  }

  async start(): Promise<void> {
    addEventListener('online', () => (this.online = true))
    addEventListener('offline', () => (this.online = false))
    try {
      await core.listen((news) => this.#hear(news))
      await this.look()
    } catch (thrown) {
      this.broken = problemOf(thrown)
    }
  }

  /** Looks at the door anew: who may come in, who is in. */
  async look(): Promise<void> {
    const door = await core.door()
    if (door.open) await this.#enter()
    // Asked while the PIN is typed: it is no secret.
    else if (door.profiles.length) void this.#know().catch(() => {})
    this.door = door
  }

  /** Tells a screen of changed records until it goes. */
  onChange(heard: (changed: Changed) => void): () => void {
    this.#heard.add(heard)
    return () => this.#heard.delete(heard)
  }

  kind(name: string): Kind | undefined {
    return this.kinds.get(name)
  }

  kindLabel(name: string): Label {
    return this.kinds.get(name)?.label ?? { vi: name, en: name }
  }

  async refresh(): Promise<void> {
    try {
      const [status, waiting] = await Promise.all([core.status(), core.waiting()])
      this.status = status
      this.waiting = waiting
      this.online = status.online
      if (!status.syncing) this.progress = null
      // Units may have changed with what the server said.
      if (status.spokeAt !== this.#spokeAt) await this.#places()
    } catch (thrown) {
      // A store that was locked in between has no status; the door says so.
      if (untrack(() => this.door?.open)) console.error(thrown)
    }
  }

  async #enter(): Promise<void> {
    // What waits is counted while the lists are drawn.
    void this.refresh()
    await Promise.all([this.#places(), this.#know()])
  }

  async #places(): Promise<void> {
    this.#spokeAt = this.status?.spokeAt ?? null
    const [units, scopes] = await Promise.all([core.units(), core.scopes()])
    this.#unitNames = new Map(units.map(({ id, name }) => [id, name]))
    this.units = units.filter(isInForce)
    this.scopes = scopes.filter(isInForce)
  }

  /** Of a unit that is, or was. */
  unitName = (id: string): string | undefined => this.#unitNames.get(id)

  async #know(): Promise<void> {
    if (this.kinds.size) return
    const { kinds } = await core.catalogue()
    this.kinds = new Map(kinds.map((kind) => [kind.name, kind]))
  }

  #hear(news: News): void {
    if (news.what === 'progress') {
      this.progress = news
      return
    }
    if (news.what === 'locked' || news.what === 'lost') {
      this.status = null
      this.waiting = null
      void this.look()
      return
    }
    if (news.what === 'records') for (const id of news.ids) this.#changed.add(id)
    this.#timer ??= setTimeout(() => this.#tell(), BURST)
  }

  #tell(): void {
    this.#timer = undefined
    const changed = this.#changed
    this.#changed = new Set()
    void this.refresh()
    if (changed.size) for (const heard of this.#heard) heard(changed)
  }
}

export const live = new Live()
