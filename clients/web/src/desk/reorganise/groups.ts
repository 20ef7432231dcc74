/** What became of units, by the day and document of it, the newest first. */
import type { Label } from '../../core/api'
import { kinds, past as words } from '../../words/desk/reorganise'
import type { Edge, Unit } from '../api'

export interface Group {
  day: string
  document: string
  edges: Edge[]
  /** Units below that went along with the one above them. */
  below: Edge[]
}

export function groups(edges: Edge[], units: ReadonlyMap<string, Unit>): Group[] {
  const byDay = new Map<string, Edge[]>()
  for (const edge of edges) {
    const key = `${edge.day} ${edge.document}`
    byDay.set(key, [...(byDay.get(key) ?? []), edge])
  }
  const made = [...byDay.values()].map((all) => {
    const olds = new Set(all.map(({ old }) => old))
    const isBelow = ({ kind, old }: Edge) => kind === 'reparented' && olds.has(units.get(old)?.parent ?? '')
    const { day, document } = all[0]!
    return { day, document, edges: all.filter((edge) => !isBelow(edge)), below: all.filter(isBelow) }
  })
  return made.sort((a, b) => b.day.localeCompare(a.day))
}

/** What each unit became, by its id. */
export function becameOf(edges: Edge[], units: ReadonlyMap<string, Unit>): ReadonlyMap<string, Label> {
  const byOld = new Map<string, Edge[]>()
  for (const edge of edges) byOld.set(edge.old, [...(byOld.get(edge.old) ?? []), edge])
  const parts = (of: Edge[], language: 'vi' | 'en') => of.map((edge) => `${units.get(edge.new)?.name ?? ''} (${kinds[edge.kind][language].toLowerCase()})`).join('; ')
  return new Map([...byOld].map(([old, of]) => [old, words.became(of[0]!.day, { vi: parts(of, 'vi'), en: parts(of, 'en') })]))
}
