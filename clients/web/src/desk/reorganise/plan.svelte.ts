/** A plan while it is typed. Places are named by a unit's id, or by the key of one that begins. */
import { say } from '../../words'
import { form as words } from '../../words/desk/reorganise'
import type { EdgeKind, Plan, Target, Unit } from '../api'
import { desk } from '../desk.svelte'

export const WHOLE: EdgeKind[] = ['merge_whole', 'renamed', 'type_changed', 'reparented']
export const PARTS: EdgeKind[] = ['merge_part', 'part_area', 'part_people', 'whole_area']

export type Case = 'merge_new' | 'merge_into' | 'rename' | 'part'

let keys = 0

/** The province of today, above communes. */
const top = () => [...desk.units.values()].find((unit) => unit.level === 'province' && !desk.isPast(unit))?.id ?? ''

export class Beginning {
  readonly key = `new-${++keys}`
  name = $state('')
  level = $state('commune')
  code = $state('')
  bloc = $state('communes')
  parent = $state(top())
}

export class Part {
  readonly key = ++keys
  kind = $state<EdgeKind>('merge_whole')
  to = $state('')

  constructor(kind: EdgeKind, to = '') {
    this.kind = kind
    this.to = to
  }
}

export class Ending {
  readonly key = ++keys
  unit = $state('')
  parts = $state<Part[]>([])
  /** The part that looks after its records. */
  keeper = $state<number | null>(null)

  constructor(unit: string, parts: Part[]) {
    this.unit = unit
    this.parts = parts
    this.keeper = parts[0]?.key ?? null
  }

  get isWhole(): boolean {
    return this.parts.length === 1 && WHOLE.includes(this.parts[0]!.kind)
  }
}

export class Draft {
  case = $state<Case>('merge_new')
  day = $state('')
  document = $state('')
  units = $state<Beginning[]>([])
  endings = $state<Ending[]>([])

  /** Kept while a case has no use for it. */
  #first: Beginning | undefined

  constructor() {
    this.arrange('merge_new')
  }

  /** Lays out what a case usually takes; what was typed stays where it fits. */
  arrange(as: Case): void {
    this.case = as
    const first = (this.#first = this.units[0] ?? this.#first ?? new Beginning())
    const olds = this.endings.map(({ unit }) => unit).filter(Boolean)
    const all = (least: number) => [...olds, ...Array<string>(Math.max(0, least - olds.length)).fill('')]
    this.units = as === 'merge_into' ? [] : [first]
    switch (as) {
      case 'merge_new':
        this.endings = all(2).map((unit) => new Ending(unit, [new Part('merge_whole', first.key)]))
        break
      case 'merge_into':
        this.endings = all(1).map((unit) => new Ending(unit, [new Part('merge_whole')]))
        break
      case 'rename':
        this.endings = [new Ending(olds[0] ?? '', [new Part('renamed', first.key)])]
        break
      case 'part':
        this.endings = [new Ending(olds[0] ?? '', [new Part('merge_part', first.key), new Part('merge_part')])]
    }
  }

  clear(): void {
    this.day = this.document = ''
    this.#first = undefined
    this.units = []
    this.endings = []
    this.arrange(this.case)
  }

  addUnit(): void {
    this.units.push(new Beginning())
  }

  dropUnit(unit: Beginning): void {
    this.units = this.units.filter((one) => one !== unit)
    for (const { parts } of this.endings) for (const part of parts) if (part.to === unit.key) part.to = ''
    for (const one of this.units) if (one.parent === unit.key) one.parent = top()
  }

  /** The next unit that ends most often goes where the one before it does. */
  addEnding(): void {
    const last = this.endings.at(-1)
    this.endings.push(new Ending('', [last?.isWhole ? new Part(last.parts[0]!.kind, last.parts[0]!.to) : new Part('merge_whole')]))
  }

  /** Names the unit that ends; a new one that it goes to is then of its level, and stands where it stood. */
  end(ending: Ending, id: string): void {
    ending.unit = id
    const old = desk.units.get(id)
    const next = this.units.find(({ key }) => ending.parts.some(({ to }) => to === key))
    if (!old || !next || next.level === old.level) return
    next.level = old.level
    next.bloc = old.bloc ?? ''
    next.parent = old.parent ?? ''
  }

  dropEnding(ending: Ending): void {
    this.endings = this.endings.filter((one) => one !== ending)
  }

  addPart(ending: Ending): void {
    for (const part of ending.parts) if (WHOLE.includes(part.kind)) part.kind = 'merge_part'
    ending.parts.push(new Part('merge_part'))
  }

  dropPart(ending: Ending, part: Part): void {
    ending.parts = ending.parts.filter((one) => one !== part)
    if (ending.keeper === part.key) ending.keeper = ending.parts[0]?.key ?? null
  }

  /** Units that may end: those that nothing else of the plan ends. */
  mayEnd(ending: Ending): Unit[] {
    const others = new Set(this.endings.filter((one) => one !== ending).map(({ unit }) => unit))
    return [...desk.units.values()].filter((unit) => unit.level !== 'province' && !desk.isPast(unit) && !others.has(unit.id))
  }

  /** Units of the same level that stay. */
  mayTake(ending: Ending): Unit[] {
    const ended = new Set(this.endings.map(({ unit }) => unit))
    const level = desk.units.get(ending.unit)?.level
    return [...desk.units.values()].filter((unit) => (level ? unit.level === level : unit.level !== 'province') && !desk.isPast(unit) && !ended.has(unit.id))
  }

  /** New ones of the same level, by key. */
  mayBegin(ending: Ending): [string, string][] {
    const level = desk.units.get(ending.unit)?.level
    return this.#named(this.units.filter((unit) => !level || unit.level === level))
  }

  /** Units that may stand above one that begins. */
  mayStandAbove(unit: Beginning): Unit[] {
    const ended = new Set(this.endings.map(({ unit }) => unit))
    const isAbove = (level: string) => level === 'province' || (unit.level !== 'commune' && level === 'commune')
    return [...desk.units.values()].filter((one) => isAbove(one.level) && !desk.isPast(one) && !ended.has(one.id))
  }

  mayBeginAbove(unit: Beginning): [string, string][] {
    return unit.level === 'commune' ? [] : this.#named(this.units.filter((one) => one !== unit && one.level === 'commune'))
  }

  #named(units: Beginning[]): [string, string][] {
    return units.map(({ key, name }) => [key, name.trim() || say(words.unit(this.units.findIndex((one) => one.key === key) + 1))])
  }

  get isTyped(): boolean {
    return Boolean(this.document || this.units.some(({ name, code }) => name || code) || this.endings.some(({ unit }) => unit))
  }

  #target(id: string): Target {
    return this.units.some(({ key }) => key === id) ? { key: id } : { unit: id }
  }

  get wanted(): Plan {
    return {
      day: this.day,
      document: this.document.trim(),
      units: this.units.map(({ key, name, level, code, bloc, parent }) => ({ key, level, code: code.trim(), name: name.trim(), bloc: bloc || null, parent: this.#target(parent) })),
      moves: this.endings.flatMap((ending) =>
        ending.parts.map((part) => ({ from: ending.unit, to: this.#target(part.to), kind: part.kind, keeps_records: ending.isWhole || ending.keeper === part.key })),
      ),
    }
  }
}
