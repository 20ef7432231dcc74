/** An entry of the log as a sentence. */
import type { Label } from '../../core/api'
import * as words from '../../words/desk/audit'
import { levels } from '../../words/desk/people'
import { roles } from '../../words/desk/shell'
import type { Logged } from '../api'
import { desk } from '../desk.svelte'
import { short, type Known } from './known'

/** Plain words, or something that the log can be narrowed to. */
export type Piece = { text: Label } | { text: Label; by: 'person' | 'device' | 'subject'; id: string }

const same = (text: string): Label => ({ vi: text, en: text })
const coded = (labels: Record<string, Label>, code: string) => labels[code] ?? same(code)

export const deedOf = ({ action }: Pick<Logged, 'action'>) => words.deeds[action] ?? words.unknown(action)

function said(entry: Logged, { people }: Known): words.Said {
  const text = (name: string) => {
    const value = entry.detail?.[name]
    return typeof value === 'string' ? value : ''
  }
  const count = (name: string) => {
    const value = entry.detail?.[name]
    return typeof value === 'number' ? value : 0
  }
  const other = people.get(text('to'))
  return {
    role: coded(roles, text('role')),
    unit: desk.placeName(text('unit')) || short(text('unit')),
    from: text('from'),
    to: text('to'),
    login: text('login'),
    level: coded(levels, text('level')),
    other: other ? same(other) : words.somebody(short(text('to'))),
    code: text('code'),
    reason: text('reason'),
    purpose: text('purpose'),
    why: text('why'),
    expires: count('expires_at'),
    changes: count('changes'),
    what: text('what'),
    version: count('version'),
    day: text('day'),
  }
}

function subject({ subject, action }: Logged, { people, devices }: Known): Label {
  switch (deedOf({ action }).of) {
    case 'person':
      return people.has(subject) ? same(people.get(subject) ?? '') : words.somebody(short(subject))
    case 'device':
      return same(devices.get(subject)?.name ?? short(subject))
    case 'unit':
      return same(desk.placeName(subject) || short(subject))
    case 'record':
      return words.record(short(subject))
    case 'key':
      return same(subject)
  }
}

/** The sentence in pieces; both languages name who, with what and to what. */
export function sentence(entry: Logged, names: Known): { vi: Piece[]; en: Piece[] } {
  const { person, device } = entry
  const whole = words.sentence(deedOf(entry).tell(said(entry, names)), device !== null)
  const put: Record<string, Piece> = {
    '{who}': person ? { text: entry.name ? same(entry.name) : words.somebody(short(person)), by: 'person', id: person } : { text: words.system },
    '{device}': { text: same(names.devices.get(device ?? '')?.name ?? short(device ?? '')), by: 'device', id: device ?? '' },
    '{subject}': { text: subject(entry, names), by: 'subject', id: entry.subject },
  }
  const pieces = (text: string) => text.split(/(\{who\}|\{device\}|\{subject\})/).filter(Boolean).map((part) => put[part] ?? { text: same(part) })
  return { vi: pieces(whole.vi), en: pieces(whole.en) }
}
