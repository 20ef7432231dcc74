import type { Label } from '../../core/api'
import { form as words } from '../../words/desk/reorganise'
import type { Draft } from './plan.svelte'

/** What a plan still lacks before the server can be asked. */
export function lacking({ day, document, units, endings }: Draft): Label[] {
  return [
    ...(day ? [] : [words.lacks.day]),
    ...(document.trim() ? [] : [words.lacks.document]),
    ...units.flatMap((unit, i) => (unit.name.trim() && unit.parent ? [] : [words.unit(i + 1)])),
    ...(endings.length ? [] : [words.end]),
    ...endings.flatMap(({ unit, parts }, i) => (unit && parts.every(({ to }) => to) ? [] : [words.old(i + 1)])),
  ]
}
