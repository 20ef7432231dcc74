/** Opinions that people still wait on, nearest deadline first, with who answers each. */
import type { Summary } from '../../core/api'
import { core, live } from '../../live.svelte'
import { say } from '../../words'
import { columns, unassigned } from '../../words/desk/followUp'
import { dayOf, daysTo } from '../../words/format'
import * as api from '../api'
import { desk } from '../desk.svelte'
import { listed } from '../records/held'
import { handling } from '../standing'
import { fieldAt, shown } from '../values'

/** States before the answer: nobody answers yet, or somebody does. */
const WITHOUT = ['recorded', 'classified', 'reopened']
const HANDLED = ['assigned', 'forwarded', 'in_progress']
const STATES = [...HANDLED, ...WITHOUT]

const WEEK = 7
const EVER = Date.UTC(9999, 0)
const ALL = 1_000_000

export const GROUPS = ['overdue', 'soon', 'later', 'none'] as const
export type Group = (typeof GROUPS)[number]

export interface Waiting extends Omit<api.Listed, 'agency'> {
  /** What the agency is told apart by: a unit, or the name of a body outside. */
  by: string
  agency: string
  dialogue: string
}

type Dated = Pick<api.Listed, 'deadline'>

export function groupOf({ deadline }: Dated): Group {
  if (deadline === null) return 'none'
  const days = daysTo(dayOf(deadline))
  return days < 0 ? 'overdue' : days <= WEEK ? 'soon' : 'later'
}

const nobody = () => ({ by: 'nobody', agency: say(unassigned) })
const nearest = (a: Dated, b: Dated) => (a.deadline ?? EVER) - (b.deadline ?? EVER)

export class OpenOpinions {
  /** Who answers, by opinion, as of its last update; and names of dialogues. */
  #answers = new Map<string, { at: number; by: string; agency: string }>()
  #dialogues = new Map<string, Promise<string>>()

  async find(unit: string | null): Promise<Waiting[]> {
    const pages = await Promise.all(STATES.map((state) => api.first(ALL, { kind: 'opinion', state, unit })))
    const rows = pages.flatMap(({ items }) => items).sort(nearest)
    return Promise.all(rows.map((row) => this.#whole(row)))
  }

  /** As this device holds them: it does not say of many at once who answers. */
  async held(unit: string | null): Promise<Waiting[]> {
    const { items } = await core.list({ kinds: ['opinion'], query: '', filters: unit ? { unit } : {}, order: 'deadline', from: 0, count: ALL })
    const dialogues = await core.list({ kinds: ['dialogue'], query: '', filters: {}, order: 'title', from: 0, count: ALL })
    const named = new Map(dialogues.items.map(({ id, title }) => [id, title]))
    const waits = ({ state }: Summary) => STATES.includes(state)
    const rows = items.filter(waits).map((one) => ({ ...listed(one), by: '', agency: '', dialogue: named.get(one.parent ?? '') ?? '' }))
    return rows.sort(nearest)
  }

  async #whole(row: api.Listed): Promise<Waiting> {
    const [answer, dialogue] = await Promise.all([this.#answer(row), this.#dialogue(row.parent)])
    return { ...row, ...answer, dialogue }
  }

  async #answer({ id, state, title, agency: unit, updated_at: at }: api.Listed): Promise<{ by: string; agency: string }> {
    if (unit) return { by: unit, agency: desk.unitName(unit) }
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

  #dialogue(id: string | null): Promise<string> {
    if (!id) return Promise.resolve('')
    const known = this.#dialogues.get(id)
    if (known) return known
    const title = api.record(id).then(
      (dialogue) => dialogue.title,
      () => say(columns.dialogue),
    )
    this.#dialogues.set(id, title)
    return title
  }
}
