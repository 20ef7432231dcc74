/** Lists, drawn from the records' lines alone: no document, no core. */
import type { ListAnswer, ListQuery, Summary, Today } from './api'

const UNFINISHED = new Set(['draft', 'needs_supplement'])
const DAY = 86_400_000
/** Days ahead that a deadline is told of. */
const SOON = 14
/** Days without news after which a model counts as stale. */
const STALE = 30

type Compare = (a: Summary, b: Summary) => number

const ORDER: Record<ListQuery['order'], Compare> = {
  title: (a, b) => compare(a.sort, b.sort) || compare(a.id, b.id),
  newest: (a, b) => b.at - a.at || compare(b.id, a.id),
  deadline: (a, b) => compare(a.deadline ?? '9', b.deadline ?? '9') || ORDER.title(a, b),
}

/** `ranked`: ids that answer the query, the best first; absent where nothing was typed. */
export function list(lines: Iterable<Summary>, query: ListQuery, ranked?: string[]): ListAnswer {
  const kinds = new Set(query.kinds)
  const filters = Object.entries(query.filters)
  const found = new Map<string, Summary>()
  for (const line of lines) {
    if (kinds.size && !kinds.has(line.kind)) continue
    if (query.parent && line.parent !== query.parent) continue
    if (filters.every(([name, value]) => valueOf(line, name) === value)) found.set(line.id, line)
  }
  const all = ranked
    ? ranked.flatMap((id) => found.get(id) ?? [])
    : [...found.values()].sort(ORDER[query.order])
  return { total: all.length, items: all.slice(query.from, query.from + query.count) }
}

function valueOf(line: Summary, name: string): string | undefined {
  switch (name) {
    case 'state':
    case 'unit':
    case 'where':
      return line[name] ?? undefined
    case 'year':
      return line.year === null ? undefined : String(line.year)
    default:
      return line.facts[name]
  }
}

export function today(lines: readonly Summary[], day: string): Today {
  const days = (date: string) => Math.round((Date.parse(date) - Date.parse(day)) / DAY)
  const due = lines.filter((l) => l.deadline && days(l.deadline) <= SOON)
  return {
    due: due.sort(ORDER.deadline),
    dialogues: lawful(lines, days),
    stale: stale(lines, Date.parse(day)),
    drafts: lines.filter((l) => UNFINISHED.has(l.state) && !l.leaving).sort(ORDER.newest),
    needsYou: lines.filter((l) => l.where === 'needs_you' || l.conflicts > 0).sort(ORDER.newest),
  }
}

/** Dialogues that lack what the law wants by a day: the notice before, the publication after. */
function lawful(lines: readonly Summary[], days: (date: string) => number): Today['dialogues'] {
  const found: Today['dialogues'] = []
  for (const record of lines) {
    const { held_on, noticed_on, published_on, notice_by, publish_by } = record.facts
    if (record.kind !== 'dialogue' || !held_on || !notice_by || !publish_by) continue
    const ahead = days(held_on)
    if (ahead >= 0 && !noticed_on && days(notice_by) <= SOON) {
      found.push({ record, what: 'notice', by: notice_by, days: days(notice_by) })
    } else if (ahead < 0 && !published_on) {
      found.push({ record, what: 'publish', by: publish_by, days: days(publish_by) })
    }
  }
  return found.sort((a, b) => a.days - b.days)
}

/** Registrations under way of which nothing new was written for long: neither in them nor in what belongs to them. */
function stale(lines: readonly Summary[], now: number): Today['stale'] {
  const newest = new Map<string, number>()
  for (const line of lines) {
    if (line.parent) newest.set(line.parent, Math.max(newest.get(line.parent) ?? 0, line.at))
  }
  return lines
    .filter((line) => line.kind === 'registration' && line.state === 'running')
    .map((record) => {
      const last = Math.max(newest.get(record.id) ?? 0, newest.get(record.parent ?? '') ?? 0, record.at)
      return { record, days: Math.floor((now - last) / DAY) }
    })
    .filter(({ days }) => days >= STALE)
    .sort((a, b) => b.days - a.days)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
