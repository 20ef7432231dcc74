/** How complete figures are, fact by fact: as they stand, or as they stood when they were frozen. */
import type { Label } from '../../core/api'
import { basis } from '../../words/desk/reports'
import { line } from '../../words/desk/shell'
import type { Completeness, Freshness } from '../api'

interface Fact {
  label: Label
  /** Something that the figures cannot know of. */
  waits: boolean
}

const silentOf = ({ devices, synced_today, never_synced }: Completeness) => devices - synced_today - never_synced

export const isWhole = (told: Completeness) => told.synced_today === told.devices && !told.waiting_changes && !told.waiting_media && !told.missing_media

function facts(told: Completeness, words: Pick<typeof basis, 'devices' | 'silent' | 'never' | 'changes' | 'media'>): Fact[] {
  const silent = silentOf(told)
  const waits = (n: number, label: (n: number) => Label): Fact[] => (n > 0 ? [{ label: label(n), waits: true }] : [])
  return [
    { label: words.devices(told), waits: false },
    ...waits(silent, (n) => words.silent(n, told.silent_since ?? 0)),
    ...waits(told.never_synced, words.never),
    ...waits(told.waiting_changes, words.changes),
    ...waits(told.missing_media, words.media),
  ]
}

export const now = ({ completeness, waiting_room }: Freshness): Fact[] => [...facts(completeness, line), ...(waiting_room ? [{ label: line.room(waiting_room), waits: true }] : [])]

export const then = (told: Completeness): Fact[] => [...facts(told, basis), ...(isWhole(told) ? [{ label: basis.whole, waits: false }] : [])]
