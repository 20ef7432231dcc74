/** The tree of units with how many hold a role in each. */
import type { Account, Unit } from '../api'
import { byParent, held } from './held'

export interface Branch {
  unit: Unit
  depth: number
  hasBelow: boolean
  here: number
  /** With those below, each counted once. */
  all: number
}

/** Branches from the top; `isOpen` says below which units one looks on. */
export function branches(units: Unit[], accounts: Account[], today: string, isOpen: (unit: Unit, depth: number) => boolean): Branch[] {
  const people = new Map<string, Set<string>>()
  for (const account of accounts) {
    if (account.closed_at) continue
    for (const { unit } of held(account, today)) people.set(unit, (people.get(unit) ?? new Set()).add(account.id))
  }
  const below = byParent(units)
  const shown: Branch[] = []

  function walk(unit: Unit, depth: number, isShown: boolean): Set<string> {
    const here = people.get(unit.id) ?? new Set<string>()
    const all = new Set(here)
    const next = below.get(unit.id) ?? []
    const branch: Branch = { unit, depth, hasBelow: next.length > 0, here: here.size, all: 0 }
    if (isShown) shown.push(branch)
    const goesOn = isShown && isOpen(unit, depth)
    for (const one of next) for (const id of walk(one, depth + 1, goesOn)) all.add(id)
    branch.all = all.size
    return all
  }

  for (const top of below.get('') ?? []) walk(top, 0, true)
  return shown
}
