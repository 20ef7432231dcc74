/** A decision asked for on several records, and what came of it for each: as one asked for on a record's page, many times. */
import { SvelteMap } from 'svelte/reactivity'
import type { Asked, Label, Offered, Problem, RecordView } from '../../core/api'
import { core, problemOf } from '../../live.svelte'
import { panel as words } from '../../words/desk/board'
import type { Listed } from '../api'

/** An action of the life cycle: for which records it may be asked now, and why not for the others. */
export interface Choice {
  action: Offered
  open: string[]
  closed: { id: string; why: Label }[]
}

interface Trial {
  row: Listed
  action: string
  label: Label
  /** Commands that were there before. */
  before: ReadonlySet<string>
  /** Why it could not be asked at all. */
  problem: Problem | null
}

export interface Outcome {
  row: Listed
  /** The command that was made; none where it could not be. */
  command: string | null
  label: Label
  fate: Asked['fate']
  why: Problem | null
}

const waits = ({ fate }: Asked) => fate === 'here' || fate === 'pending'
const isScored = (action: Offered) => action.args.some(({ type }) => type === 'int' || type === 'bool')

/** What the core offers on each record, action by action. */
export function choices(views: readonly RecordView[]): Choice[] {
  const found = new Map<string, Choice>()
  for (const { summary, actions, commands } of views) {
    const asked = new Set(commands.filter(waits).map((one) => one.action))
    for (const action of actions) {
      const choice = found.get(action.action) ?? { action, open: [], closed: [] }
      found.set(action.action, choice)
      const why = asked.has(action.action) ? words.waits : action.action === 'score' ? (action.why ?? words.onItsPage) : (action.why ?? (views.length > 1 && isScored(action) ? words.oneByOne : null))
      if (why) choice.closed.push({ id: summary.id, why })
      else choice.open.push(summary.id)
    }
  }
  return [...found.values()]
}

export class Deciding {
  busy = $state(false)
  trials = new SvelteMap<string, Trial>()

  async ask(choice: Choice, rows: ReadonlyMap<string, Listed>, views: readonly RecordView[], args: Record<string, string>): Promise<void> {
    const { action, label } = choice.action
    this.busy = true
    for (const id of choice.open) {
      const row = rows.get(id)
      const view = views.find(({ summary }) => summary.id === id)
      if (!row || !view) continue
      const trial: Trial = { row, action, label, before: new Set(view.commands.map((one) => one.id)), problem: null }
      try {
        await core.ask(id, action, args)
        this.trials.set(id, trial)
      } catch (thrown) {
        this.trials.set(id, { ...trial, problem: problemOf(thrown) })
      }
    }
    this.busy = false
  }

  /** What came of each, as this device knows by now. */
  outcomes(views: readonly RecordView[]): Outcome[] {
    return [...this.trials].map(([id, { row, action, label, before, problem }]) => {
      const commands = views.find(({ summary }) => summary.id === id)?.commands ?? []
      const asked = commands.find((one) => one.action === action && !before.has(one.id))
      return { row, command: asked?.id ?? null, label, fate: problem ? 'refused' : (asked?.fate ?? 'here'), why: problem ?? asked?.why ?? null }
    })
  }
}
