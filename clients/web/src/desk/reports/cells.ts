/** The columns of a table one after the other, and the address of the rows behind a cell. */
import { say } from '../../words'
import * as words from '../../words/desk/reports'
import type { Column, Figure, Group, Table, TableLine } from '../api'

export interface Place {
  column: Column
  /** Where it stands in a line. */
  at: number
}

export interface Shown {
  group: Group
  /** One figure, headed by the group alone. */
  isSingle: boolean
  places: Place[]
}

const isSingle = ({ columns, parts }: Group) => parts === null && columns.length === 1

/** The groups of a table, with the columns that are shown. What stands for itself is shown whatever it comes to. */
export function columnsOf(table: Table, hide: boolean): Shown[] {
  let at = 0
  const groups = table.groups.map((group) => ({ group, isSingle: isSingle(group), places: group.columns.map((column) => ({ column, at: at++ })) }))
  if (!hide) return groups
  // What is withheld is no nought.
  const isEmpty = ({ at }: Place) => [table.total, ...table.lines.map(({ cells }) => cells)].every((cells) => cells[at] === 0)
  return groups.map((shown) => (shown.isSingle ? shown : { ...shown, places: shown.places.filter((place) => !isEmpty(place)) })).filter(({ places }) => places.length)
}

export const columnName = ({ group, isSingle }: Shown, { column }: Place) => (isSingle ? say(group.label) : `${say(group.label)}: ${say(column)}`)

export function lineName({ unit, name, is_past }: TableLine): string {
  const plain = name ?? say(unit ? words.lostUnit : words.noUnit)
  return is_past ? say(words.past(plain)) : plain
}

export const NO_UNIT = 'unclassified'

export interface Cell {
  table: string
  group?: string
  column?: string
  line?: string
}

export function rowsAt(report: string, n: number, cell: Cell, page = 1): string {
  const query = new URLSearchParams({ freeze: String(n), ...cell, ...(page > 1 ? { page: String(page) } : {}) })
  return `#/report/${report}/rows?${query}`
}

/** A cell as a table shows it, by the names in an address. */
export interface Found {
  table: Table
  column: string
  line: string
  figure: Figure | undefined
}

/** The cell that an address names; none where the table has no such one. */
export function find(tables: Table[], query: URLSearchParams): Found | undefined {
  const table = tables.find(({ code }) => code === query.get('table'))
  if (!table) return undefined
  const [group, column, unit] = ['group', 'column', 'line'].map((name) => query.get(name))
  const shown = columnsOf(table, false).find((one) => one.group.code === group)
  const place = shown?.places.find((one) => one.column.code === column)
  const line = unit ? table.lines.find((one) => (one.unit ?? NO_UNIT) === unit) : undefined
  if ((column && !place) || (unit && !line)) return undefined
  return {
    table,
    column: shown && place ? columnName(shown, place) : say(words.rows.everything),
    line: line ? lineName(line) : say(words.rows.everyLine),
    figure: place && (line ? line.cells : table.total)[place.at],
  }
}
