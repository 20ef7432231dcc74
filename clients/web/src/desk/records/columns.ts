import { live } from '../../live.svelte'
import { say } from '../../words'
import { when } from '../../words/format'
import * as common from '../../words/common'
import * as words from '../../words/desk/records'
import type { Listed } from '../api'
import { desk } from '../desk.svelte'
import { onAxis } from '../values'

export type Column = keyof typeof words.columns

export const COLUMNS = Object.keys(words.columns) as Column[]
const USUAL: Column[] = ['kind', 'state', 'unit', 'field', 'year', 'updated']
/** Opinions have no field, and wait for an answer. */
const OF_OPINIONS: Column[] = ['state', 'unit', 'deadline', 'year', 'updated']

export function chosen(query: URLSearchParams): Column[] {
  const named = query.get('cols')?.split(' ')
  if (named) return COLUMNS.filter((column) => named.includes(column))
  return query.get('kind') === 'opinion' ? OF_OPINIONS : USUAL
}

/** What stands in the column; states and deadlines are drawn. */
export function cell(row: Listed, column: Exclude<Column, 'state' | 'deadline'>): string {
  switch (column) {
    case 'kind':
      return say(live.kindLabel(row.kind))
    case 'unit':
      return desk.unitName(row.unit)
    case 'field':
    case 'subject':
    case 'renewal':
    case 'level':
      return onAxis(row.kind, column, row[column])
    case 'year':
      return row.year === null ? '' : String(row.year)
    case 'complete':
      return say(row.complete ? common.yes : words.lacking)
    case 'updated':
      return say(when(row.updated_at))
  }
}
