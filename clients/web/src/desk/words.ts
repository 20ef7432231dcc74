/** Terms of the shared catalogue, by the server's codes. */
import type { Label } from '../core/api'
import { opinion, registration } from '../words/states'

export function stateLabel(code: string): Label {
  return (registration[code] ?? opinion[code])?.label ?? { vi: code, en: code }
}
