import type { Choice, Field, FieldType } from '../../core/api'

export type TypeName = 'line' | 'paragraphs' | 'int' | 'decimal' | 'bool' | 'date' | 'instant' | 'choice' | 'tags' | 'unit' | 'record' | 'media' | 'place' | 'entries'

export function typeName(type: FieldType): TypeName {
  return typeof type === 'string' ? type : (Object.keys(type)[0] as TypeName)
}

/** The choices of a field that has some. */
export function optionsOf(field: Field | undefined): Choice[] {
  const type = field?.type
  if (typeof type !== 'object') return []
  if ('choice' in type) return type.choice.options
  return 'tags' in type ? type.tags.options : []
}

/** What every control of a value is given: the value as it is typed, and where to put it. */
export interface Control {
  id: string
  field: Field
  value: string
  invalid: boolean
  describedby: string | undefined
  onwrite: (text: string) => void
  onfocus: () => void
  onleave: () => void
}
