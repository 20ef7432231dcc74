import type { Right } from '../api'

/** Kinds that lists are imported as, with the right to write each. */
export const KINDS: readonly (readonly [kind: string, right: Right])[] = [
  ['registration', 'write_models'],
  ['good_deed', 'write_models'],
  ['dialogue_plan', 'write_dialogues'],
  ['dialogue', 'write_dialogues'],
  ['commendation', 'write_committee'],
]

export const rightTo = (kind: string): Right => KINDS.find(([name]) => name === kind)?.[1] ?? 'write_models'
