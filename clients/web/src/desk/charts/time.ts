/** A trend as a chart draws it: every quarter or year between the first and the last, each in parts. */
import type { Kind } from '../../core/api'
import type { Figures, Point, Sum } from '../api'

export type Axis = 'field' | 'state'

export interface Column {
  year: number | null
  quarter: number | null
  total: Figures
  parts: Sum[]
}

const NONE: Figures = { records: 0, complete: 0, in_conflict: 0 }

/** Whether the kind has a day, and so a quarter, rather than a year alone. */
export const isDated = (kind: Kind | undefined) => kind?.fields.some((field) => field.axis === 'year' && field.type === 'date') ?? false

/** In time, those of no day behind their year, those of no year last. Quarters without records stand between as empty. */
export function columns(points: Point[], axis: Axis, dated: boolean): Column[] {
  const known = new Map(points.map((point) => [keyOf(point.year, point.quarter), point]))
  const years = points.flatMap(({ year }) => year ?? [])
  const times: [number | null, number | null][] = []
  for (let year = Math.min(...years); year <= Math.max(...years); year++) {
    if (dated) times.push([year, 1], [year, 2], [year, 3], [year, 4])
    if (!dated || known.has(keyOf(year, null))) times.push([year, null])
  }
  if (known.has(keyOf(null, null))) times.push([null, null])
  return times.map(([year, quarter]) => {
    const point = known.get(keyOf(year, quarter))
    return { year, quarter, total: point ?? NONE, parts: point?.[`by_${axis}`] ?? [] }
  })
}

const keyOf = (year: number | null, quarter: number | null) => `${year} ${quarter}`

/** Codes that occur, in their order; those that it does not know come last. */
export function series(points: Point[], axis: Axis, order: string[]): string[] {
  const found = new Set(points.flatMap((point) => point[`by_${axis}`].map(({ code }) => code)))
  return [...order.filter((code) => found.delete(code)), ...found]
}

/** Sums of all points by code. */
export function sums(points: Point[], axis: Axis, codes: string[]): Sum[] {
  const all = points.flatMap((point) => point[`by_${axis}`])
  return codes.map((code) => {
    const of = all.filter((sum) => sum.code === code)
    const add = (name: keyof Omit<Figures, 'withheld'>) => of.reduce((n, sum) => n + sum[name], 0)
    return { code, records: add('records'), complete: add('complete'), in_conflict: add('in_conflict') }
  })
}

const ROUND = [2, 4, 6, 8, 10, 12, 16, 20]

/** Where the axis ends: a round number, not much above the highest bar, of which the half is whole, too. */
export function ceiling(most: number): number {
  let tens = 1
  while (most > 20 * tens) tens *= 10
  return tens * (ROUND.find((mark) => mark * tens >= most) ?? 20)
}
