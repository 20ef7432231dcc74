import { say } from '../../words'
import { withheld } from '../../words/desk/overview'
import { number } from '../../words/format'
import type { Cell, Figures, Status } from '../api'

/** How many of the cells' records have the code on the axis. */
export function count(cells: Cell[], axis: 'field' | 'state', code: string): number {
  return cells.reduce((sum, cell) => (cell[axis] === code ? sum + cell.records : sum), 0)
}

/** A count as it is told: those so small that they could point at somebody are not. */
export const told = (figures: Figures): string => (figures.withheld ? say(withheld) : number(figures.records))

/** Whether anything of it is not told. */
export const isWithheld = ({ all, lines }: Status): boolean =>
  [all.total, ...all.by_state, ...all.by_field, ...lines.map(({ total }) => total)].some(({ withheld }) => withheld)
