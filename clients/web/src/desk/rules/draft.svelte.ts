import type { Rubric } from '../api'
import { desk } from '../desk.svelte'
import { whole } from './whole'

/** Its code names the suggested scale, which nobody overwrites. */
const PROPOSED = 'proposed'
const WHOLE = 100

const clean = (text: string) => text.trim().normalize('NFC')

/** A rubric while it is typed. */
export class RubricDraft {
  id = $state('')
  name = $state('')
  validFrom = $state('')
  subject = $state('')
  level = $state('')
  pass = $state('')
  least = $state('')
  sheets = $state('')
  criteria = $state<{ code: string; name: string; points: string }[]>([])
  bands = $state<{ name: string; from: string }[]>([])

  readonly #from: string

  constructor(of: Rubric) {
    this.id = of.id === PROPOSED ? '' : of.id
    this.name = of.name
    this.validFrom = desk.today
    this.subject = of.subject ?? ''
    this.level = of.level ?? ''
    this.pass = String(of.pass)
    this.least = String(of.least_percent)
    this.sheets = String(of.sheets)
    this.criteria = of.criteria.map(({ points, ...rest }) => ({ ...rest, points: String(points) }))
    this.bands = of.bands.map(({ name, from }) => ({ name, from: String(from) }))
    this.#from = this.#text
  }

  get isProposed(): boolean {
    return clean(this.id) === PROPOSED
  }

  get sum(): number {
    return this.criteria.reduce((sum, { points }) => sum + (whole(points) ?? 0), 0)
  }

  /** How many points are missing; below 0, how many are too many. */
  get lacking(): number {
    return WHOLE - this.sum
  }

  get isTyped(): boolean {
    return this.#text !== this.#from
  }

  get isWhole(): boolean {
    const named = [this.id, this.name, this.validFrom, ...this.criteria.map(({ name }) => name), ...this.bands.map(({ name }) => name)]
    const counted = [this.pass, this.least, this.sheets, ...this.criteria.map(({ points }) => points), ...this.bands.map(({ from }) => from)]
    return !this.isProposed && this.lacking === 0 && named.every((text) => clean(text)) && counted.every((text) => whole(text) !== null)
  }

  get rubric(): Omit<Rubric, 'version'> {
    return {
      id: clean(this.id),
      name: clean(this.name),
      valid_from: this.validFrom,
      subject: this.subject || null,
      level: this.level || null,
      criteria: this.criteria.map(({ code, name, points }) => ({ code, name: clean(name), points: whole(points) ?? 0 })),
      pass: whole(this.pass) ?? 0,
      least_percent: whole(this.least) ?? 0,
      bands: this.bands.map(({ name, from }) => ({ name: clean(name), from: whole(from) ?? 0 })),
      sheets: whole(this.sheets) ?? 0,
    }
  }

  addCriterion(): void {
    const codes = new Set(this.criteria.map(({ code }) => code))
    let n = this.criteria.length + 1
    while (codes.has(`c${n}`)) n++
    this.criteria.push({ code: `c${n}`, name: '', points: '' })
  }

  get #text(): string {
    return JSON.stringify(this.rubric)
  }
}
