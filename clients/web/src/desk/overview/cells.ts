import type { Cell } from '../api'

/** Lists can be narrowed to a code; what has none cannot be asked for. */
export const isNamed = (code: string) => code !== 'unclassified'

/** How many of the cells' records have the code on the axis. */
export function count(cells: Cell[], axis: 'field' | 'state', code: string): number {
  return cells.reduce((sum, cell) => (cell[axis] === code ? sum + cell.records : sum), 0)
}
