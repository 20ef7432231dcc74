/** When a role is held, and where. */
import type { Account, Role, Unit } from '../api'

export type When = 'now' | 'coming' | 'ended'

export function when({ from, to }: Pick<Role, 'from' | 'to'>, today: string): When {
  // One that was ended before it began is held on no day.
  if (to !== null && (to <= today || to <= from)) return 'ended'
  return from > today ? 'coming' : 'now'
}

export const held = ({ roles }: Account, today: string) => roles.filter((role) => when(role, today) === 'now')

/** Units by the one above them; those of which it is not among them come under ''. */
export function byParent(units: Unit[]): Map<string, Unit[]> {
  const known = new Set(units.map((unit) => unit.id))
  const below = new Map<string, Unit[]>()
  for (const unit of units) {
    const above = unit.parent && known.has(unit.parent) ? unit.parent : ''
    below.set(above, [...(below.get(above) ?? []), unit])
  }
  return below
}
