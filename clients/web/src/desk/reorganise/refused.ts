/** Where in a plan the server's refusal belongs. It names a field; which entries it means can be told from here. */
import type { Problem } from '../../core/api'
import { desk } from '../desk.svelte'
import type { Draft, Part } from './plan.svelte'
import { WHOLE } from './plan.svelte'

export interface Refusal {
  field: string
  /** Keys of the entries that look wrong: of all that have the field where none does. */
  keys: ReadonlySet<string | number>
}

const MOST = 200

export const refusal = (draft: Draft, problem: Problem | null): Refusal | null => {
  const field = problem?.code === 'invalid_value' ? problem.fields?.[0] : undefined
  return field ? { field, keys: meant(draft, field) } : null
}

function meant(draft: Draft, field: string): Refusal['keys'] {
  const isOff = (id: string) => {
    const unit = desk.units.get(id)
    return unit !== undefined && (unit.valid_from >= draft.day || (unit.valid_to !== null && unit.valid_to <= draft.day))
  }
  const levelOf = (id: string) => draft.units.find(({ key }) => key === id)?.level ?? desk.units.get(id)?.level
  const isBadPlace = (part: Part) => {
    const of = draft.endings.find(({ parts }) => parts.includes(part))
    const isTwice = (of?.parts.filter(({ to }) => to === part.to).length ?? 0) > 1
    return isTwice || isOff(part.to) || levelOf(part.to) !== levelOf(of?.unit ?? '')
  }
  switch (field) {
    case 'name':
      return picked(draft.units, ({ name }) => !name.trim() || name.trim().length > MOST)
    case 'code':
      return picked(draft.units, ({ code }) => !/^[a-z0-9]{0,16}$/i.test(code.trim()))
    case 'parent':
      return picked(draft.units, ({ parent }) => isOff(parent))
    case 'level':
    case 'bloc':
      return picked(draft.units, () => true)
    case 'from':
      return picked(draft.endings, ({ unit }) => isOff(unit))
    case 'kind':
      return picked(draft.endings, ({ parts }) => parts.length > 1 && parts.some(({ kind }) => WHOLE.includes(kind)))
    case 'keeps_records':
      return picked(draft.endings, ({ isWhole, keeper }) => !isWhole && keeper === null)
    case 'to':
      return picked(draft.endings.flatMap(({ parts }) => parts), isBadPlace)
    default:
      return new Set()
  }
}

function picked<T extends { key: string | number }>(all: T[], isWrong: (one: T) => boolean): Set<string | number> {
  const wrong = all.filter(isWrong)
  return new Set((wrong.length ? wrong : all).map(({ key }) => key))
}
