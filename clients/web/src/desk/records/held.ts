/** The list as this device holds it, for when there is no network. */
import type { Summary } from '../../core/api'
import { core } from '../../live.svelte'
import type { Listed } from '../api'

const MANY = 200
const EXACT = ['state', 'unit', 'year', 'field']

export async function held(query: URLSearchParams): Promise<{ total: number; items: Listed[] }> {
  const kind = query.get('kind')
  // The device knows a record's unit of its day alone.
  const known = EXACT.filter((name) => name !== 'unit' || query.get('units') !== 'today')
  const filters = Object.fromEntries(known.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : [])))
  const { total, items } = await core.list({ kinds: kind ? [kind] : [], query: query.get('q') ?? '', filters, order: 'title', from: 0, count: MANY })
  return { total, items: items.map(listed) }
}

export function listed(summary: Summary): Listed {
  const { id, kind, scope, title, state, unit, year, parent, missing, conflicts, deadline, at, facts } = summary
  const fact = (name: string) => facts[name] ?? null
  return {
    id,
    kind,
    scope,
    title,
    unit,
    year,
    parent,
    state: state || null,
    field: fact('field'),
    subject: fact('subject'),
    renewal: fact('renewal'),
    level: fact('level'),
    complete: missing === 0,
    open_conflicts: conflicts,
    deadline: deadline ? Date.parse(deadline) : null,
    agency: null,
    updated_at: at,
  }
}
