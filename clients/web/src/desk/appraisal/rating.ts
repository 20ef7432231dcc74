import type { Criterion, Marks, Rubric } from '../api'

/** What one sheet alone comes to by its rubric, as the server counts the mean of all. */
export interface Rating {
  sum: number
  band: string | null
  /** Criteria without points yet. */
  left: Criterion[]
  /** Criteria that keep it from passing, whatever the sum. */
  below: Criterion[]
  passes: boolean
}

export const sumOf = (marks: Marks) => Object.values(marks).reduce((sum, points) => sum + points, 0)

export function rate(rubric: Rubric, marks: Marks): Rating {
  const sum = sumOf(marks)
  const left = rubric.criteria.filter(({ code }) => marks[code] === undefined)
  const below = rubric.criteria.filter(({ code, points }) => (marks[code] ?? points) * 100 < rubric.least_percent * points)
  const band = rubric.bands.find(({ from }) => sum >= from)
  return { sum, band: band?.name ?? null, left, below, passes: sum >= rubric.pass && !below.length }
}
