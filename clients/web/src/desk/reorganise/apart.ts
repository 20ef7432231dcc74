import type { Effect, Ended, Plan } from '../api'

/** Units that the plan ends, and those that stood below them: they go along, again below the unit that keeps the records. */
export function apart(plan: Plan, { ended }: Effect): { ended: Ended[]; below: Ended[] } {
  const planned = new Set(plan.moves.map(({ from }) => from))
  return { ended: ended.filter(({ unit }) => planned.has(unit)), below: ended.filter(({ unit }) => !planned.has(unit)) }
}
