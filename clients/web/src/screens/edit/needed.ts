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

export function fieldsOf(kind: Kind, section: string, draft: Draft): Field[] {
  const fields = kind.fields.filter((field) => field.section === section && isShown(field, draft))
  // The name first: it is what people know before all else.
  const title = fields.find((field) => field.name === kind.title)
  return title ? [title, ...fields.filter((field) => field !== title)] : fields
}
