/** What the desk's screens share: who is at it, the units, how complete the figures are, and when to look anew. */
import { Followed } from '../follow.svelte'
import { core, live, problemOf } from '../live.svelte'
import type { Problem } from '../core/api'
import { say } from '../words'
import { former } from '../words/desk/reorganise'
import * as api from './api'
import { dayAt } from './devices/day'

/** News come in bursts: screens look twice a second at most. */
const BURST = 400
/** A device that only fetched moves no scope, and time alone makes devices silent: how complete the figures are is asked
 * for again. Nothing else is: what moves is told. */
const ASK_EVERY = 60_000

class Desk {
  me = $state.raw<api.Me | null>(null)
  units = $state.raw<ReadonlyMap<string, api.Unit>>(new Map())
  /** What became of units, by day. */
  edges = $state.raw<api.Edge[]>([])
  fresh = $state.raw<api.Freshness | null>(null)
  /** How much waits, as far as the server could be asked. */
  inbox = $state.raw<api.Inbox | null>(null)
  /** When somebody looked here before, by the server's clock; null: never. */
  looked = $state<number | null>()
  problem = $state.raw<Problem | null>(null)
  /** Goes up whenever the server may have something new. */
  moved = $state(0)

  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    void core.listen((news) => {
      if (news.what === 'moved') this.#timer ??= setTimeout(() => this.look(), BURST)
    })
    const isSeen = () => live.door?.open && document.visibilityState === 'visible'
    setInterval(() => isSeen() && void this.refresh(), ASK_EVERY)
    document.addEventListener('visibilitychange', () => isSeen() && this.look())
  }

  may(right: api.Right): boolean {
    // The audit log is one for the whole province: a commune's roles open none of it.
    return this.me?.roles.some((held) => held.rights.includes(right) && (right !== 'audit' || held.level === 'province')) ?? false
  }

  /** Whether this person has the right in the whole province. */
  mayEverywhere(right: api.Right): boolean {
    return this.me?.roles.some((held) => held.level === 'province' && held.rights.includes(right)) ?? false
  }

  /** Whether somebody reads what citizens said, which takes a role in their commune. */
  get isNear(): boolean {
    return this.me?.roles.some((held) => held.level !== 'province' && held.rights.includes('read')) ?? false
  }

  /** Whether this person has sums alone of records of the kind: the province, of what citizens said. */
  isFarFrom(kind: string | null): boolean {
    return kind === 'opinion' && this.me !== null && !this.isNear && this.may('read')
  }

  /**
   * Whether a kind is counted in two ways: by units of then and of today. Where no unit ever changed there is one. From afar,
   * too: the difference of both would tell what is withheld.
   */
  hasViews(kind: string): boolean {
    return this.edges.length > 0 && !this.isFarFrom(kind)
  }

  /** Whether a screen that needs one of these rights is worth opening. */
  mayOpen(rights: api.Right[] | undefined): boolean {
    return !rights || !this.me || rights.some((right) => this.may(right))
  }

  unitName(id: string | null): string {
    return (id && this.units.get(id)?.name) || ''
  }

  /** The unit's name, where one that is no more is told from one of today: names repeat. */
  nameNow(id: string | null, name = this.unitName(id)): string {
    const unit = id ? this.units.get(id) : undefined
    return unit && this.isPast(unit) ? say(former(name)) : name
  }

  /** The unit; a hamlet or a body with the commune that it is of, as their names repeat. */
  placeName(id: string | null): string {
    const unit = id ? this.units.get(id) : undefined
    if (!unit) return ''
    return unit.scope === unit.id ? unit.name : `${unit.name}, ${this.unitName(unit.scope)}`
  }

  /** Units, past ones too, in which this person has the right: those of their scopes, all of them from the province. */
  unitsWith(right: api.Right): api.Unit[] {
    const roles = this.me?.roles.filter((held) => held.rights.includes(right)) ?? []
    const everywhere = this.mayEverywhere(right)
    const scopes = new Set(roles.map((held) => held.scope))
    return [...this.units.values()].filter((unit) => everywhere || scopes.has(unit.scope))
  }

  /** Units of today whose records this person reads. */
  get ownUnits(): api.Unit[] {
    return this.unitsWith('read').filter((unit) => !this.isPast(unit))
  }

  isPast(unit: api.Unit): boolean {
    return unit.valid_to !== null && unit.valid_to <= this.today
  }

  /** The day on which roles are held: Vietnam's, by the server's clock. */
  get today(): string {
    return dayAt(this.fresh?.as_of ?? Date.now())
  }

  /** Who is at the desk, and from here on what is new. */
  async open(): Promise<void> {
    this.me = null
    this.fresh = null
    this.inbox = null
    this.looked = undefined
    await core.watch()
    await this.#know()
  }

  async readUnits(): Promise<void> {
    const [units, edges] = await Promise.all([api.units(), api.edges()])
    this.units = new Map(units.map((unit) => [unit.id, unit]))
    this.edges = edges
  }

  /** What is new since the desk was opened before; from here on it is measured from now. */
  async #remember(): Promise<void> {
    if (this.looked !== undefined || !this.fresh) return
    const { looked } = await core.settings()
    this.looked = looked ?? null
    await core.set({ looked: this.fresh.as_of })
  }

  async #know(): Promise<void> {
    try {
      const [me] = await Promise.all([api.me(), this.readUnits()])
      this.me = me
    } catch (thrown) {
      this.problem = problemOf(thrown)
      return
    }
    await this.refresh()
    await this.#remember()
  }

  /** Looks at everything anew. */
  look(): void {
    this.#timer = undefined
    this.moved++
    void this.refresh()
  }

  /** How complete the figures are by now, and how much waits. */
  async refresh(): Promise<void> {
    if (!this.me) return this.#know()
    try {
      ;[this.fresh, this.inbox] = await Promise.all([api.freshness(), api.inbox()])
      this.problem = null
    } catch (thrown) {
      // An old count would pass for what waits now.
      this.inbox = null
      this.problem = problemOf(thrown)
    }
  }
}

export const desk = new Desk()

/** The commune that a scope belongs to, as it is called today. */
export function communeOf(scope: string): string {
  return [...desk.units.values()].find((unit) => unit.scope === scope && unit.level === 'commune' && !unit.valid_to)?.name ?? ''
}

/** Follows an answer of the server: asked for again when what `load` reads changes, and when something new is there. */
export function asked<T>(load: () => Promise<T>): Followed<T> {
  const followed = new Followed<T>()
  $effect(() => {
    void desk.moved
    void followed.take(load())
  })
  return followed
}
