import type { Right } from '../api'

/** An agency reads what is assigned to it, and holds no other right. */
const READERS: Right[] = ['read', 'resolve']

/** What a screen is for those only who may: the server decides, the screen says so beforehand. One right is enough. */
export const RIGHTS: Record<string, Right[]> = {
  overview: ['read'],
  charts: ['read'],
  map: ['read'],
  board: ['read'],
  'follow-up': READERS,
  notice: ['read'],
  committee: ['read'],
  briefing: ['read'],
  reports: ['read'],
  report: ['read'],
  declared: ['read'],
  imports: ['write_models', 'write_dialogues', 'write_committee'],
  records: READERS,
  record: READERS,
  conflicts: ['read'],
  overlaps: ['read'],
  quarantine: ['quarantine'],
  change: ['quarantine'],
  waiting: ['quarantine'],
  sync: ['sync'],
  people: ['administer'],
  person: ['administer'],
  units: ['administer'],
  rules: ['recognise_province', 'administer'],
  audit: ['audit'],
}
