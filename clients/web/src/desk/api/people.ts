/** Accounts, roles, devices, and the audit log. */
import type { Who } from './values'

/** A role to be held: from a day, and no longer from another on. */
export interface Wanted {
  role: string
  unit: string
  from: string
  to: string | null
}

export type Role = Wanted & { id: string; scope: string }

export interface Account {
  id: string
  login: string
  name: string
  closed_at: number | null
  /** Past and coming ones too, by first day. */
  roles: Role[]
  /** Revoked ones too. */
  devices: OwnDevice[]
}

export interface OwnDevice {
  id: string
  name: string
  enrolled_at: number
  revoked_at: number | null
  last_sync: { at: number; waiting_changes: number; waiting_media: number } | null
}

/** A code for a new device: the server shows it once. */
export interface Issued {
  code: string
  expires_at: number
}


export interface Logged {
  n: number
  at: number
  /** Nobody: the operator at the machine's own shell, or the server itself. */
  person: string | null
  name: string | null
  device: string | null
  action: string
  subject: string
  detail: Record<string, unknown> | null
}

export interface Verified {
  /** Entries that hold, from the first. */
  entries: number
  hash: string
  broken_at: number | null
}
