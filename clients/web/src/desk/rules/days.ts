/** A year's days off, as they are put together. */
import type { Label } from '../../core/api'
import { holidays as words } from '../../words/desk/rules'
import type { Holidays, OffDay } from '../api'

export type Sort = 'closed' | 'worked'
export type Day = OffDay & { sort: Sort }

export const blank = (year: number): Holidays => ({ year, closed: [], worked: [] })

/** Both lists in the order of the days. */
export function days({ closed, worked }: Holidays): Day[] {
  const all = [...closed.map((day): Day => ({ ...day, sort: 'closed' })), ...worked.map((day): Day => ({ ...day, sort: 'worked' }))]
  return all.sort((a, b) => (a.on < b.on ? -1 : 1))
}

export function without(list: Holidays, on: string): Holidays {
  const other = (day: OffDay) => day.on !== on
  return { ...list, closed: list.closed.filter(other), worked: list.worked.filter(other) }
}

const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T12:00`).getDay())

/** Why the day cannot be on the list. */
export function unfit(list: Holidays, on: string, sort: Sort): Label | null {
  if (!on.startsWith(`${list.year}-`)) return words.wrongYear(list.year)
  if (days(list).some((day) => day.on === on)) return words.twice
  return sort === 'worked' && !isWeekend(on) ? words.noWeekend : null
}

/** The days off of another year on the same dates; weekends that were worked are decided anew each year. */
export function copied(from: Holidays, year: number): Holidays {
  const closed = from.closed.map(({ on, name }) => ({ on: `${year}${on.slice(4)}`, name }))
  return { ...blank(year), closed: closed.filter(({ on }) => new Date(`${on}T12:00Z`).toISOString().startsWith(on)) }
}
