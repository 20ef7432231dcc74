/** What many answers are made of. */

/** A value as the server keeps it; ids and hashes are base64. */
export type Value =
  | 'null'
  | { bool: boolean }
  | { int: number }
  | { text: string }
  | { bytes: string }
  | { time: number }
  | { members: string[] }
  | { entries: Entry[] }

export interface Entry {
  key: string
  fields: Record<string, Value>
}

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Who {
  person: string
  name: string
  device: string
  device_name: string
}

export interface Me {
  person: { id: string; name: string }
  roles: { role: string; unit: string; scope: string; level: string; rights: Right[] }[]
}

export type Right = 'recognise_province' | 'sync' | 'read' | 'write_models' | 'write_dialogues' | 'write_committee' | 'resolve' | 'approve' | 'settle' | 'quarantine' | 'administer' | 'audit'

export interface Unit {
  id: string
  parent: string | null
  scope: string
  level: string
  name: string
  bloc: string | null
  valid_from: string
  valid_to: string | null
  place: Place | null
}

/** Degrees north and east (WGS 84). */
export interface Place {
  latitude: number
  longitude: number
}
