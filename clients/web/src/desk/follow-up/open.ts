/** Opinions that people still wait on, nearest deadline first, with who answers each. */
import type { Summary } from '../../core/api'
import { core, live } from '../../live.svelte'
import { say } from '../../words'
import { columns, unassigned } from '../../words/desk/followUp'
import { dayOf, daysTo } from '../../words/format'
import * as api from '../api'
import { desk } from '../desk.svelte'
import { startOfDay } from '../devices/day'
import { listed } from '../records/held'
import { handling } from '../standing'
import { fieldAt, shown } from '../values'

/** States before the answer: nobody answers yet, or somebody does. */
const WITHOUT = ['recorded', 'classified', 'reopened']
const HANDLED = ['assigned', 'forwarded', 'in_progress']
const STATES = [...HANDLED, ...WITHOUT]

/** Opinions of one state that are looked at. */
const MOST = 200
const WEEK = 7
const DAY = 86_400_000
const EVER = Date.UTC(9999, 0)
const ALL = 1_000_000

export const GROUPS = ['overdue', 'soon', 'later', 'none'] as const
export type Group = (typeof GROUPS)[number]
export type Totals = Record<Group, number>

export interface Waiting extends api.Listed {
  /** What the agency is told apart by: a unit, or the name of a body outside. */
  by: string
  agency: string
  dialogue: string
}

export interface Found {
  rows: Waiting[]
  totals: Totals
  /** Whether there are more than were looked at. */
  more: boolean
}

export function groupOf({ deadline }: api.Listed): Group {
  if (deadline === null) return 'none'
  const days = daysTo(dayOf(deadline))
  return days < 0 ? 'overdue' : days <= WEEK ? 'soon' : 'later'
}

export function totalsOf(rows: readonly api.Listed[]): Totals {
  const totals: Totals = { overdue: 0, soon: 0, later: 0, none: 0 }
  for (const row of rows) totals[groupOf(row)]++
  return totals
}

const nobody = () => ({ by: 'nobody', agency: say(unassigned) })
const nearest = (a: api.Listed, b: api.Listed) => (a.deadline ?? EVER) - (b.deadline ?? EVER)

export class OpenOpinions {
  /** Who answers, by opinion, as of its last update; and names of dialogues. */
  #answers = new Map<string, { at: number; by: string; agency: string }>()
  #dialogues = new Map<string, string>()

  async find(unit: string | null): Promise<Found> {
    const parts = await Promise.all(STATES.map((state) => this.#ofState({ kind: 'opinion', state, unit })))
    const rows = parts.flatMap(({ items }) => items).sort(nearest)
    const totals = totalsOf([])
    for (const part of parts) for (const group of GROUPS) totals[group] += part.totals[group]
    return { rows: await Promise.all(rows.map((row) => this.#whole(row))), totals, more: parts.some(({ more }) => more) }
  }

  /** As this device holds them: it does not say of many at once who answers. */
  async held(unit: string | null): Promise<Found> {
    const { items } = await core.list({ kinds: ['opinion'], query: '', filters: unit ? { unit } : {}, order: 'deadline', from: 0, count: ALL })
    const dialogues = await core.list({ kinds: ['dialogue'], query: '', filters: {}, order: 'title', from: 0, count: ALL })
    const named = new Map(dialogues.items.map(({ id, title }) => [id, title]))
    const waits = ({ state }: Summary) => STATES.includes(state)
    const rows = items.filter(waits).map((one) => ({ ...listed(one), by: '', agency: '', dialogue: named.get(one.parent ?? '') ?? '' }))
    return { rows: rows.sort(nearest), totals: totalsOf(rows), more: false }
  }

  async #ofState(query: api.Query): Promise<{ items: api.Listed[]; totals: Totals; more: boolean }> {
    const page = await api.first(MOST, query, { sort: 'deadline' })
    const more = page.next !== null
    return { items: page.items, totals: more && api.CUTS ? await counted(query, page.total ?? page.items.length) : totalsOf(page.items), more }
  }

  async #whole(row: api.Listed): Promise<Waiting> {
    const [answer, dialogue] = await Promise.all([this.#answer(row), this.#dialogue(row.parent)])
    return { ...row, ...answer, dialogue }
  }

  async #answer({ id, state, title, updated_at: at }: api.Listed): Promise<{ by: string; agency: string }> {
    // What has no words may be a complaint, which went its own way.
    if (title && !HANDLED.includes(state ?? '')) return nobody()
    const known = this.#answers.get(id)
    if (known?.at === at) return known
    const { standing, row } = await api.record(id)
    const { agency, outside } = handling(standing)
    const handedOver = shown(fieldAt(live.kind('opinion'), 'handed_over'), row.values.handed_over)
    const found = agency ? { by: agency, agency: desk.unitName(agency) } : outside ? { by: outside, agency: outside } : handedOver ? { by: 'handed_over', agency: handedOver } : nobody()
    const answer = { at, ...found }
    this.#answers.set(id, answer)
    return answer
  }

  async #dialogue(id: string | null): Promise<string> {
    if (!id) return ''
    const known = this.#dialogues.get(id)
    if (known !== undefined) return known
    const title = await api.record(id).then(
      (dialogue) => dialogue.title,
      () => say(columns.dialogue),
    )
    this.#dialogues.set(id, title)
    return title
  }
}

async function counted(query: api.Query, total: number): Promise<Totals> {
  const today = startOfDay(Date.now())
  const before = async (due_before: number) => (await api.records({ ...query, limit: 1 }, { due_before })).total ?? 0
  const [overdue = 0, near = 0, dated = 0] = await Promise.all([today, today + (WEEK + 1) * DAY, EVER].map(before))
  return { overdue, soon: near - overdue, later: dated - near, none: total - dated }
}
