import type { Kind, Summary, Unit } from '../../core/api'
import type { Beginning } from '../../draft.svelte'
import { today, typedDay } from '../../words/format'

interface Known {
  units: readonly Unit[]
  scopes: readonly { id: string; name: string }[]
  /** Name of the officer's own unit. */
  place: string
}

/** How a new record begins: what the officer would write every time is filled in, what must be thought about is not. */
export function beginning(kind: Kind, known: Known, parent: Summary | null): Beginning {
  const scope = parent?.scope ?? known.scopes[0]?.id ?? ''
  const inScope = known.units.filter((unit) => unit.scope === scope)
  const own = inScope.find((unit) => unit.name === known.place) ?? inScope[0]
  const unit = known.units.find((one) => one.id === parent?.unit) ?? own
  const begun: Beginning = { kind, scope, fill: {}, labels: {} }
  for (const field of kind.fields) {
    if (field.type === 'unit' && field.axis === 'unit' && unit) begun.fill[field.name] = unit.id
    if (field.type === 'date' && field.axis === 'year') begun.fill[field.name] = typedDay(today())
    if (typeof field.type === 'object' && 'int' in field.type && field.axis === 'year') begun.fill[field.name] = today().slice(0, 4)
  }
  if (parent && kind.parent?.kinds.includes(parent.kind)) {
    begun.fill[kind.parent.field] = parent.id
    begun.labels[kind.parent.field] = { vi: parent.title, en: parent.title }
  }
  return begun
}
