import { number } from '../../words/format'
import type { Cell, Figures } from '../api'

/** How many of the cells' records have the code on the axis. */
export function count(cells: Cell[], axis: 'field' | 'state', code: string): number {
  return cells.reduce((sum, cell) => (cell[axis] === code ? sum + cell.records : sum), 0)
}

/** A count as it is told: a withheld one is somewhere below ten, since the next to a single small one is withheld with it. */
export const told = (figures: Figures): string => (figures.withheld ? '…' : number(figures.records))
