/** What a notice of a dialogue's results says: its opinions with their answers, and nobody who voiced one. */
import type { Label, Problem } from '../../core/api'
import { core, live } from '../../live.svelte'
import { notDialogue } from '../../words/desk/notice'
import { typedDay } from '../../words/format'
import * as api from '../api'
import { desk } from '../desk.svelte'
import { handling } from '../standing'
import { fieldAt, shown } from '../values'
import { stateLabel } from '../words'

const MOST = 1_000

export interface Line {
  id: string
  text: string
  answer: string
  outcome: string
  /** Who answers; empty where nobody does yet. */
  by: string
  atOnce: boolean
  deadline: string
  state: string
}

export interface Draft {
  name: string
  held: string
  venue: string
  chair: string
  attendance: string
  conclusion: { symbol: string; day: string }
  scope: string
  lines: Line[]
  leftOut: number
}

/** Kinds of opinion whose words may be kept, and so may be published; complaints and denunciations are none of them. */
function published(): readonly string[] {
  const required = live.kind('opinion')?.fields.find((field) => field.name === 'text')?.required
  return typeof required === 'object' ? required.when.is : []
}

const text = (value: api.Value | undefined) => (typeof value === 'object' && 'text' in value ? value.text : '')
const int = (value: api.Value | undefined) => (typeof value === 'object' && 'int' in value ? value.int : Infinity)

export async function draft(id: string): Promise<Draft> {
  const [dialogue, { items }, { results }] = await Promise.all([api.record(id), api.first(MOST, { parent: id, kind: 'opinion' }), core.catalogue()])
  if (dialogue.kind !== 'dialogue') throw { code: 'not_dialogue', ...notDialogue } satisfies Problem
  const kind = live.kind('dialogue')
  const read = (name: string) => shown(fieldAt(kind, name), dialogue.row.values[name])
  const allowed = published()
  const opinions = (await Promise.all(items.map((one) => api.record(one.id)))).filter((one) => allowed.includes(text(one.row.values.kind)))
  opinions.sort((a, b) => int(a.row.values.number) - int(b.row.values.number))
  return {
    name: read('name'),
    held: read('held_on'),
    venue: read('venue'),
    chair: read('chair'),
    attendance: int(dialogue.row.values.attendance) > 0 ? read('attendance') : '',
    conclusion: { symbol: read('conclusion_symbol'), day: read('concluded_on') },
    scope: dialogue.scope,
    lines: opinions.map((opinion) => line(opinion, new Map(results.map(({ code, label }) => [code, label])))),
    leftOut: items.length - opinions.length,
  }
}

function line({ id, row, standing, state }: api.Shown, results: ReadonlyMap<string, Label>): Line {
  const { agency, outside, deadline, answer, outcome } = handling(standing)
  return {
    id,
    text: text(row.values.text),
    answer,
    outcome: results.get(outcome ?? '')?.vi ?? '',
    by: agency ? desk.unitName(agency) : (outside ?? ''),
    atOnce: outcome === 'answered_on_the_spot',
    deadline: deadline ? typedDay(deadline) : '',
    state: state ? stateLabel(state).vi : '',
  }
}

/** The commune that a scope belongs to, as it is called today. */
export function communeOf(scope: string): string {
  return [...desk.units.values()].find((unit) => unit.scope === scope && unit.level === 'commune' && !unit.valid_to)?.name ?? ''
}
