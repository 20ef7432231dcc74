import type { Field, Kind } from '../../core/api'
import type { Draft } from '../../draft.svelte'

/** Complaints and denunciations have a legal channel of their own: their words are never kept. */
const HANDED_OVER = ['complaint', 'denunciation']
const WORDS = ['text', 'topic', 'authority']

/** Written by the app with the file, not by people. */
const OF_THE_FILE = ['file', 'sha256', 'bytes', 'media_type']

export const isHandedOver = (draft: Draft) => draft.kind.name === 'opinion' && HANDED_OVER.includes(draft.text('kind'))

/** Takes the words out that may not stay, once it is said what the opinion is. */
export function dropWords(draft: Draft): void {
  if (isHandedOver(draft)) for (const path of WORDS) draft.write(path, '')
}

export function isNeeded(field: Field, draft: Draft): boolean {
  if (typeof field.required === 'string') return field.required === 'to_submit'
  return field.required.when.is.includes(draft.text(field.required.when.field))
}

export function isBlank(field: Field, draft: Draft): boolean {
  return draft.text(field.name).trim() === '' && !draft.entries[field.name]?.length
}

/** Whether the form shows the field: one that hangs on another's answer waits for it. */
export function isShown(field: Field, draft: Draft): boolean {
  if (draft.kind.name === 'evidence' && OF_THE_FILE.includes(field.name)) return false
  if (isHandedOver(draft) && WORDS.includes(field.name)) return false
  return typeof field.required === 'string' || isNeeded(field, draft) || !isBlank(field, draft)
}

/** The field without choices that are closed for the year at hand; one that was chosen stays to be seen. */
function offered(field: Field, draft: Draft): Field {
  const closed = draft.kind.rules.flatMap(({ closed_after: rule }) =>
    rule?.field === field.name && Number(draft.text(rule.year)) > rule.last && draft.text(field.name) !== rule.is ? [rule.is] : [],
  )
  if (!closed.length || typeof field.type !== 'object' || !('choice' in field.type)) return field
  const options = field.type.choice.options.filter(({ code }) => !closed.includes(code))
  return { ...field, type: { choice: { ...field.type.choice, options } } }
}

export function fieldsOf(kind: Kind, section: string, draft: Draft): Field[] {
  const shown = kind.fields.filter((field) => field.section === section && isShown(field, draft))
  const fields = shown.map((field) => offered(field, draft))
  // The name first: it is what people know before all else.
  const title = fields.find((field) => field.name === kind.title)
  return title ? [title, ...fields.filter((field) => field !== title)] : fields
}
