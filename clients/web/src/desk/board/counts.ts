import type { Summary } from '../../core/api'
import type { Status } from '../api'

export type Counts = ReadonlyMap<string, number>

/** Records by state, of the unit and the field asked for. */
export function counted({ lines, all }: Status, unit: string, field: string): Counts {
  if (!unit && !field) return new Map(all.by_state.map(({ code, records }) => [code, records]))
  const counts = new Map<string, number>()
  for (const line of lines) {
    if (unit && line.unit !== unit) continue
    for (const cell of line.cells) {
      if (!field || cell.field === field) counts.set(cell.state, (counts.get(cell.state) ?? 0) + cell.records)
    }
  }
  return counts
}

/** States whose records are so few that their number is not told. */
export const withheld = ({ all }: Status): ReadonlySet<string> => new Set(all.by_state.filter((sum) => sum.withheld).map(({ code }) => code))

export function countedHere(held: readonly Summary[]): Counts {
  const counts = new Map<string, number>()
  for (const { state } of held) counts.set(state, (counts.get(state) ?? 0) + 1)
  return counts
}

/** States side by side: one that has records is a lane, those between that have none share one. */
export type Column = { state: string; count: number } | { empty: string[] }

export function columns(states: readonly string[], counts: Counts): Column[] {
  const all: Column[] = []
  for (const state of states) {
    const count = counts.get(state) ?? 0
    const last = all.at(-1)
    if (count) all.push({ state, count })
    else if (last && 'empty' in last) last.empty.push(state)
    else all.push({ empty: [state] })
  }
  return all
}
