/** What people still wait for: opinions, nearest deadline first, with who answers each; and dialogues that the law wants something of. */
import { core, live } from '../../live.svelte'
import { say } from '../../words'
import { columns, unassigned } from '../../words/desk/followUp'
import { dayOf, daysTo } from '../../words/format'
import * as api from '../api'
import { desk } from '../desk.svelte'
import { listed } from '../records/held'
import { fieldAt, shown } from '../values'

/** Nobody was told an answer yet; of the last there is one. */
const STATES = ['assigned', 'forwarded', 'in_progress', 'recorded', 'classified', 'reopened', 'resolved']

const WEEK = 7
const EVER = Date.UTC(9999, 0)
const ALL = 1_000_000

export const GROUPS = ['overdue', 'soon', 'later', 'none', 'resolved'] as const
export type Group = (typeof GROUPS)[number]

export interface Waiting extends Omit<api.Listed, 'agency'> {
  /** What the agency is told apart by: a unit, or the name of a body outside. */
  by: string
  agency: string
  dialogue: string
  written: api.Due | null
}

export type Owing = Pick<api.DialogueDue, 'id' | 'title' | 'unit' | 'held_on' | 'notice' | 'results'>

export interface Followed {
  opinions: Waiting[]
  dialogues: Owing[]
  /** Years of which only weekends could be passed over. */
  unlisted: number[]
  /** Whether there may be more than was looked at. */
  more: boolean
}

export function groupOf({ deadline, state }: Pick<api.Listed, 'deadline' | 'state'>): Group {
  if (state === 'resolved') return 'resolved'
  if (deadline === null) return 'none'
  const days = daysTo(dayOf(deadline))
  return days < 0 ? 'overdue' : days <= WEEK ? 'soon' : 'later'
}

export async function followed(): Promise<Followed> {
  const { opinions, dialogues, terms, years, more } = await api.followUp()
  const worked = [
    ...(terms.written_notice.counted === 'working' ? opinions.map(({ written_notice }) => written_notice) : []),
    ...(terms.dialogue_notice.counted === 'working' ? dialogues.map(({ notice }) => notice) : []),
    ...(terms.results_published.counted === 'working' ? dialogues.map(({ results }) => results) : []),
  ]
  const of = new Set(worked.flatMap((due) => (due ? [Number(due.by.slice(0, 4))] : [])))
  return { opinions: opinions.map(waiting), dialogues, unlisted: [...of].filter((year) => !years.includes(year)).sort(), more }
}

function waiting(row: api.OpinionDue): Waiting {
  return { ...row, ...answering(row), dialogue: row.dialogue ?? say(columns.dialogue), written: row.written_notice }
}

function answering({ agency, outside, handed_over }: api.OpinionDue): { by: string; agency: string } {
  if (agency) return { by: agency, agency: desk.unitName(agency) }
  if (outside) return { by: outside, agency: outside }
  if (handed_over) return { by: 'handed_over', agency: shown(fieldAt(live.kind('opinion'), 'handed_over'), { text: handed_over }) }
  return { by: 'nobody', agency: say(unassigned) }
}

/** As this device holds it: it does not say of many at once who answers, nor by how much a rule was broken. */
export async function held(): Promise<Followed> {
  const all = (kind: string, order: 'deadline' | 'title') => core.list({ kinds: [kind], query: '', filters: {}, order, from: 0, count: ALL })
  const [opinions, dialogues] = await Promise.all([all('opinion', 'deadline'), all('dialogue', 'title')])
  const named = new Map(dialogues.items.map(({ id, title }) => [id, title]))
  const due = (by: string, done: string | undefined): api.Due => ({ by, done: done || null, broken: null })
  return {
    opinions: opinions.items
      .filter(({ state }) => STATES.includes(state))
      .map((one) => ({ ...listed(one), by: '', agency: '', dialogue: named.get(one.parent ?? '') ?? '', written: null }))
      .sort((a, b) => (a.deadline ?? EVER) - (b.deadline ?? EVER)),
    dialogues: dialogues.items
      .filter(({ facts }) => facts.notice_by && facts.publish_by && !(facts.noticed_on && facts.published_on))
      .map(({ id, title, unit, facts }) => ({
        id,
        title,
        unit,
        held_on: facts.held_on ?? '',
        notice: due(facts.notice_by ?? '', facts.noticed_on),
        results: due(facts.publish_by ?? '', facts.published_on),
      }))
      .sort((a, b) => a.held_on.localeCompare(b.held_on)),
    unlisted: [],
    more: false,
  }
}
