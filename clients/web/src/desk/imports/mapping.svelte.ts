/** A mapping while somebody changes it. */
import { whole } from '../rules/whole'
import type { Import, ImportTarget, Mapping } from '../api'

export class Draft {
  source = $state('')
  sheet = $state('')
  /** As typed. */
  headerRow = $state('')
  /** Where columns go, by their letters; empty: nowhere. */
  columns = $state<Record<string, string>>({})
  /** What is the same in all rows, by field. */
  fixed = $state<Record<string, string>>({})
  aliases = $state<Mapping['aliases']>([])
  charset = $state<Mapping['charset']>('unicode')
  duplicates = $state<Mapping['duplicates']>('ask')
  /** As it was last checked, or suggested. */
  #known = $state('')

  constructor(mapping: Mapping) {
    this.source = mapping.source
    this.sheet = mapping.sheet
    this.headerRow = String(mapping.header_row)
    this.columns = Object.fromEntries(mapping.columns.map(({ column, to }) => [column, to]))
    this.fixed = Object.fromEntries(mapping.fixed.map(({ to, text }) => [to, text]))
    this.aliases = mapping.aliases.map((alias) => ({ ...alias }))
    this.charset = mapping.charset
    this.duplicates = mapping.duplicates
    this.keep(this.wanted)
  }

  get wanted(): Mapping {
    const gone = this.#mapped
    return {
      source: this.source.trim(),
      sheet: this.sheet,
      header_row: whole(this.headerRow) ?? 0,
      columns: Object.entries(this.columns)
        .filter(([, to]) => to)
        .sort()
        .map(([column, to]) => ({ column, to })),
      fixed: Object.entries(this.fixed)
        .filter(([to, text]) => text.trim() && !gone.has(to))
        .sort()
        .map(([to, text]) => ({ to, text: text.trim() })),
      aliases: this.aliases.map((alias) => ({ ...alias })),
      charset: this.charset,
      duplicates: this.duplicates,
    }
  }

  /** It was checked as it was sent; what was typed meanwhile was not. */
  keep(sent: Mapping): void {
    this.#known = JSON.stringify(sent)
  }

  get isEdited(): boolean {
    return JSON.stringify(this.wanted) !== this.#known
  }

  get isHeaderRowRight(): boolean {
    return (whole(this.headerRow) ?? 0) >= 1
  }

  get hasColumns(): boolean {
    return this.#mapped.size > 0
  }

  get #mapped(): Set<string> {
    return new Set(Object.values(this.columns).filter(Boolean))
  }

  /** Those that no column goes to. */
  without(targets: ImportTarget[]): ImportTarget[] {
    const mapped = this.#mapped
    return targets.filter(({ to }) => !mapped.has(to))
  }

  /** Needed ones that have neither a column nor a value. */
  lacking(targets: ImportTarget[]): ImportTarget[] {
    return this.without(targets).filter(({ to, required }) => required && !this.fixed[to]?.trim())
  }

  /** Another sheet of the file: columns of the same name go where they went. */
  choose(name: string, { sheets }: Import): void {
    const before = sheets.find((sheet) => sheet.name === this.sheet)
    const next = sheets.find((sheet) => sheet.name === name)
    if (!next) return
    const went = new Map(before?.columns.map(({ column, header }) => [header, this.columns[column] ?? '']))
    this.sheet = name
    this.headerRow = String(next.header_row)
    this.columns = Object.fromEntries(next.columns.map(({ column, header }) => [column, (header && went.get(header)) || '']))
  }

  meaning(to: string, text: string): string {
    return this.aliases.find((alias) => alias.to === to && alias.text === text)?.code ?? ''
  }

  /** Says what a term of the file means; nothing: it is not said. */
  explain(to: string, text: string, code: string): void {
    this.aliases = this.aliases.filter((alias) => alias.to !== to || alias.text !== text)
    if (code) this.aliases.push({ to, text, code })
  }
}
