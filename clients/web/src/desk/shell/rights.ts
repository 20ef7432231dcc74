import type { Right } from '../api'

/** What a screen is for those only who may: the server decides, the screen says so beforehand. */
export const RIGHTS: Record<string, Right> = {
  overview: 'read',
  board: 'read',
  'follow-up': 'read',
  notice: 'read',
  records: 'read',
  record: 'read',
  conflicts: 'read',
  quarantine: 'quarantine',
  change: 'quarantine',
  waiting: 'quarantine',
  sync: 'sync',
  people: 'administer',
  person: 'administer',
  units: 'administer',
  audit: 'audit',
}
