/** Units that merge, part, are renamed or moved on a day. */

export type EdgeKind = 'merge_whole' | 'merge_part' | 'part_area' | 'part_people' | 'whole_area' | 'renamed' | 'type_changed' | 'reparented'

/** A unit that became another, or a part of it. */
export interface Edge {
  old: string
  new: string
  kind: EdgeKind
  day: string
  document: string
  /** Whether the new unit looks after the records of the old one. */
  keeps_records: boolean
}

/** A unit that is there, or one that the plan begins. */
export type Target = { unit: string } | { key: string }

export interface Plan {
  day: string
  document: string
  units: { key: string; level: string; code: string; name: string; bloc: string | null; parent: Target }[]
  moves: { from: string; to: Target; kind: EdgeKind; keeps_records: boolean }[]
}

export interface Ended {
  unit: string
  name: string
  becomes: string[]
  kept_by: string
  /** Whether its figures are found under that one: not where it is parted. */
  rolls_up: boolean
  records: number
  people: number
  devices: number
}

export interface Effect {
  day: string
  ended: Ended[]
  begun: { unit: string; name: string }[]
}
