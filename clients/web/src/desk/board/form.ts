/** The form of an action's arguments. */
import type { Field, FieldType, Label, Offered } from '../../core/api'
import { today, typedDay } from '../../words/format'

type Argument = Offered['args'][number]

const TYPES: Record<Exclude<Argument['type'], 'choice'>, FieldType> = {
  text: { paragraphs: { max: 4000 } },
  date: 'date',
  int: { int: { min: 0, max: 100, unit: '' } },
  bool: 'bool',
  unit: 'unit',
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const headed = ({ vi, en }: Label): Label => ({ vi: upper(vi), en: upper(en) })

export function fieldOf({ name, label, type, choices = [] }: Argument): Field {
  const of = type === 'choice' ? { choice: { options: choices } } : TYPES[type]
  return { name, label: headed(label), type: of, policy: 'agreed', required: 'no', section: '', axis: null }
}

/** What happens in the field mostly happened today; a deadline never does, nor what earlier papers tell of. */
export function begun({ args }: Offered): Record<string, string> {
  const days = args.filter(({ name, type, optional }) => type === 'date' && name !== 'deadline' && !optional)
  return Object.fromEntries(days.map(({ name }) => [name, typedDay(today())]))
}
