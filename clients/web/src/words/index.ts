import type { Label } from '../core/api'
import { preference } from '../look/preference.svelte'

/** The term in the language of the screen. */
export function say(label: Label): string {
  return label[preference.language]
}
