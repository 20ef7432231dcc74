/** One record while a form is open over it: what is typed, what of it is on the disk, and the way back. */
import type { Field, FieldShown, Kind, Label, Problem, RecordView } from './core/api'
import { core, problemOf } from './live.svelte'
import { say } from './words'

const PAUSE = 400
/** Letters typed without a rest are undone together. */
const ONE_STEP = 2000

export type Saving =
  | { is: 'nothing' | 'waiting' | 'saving' }
  | { is: 'saved'; at: number }
  | { is: 'held'; count: number }
  | { is: 'failed'; problem: Problem }

type Step =
  | { did: 'wrote'; path: string; before: string; at: number }
  | { did: 'added'; log: string; key: string }
  | { did: 'removed'; log: string; key: string; values: Record<string, string> }

export interface Beginning {
  kind: Kind
  scope: string
  /** Written with the first thing that is typed; alone it makes no record. */
  fill: Record<string, string>
  /** How what is filled in is read. */
  labels: Record<string, Label>
}

export class Draft {
  readonly kind: Kind
  id = $state<string | null>(null)
  /** By field, or `log/key/field`. */
  values = $state<Record<string, string>>({})
  /** Keys of each log's entries. */
  entries = $state<Record<string, string[]>>({})
  /** How values of other records and units are read. */
  labels = $state<Record<string, Label>>({})
  problems = $state<Record<string, Problem>>({})
  /** What another device has written into a field that is being typed into. */
  elsewhere = $state<Record<string, Label>>({})
  saving = $state.raw<Saving>({ is: 'nothing' })
  steps = $state.raw<Step[]>([])
  /** The field that is being typed into. */
  focus = $state<string | null>(null)

  /** The scope that the record is begun in, until it is. */
  scope = $state('')
  /** What is missing beyond single fields, as of the last look. */
  missing = $state.raw<RecordView['missing']>([])

  #stored: Record<string, string> = {}
  #begunEntries = new Set<string>()
  #withdrawn: { log: string; key: string }[] = []
  #touched = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #queue: Promise<void> = Promise.resolve()
  #saves = 0
  #wanted = false

  private constructor(kind: Kind) {
    this.kind = kind
  }

  static of(kind: Kind, view: RecordView): Draft {
    const draft = new Draft(kind)
    draft.id = view.summary.id
    draft.scope = view.summary.scope
    draft.#take(view)
    return draft
  }

  static begin(beginning: Beginning): Draft {
    const draft = new Draft(beginning.kind)
    draft.scope = beginning.scope
    draft.values = { ...beginning.fill }
    draft.labels = { ...beginning.labels }
    return draft
  }

  text(path: string): string {
    return this.values[path] ?? ''
  }

  write(path: string, text: string): void {
    const before = this.text(path)
    if (before === text) return
    const last = this.steps.at(-1)
    const goesOn = last?.did === 'wrote' && last.path === path && Date.now() - last.at < ONE_STEP
    if (goesOn) last.at = Date.now()
    else this.steps = [...this.steps, { did: 'wrote', path, before, at: Date.now() }]
    this.#put(path, text)
  }

  /** Sets what the form would begin with: alone it makes no record, and is no step to undo. */
  prefill(path: string, text: string): void {
    this.values[path] = text
  }

  /** Begins the record though nobody typed yet: something is about to belong to it. */
  async begin(): Promise<string | null> {
    this.#wanted = true
    await this.flush()
    return this.id
  }

  /** The field is left: what is wrong with it is said now, and not while it is typed. */
  async leave(path: string): Promise<void> {
    if (this.focus === path) this.focus = null
    await this.flush()
  }

  async addEntry(log: string): Promise<string> {
    const key = await core.newKey()
    this.entries[log] = [...(this.entries[log] ?? []), key]
    this.steps = [...this.steps, { did: 'added', log, key }]
    return key
  }

  removeEntry(log: string, key: string): void {
    this.steps = [...this.steps, { did: 'removed', log, key, values: this.#drop(log, key) }]
    this.#soon()
  }

  async undo(): Promise<void> {
    const step = this.steps.at(-1)
    if (!step) return
    this.steps = this.steps.slice(0, -1)
    if (step.did === 'wrote') this.#put(step.path, step.before)
    else if (step.did === 'added') this.#drop(step.log, step.key)
    else {
      // What was withdrawn stays withdrawn on the record: its words come back as a new entry.
      const key = await core.newKey()
      this.entries[step.log] = [...(this.entries[step.log] ?? []), key]
      for (const [name, text] of Object.entries(step.values)) this.#put(`${step.log}/${key}/${name}`, text)
    }
    await this.flush()
  }

  /** Writes down all that can be; resolves once it is on the disk or said to be not. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#queue = this.#queue.then(() => this.#save())
    return this.#queue
  }

  /** Labels of the fields whose words are on the screen alone. */
  unsaved(): string[] {
    return this.#isBegun() ? this.#changed().map((path) => say(this.labelOf(path))) : []
  }

  labelOf(path: string): Label {
    return this.field(path)?.label ?? { vi: path, en: path }
  }

  field(path: string): Field | undefined {
    const [name, , inner] = path.split('/')
    const field = this.kind.fields.find((f) => f.name === name)
    if (!inner || !field) return field
    return typeof field.type === 'object' && 'entries' in field.type ? field.type.entries.fields.find((f) => f.name === inner) : undefined
  }

  /** Takes in what others wrote meanwhile, around what is being typed. */
  async refresh(): Promise<void> {
    if (this.id === null) return
    const saves = this.#saves
    const view = await core.show(this.id)
    // A view asked for before a save ended would put the earlier words back.
    if (saves === this.#saves && this.saving.is !== 'saving') this.#take(view)
  }

  #take(view: RecordView): void {
    this.missing = view.missing
    for (const field of this.kind.fields) {
      const shown = view.fields[field.name]
      if (typeof field.type === 'object' && 'entries' in field.type) this.#takeEntries(field.name, shown)
      else this.#takeValue(field.name, shown?.text ?? '', shown?.label, field.policy === 'text')
    }
  }

  #takeValue(path: string, text: string, label: Label | undefined, merges: boolean): void {
    if (label) this.labels[path] = label
    const stored = this.#stored[path] ?? ''
    const isTyped = this.text(path) !== stored || this.focus === path
    if (!isTyped) {
      this.values[path] = text
      this.#stored[path] = text
    } else if (!merges && text !== stored && text !== this.text(path) && label) this.elsewhere[path] = label
  }

  #takeEntries(log: string, shown: FieldShown | undefined): void {
    const isGone = (key: string) => this.#withdrawn.some((w) => w.log === log && w.key === key)
    const there = (shown?.entries ?? []).filter((entry) => !isGone(entry.key))
    const mine = (this.entries[log] ?? []).filter((key) => !this.#begunEntries.has(`${log}/${key}`))
    this.entries[log] = [...there.map((entry) => entry.key), ...mine.filter((key) => there.every((e) => e.key !== key))]
    for (const entry of there) {
      this.#begunEntries.add(`${log}/${entry.key}`)
      for (const [name, value] of Object.entries(entry.fields)) this.#takeValue(`${log}/${entry.key}/${name}`, value.text, value.label, false)
    }
  }

  #put(path: string, text: string): void {
    this.values[path] = text
    this.#touched.add(path)
    delete this.elsewhere[path]
    this.#soon()
  }

  #drop(log: string, key: string): Record<string, string> {
    const under = `${log}/${key}/`
    const values: Record<string, string> = {}
    for (const path of Object.keys(this.values)) {
      if (!path.startsWith(under)) continue
      values[path.slice(under.length)] = this.text(path)
      delete this.values[path]
      delete this.#stored[path]
      delete this.problems[path]
    }
    this.entries[log] = (this.entries[log] ?? []).filter((k) => k !== key)
    if (this.#begunEntries.delete(`${log}/${key}`)) this.#withdrawn.push({ log, key })
    return values
  }

  #soon(): void {
    if (this.saving.is !== 'saving') this.saving = { is: 'waiting' }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), PAUSE)
  }

  #changed(): string[] {
    return Object.keys(this.values).filter((path) => this.text(path) !== (this.#stored[path] ?? ''))
  }

  /** A record begins with the first thing that somebody typed, not with what the form fills in. */
  #isBegun(): boolean {
    return this.id !== null || this.#wanted || [...this.#touched].some((path) => this.text(path).trim() !== '')
  }

  async #save(): Promise<void> {
    const changed = this.#changed()
    const withdrawn = this.#withdrawn
    // What stands as it is stored has nothing to complain about.
    for (const path of Object.keys(this.problems)) if (!changed.includes(path)) delete this.problems[path]
    if (!this.#isBegun() || (!changed.length && !withdrawn.length)) {
      if (this.saving.is !== 'saved') this.saving = { is: 'nothing' }
      return
    }
    this.saving = { is: 'saving' }
    this.#saves++
    const edits = changed.map((path) => ({ path, text: this.text(path), typed: this.#typed(path) }))
    try {
      const checked = await Promise.all(edits.map((edit) => this.#check(edit.path, edit.typed)))
      const good = edits.filter((_, i) => checked[i])
      const typed = [...withdrawn.map((w) => `${w.log}-=${w.key}`), ...good.flatMap((edit) => edit.typed)]
      if (typed.length) await this.#send(typed, good.map((edit) => edit.path))
      for (const edit of good) {
        this.#stored[edit.path] = edit.text
        const [log, key, inner] = edit.path.split('/')
        if (inner) this.#begunEntries.add(`${log}/${key}`)
      }
      this.#withdrawn = this.#withdrawn.filter((w) => !withdrawn.includes(w))
      const held = edits.filter((edit) => !good.includes(edit))
      const count = held.filter((edit) => edit.path !== this.focus).length
      if (count) this.saving = { is: 'held', count }
      else this.saving = held.length ? { is: 'waiting' } : { is: 'saved', at: Date.now() }
      if (this.#changed().length > held.length) this.#soon()
    } catch (thrown) {
      const problem = problemOf(thrown)
      for (const path of problem.fields ?? []) this.problems[path] = problem
      this.saving = { is: 'failed', problem }
    }
  }

  async #send(typed: string[], paths: string[]): Promise<void> {
    if (this.id === null) {
      this.id = await core.create(this.kind.name, this.scope, typed)
      return
    }
    const texts = paths.filter((path) => this.field(path)?.policy === 'text')
    const base = Object.fromEntries(texts.map((path) => [path, this.#stored[path] ?? '']))
    await core.edit(this.id, typed, base)
  }

  async #check(path: string, typed: string[]): Promise<boolean> {
    for (const one of typed) {
      const problem = await core.check(this.kind.name, one)
      if (problem) {
        this.problems[path] = problem
        return false
      }
    }
    delete this.problems[path]
    return true
  }

  #typed(path: string): string[] {
    const now = this.text(path)
    const stored = this.#stored[path] ?? ''
    const policy = this.field(path)?.policy
    if (policy === 'counter') {
      const by = Number(now || 0) - Number(stored || 0)
      return [by < 0 ? `${path}-=${-by}` : `${path}+=${by}`]
    }
    if (policy === 'set') {
      const members = (text: string) => text.split(',').map((m) => m.trim()).filter(Boolean)
      const added = members(now).filter((m) => !members(stored).includes(m))
      const taken = members(stored).filter((m) => !members(now).includes(m))
      return [...added.map((m) => `${path}+=${m}`), ...taken.map((m) => `${path}-=${m}`)]
    }
    return [`${path}=${now}`]
  }
}
