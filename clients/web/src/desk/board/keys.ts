/** The keyboard on a board: arrows from card to card and from lane to lane, j and k from anywhere. */
import { isBusy } from '../keys'

const ALONG: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }
const ACROSS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }

/** Lanes are marked `data-lane`, what a card focuses `data-card`. */
export function cards(board: HTMLElement): () => void {
  function pressed(event: KeyboardEvent) {
    const along = ALONG[event.key]
    const across = ACROSS[event.key]
    if (!(along || across) || isBusy(event)) return
    const to = next(board, along ?? 0, across ?? 0, event.key.startsWith('Arrow'))
    if (!to) return
    to.focus()
    to.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    event.preventDefault()
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}

function next(board: HTMLElement, along: number, across: number, fromCard: boolean): HTMLElement | undefined {
  const lanes = [...board.querySelectorAll<HTMLElement>('[data-lane]')].map((lane) => [...lane.querySelectorAll<HTMLElement>('[data-card]')]).filter((lane) => lane.length)
  const at = lanes.findIndex((lane) => lane.some((card) => card === document.activeElement))
  if (at < 0) return fromCard ? undefined : lanes[0]?.[0]
  const row = lanes[at]?.findIndex((card) => card === document.activeElement) ?? 0
  const lane = lanes[at + across]
  return lane?.[Math.min(lane.length - 1, row + along)]
}
