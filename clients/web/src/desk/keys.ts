/** The keyboard, for who lets go of it rarely. */

/** Somebody types, chooses or answers: keys are theirs. */
export function isBusy(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return true
  const at = event.target
  return at instanceof HTMLElement && (at.matches('input:not([type="checkbox"], [type="radio"]), textarea, select') || at.isContentEditable)
}

const BY: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

/** Moves the focus from row to row: j and k from anywhere, the arrows from a row. What a row focuses is marked `data-row`. */
export function rows(list: HTMLElement): () => void {
  function pressed(event: KeyboardEvent) {
    const by = BY[event.key]
    if (!by || isBusy(event)) return
    const all = [...list.querySelectorAll<HTMLElement>('[data-row]')]
    const at = all.findIndex((row) => row === document.activeElement)
    if (at < 0 && event.key.startsWith('Arrow')) return
    const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))
    all[to]?.focus()
    all[to]?.scrollIntoView({ block: 'nearest' })
    event.preventDefault()
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}
