/** Where names stand on the map: beside their circle and clear of all others, or at least of other names; what has no room is left to the table. */
import type { At } from './projection'

export interface Mark {
  id: string
  name: string
  at: At
  radius: number
}

export interface Label {
  x: number
  y: number
  anchor: 'start' | 'middle' | 'end'
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const GAP = 4
/** Mean width of a letter, in heights of a line. */
const LETTER = 0.42

const meet = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const round = ({ at: [x, y], radius }: Mark): Box => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius })

/** In the order of the marks: the first have the first choice. `line`: the height of a line of text. */
export function labels(marks: Mark[], line: number, width: number, height: number): Map<string, Label> {
  const circles = marks.map(round)
  const taken: Box[] = []
  const found = new Map<string, Label>()
  for (const { id, name, at, radius } of marks) {
    const [x, y] = at
    const long = name.length * line * LETTER
    const away = radius + GAP
    const places: [Label, Box][] = [
      [{ x: x + away, y, anchor: 'start' }, { left: x + away, right: x + away + long, top: y - line / 2, bottom: y + line / 2 }],
      [{ x: x - away, y, anchor: 'end' }, { left: x - away - long, right: x - away, top: y - line / 2, bottom: y + line / 2 }],
      [{ x, y: y - away - line / 2, anchor: 'middle' }, { left: x - long / 2, right: x + long / 2, top: y - away - line, bottom: y - away }],
      [{ x, y: y + away + line / 2, anchor: 'middle' }, { left: x - long / 2, right: x + long / 2, top: y + away, bottom: y + away + line }],
    ]
    const open = places.filter(([, box]) => box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height && !taken.some((other) => meet(box, other)))
    const free = open.find(([, box]) => !circles.some((circle) => meet(box, circle))) ?? open[0]
    if (!free) continue
    found.set(id, free[0])
    taken.push(free[1])
  }
  return found
}
