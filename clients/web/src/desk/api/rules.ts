/** What a province or an office sets for itself, and the sheets that go by it. */

export interface Criterion {
  code: string
  name: string
  points: number
}

export interface Band {
  from: number
  name: string
}

/** What registrations are appraised by; a version is never changed. */
export interface Rubric extends RubricKey {
  name: string
  valid_from: string
  subject: string | null
  level: string | null
  criteria: Criterion[]
  pass: number
  /** Least share of each criterion's points, in percent. */
  least_percent: number
  /** The highest first. */
  bands: Band[]
  /** Least number of sheets that make a result. */
  sheets: number
}

export interface Term {
  days: number
  counted: 'calendar' | 'working'
  source: string
}

export type Terms = Record<'dialogue_notice' | 'results_published' | 'written_notice', Term>

export interface OffDay {
  on: string
  name: string
}

export interface Holidays {
  year: number
  closed: OffDay[]
  /** Weekends that are worked instead. */
  worked: OffDay[]
}

export interface Rules {
  rubrics: Rubric[]
  deadlines: Terms
  holidays: Holidays[]
}


export interface RubricKey {
  id: string
  version: number
}

/** Points by criterion. */
export type Marks = Record<string, number>

export interface Sheet {
  rubric: RubricKey
  marks: Marks
  remarks: string
}

export interface Appraisal {
  rubric: Rubric | null
  /** How many were handed in. */
  sheets: number
  own: Marks | null
}
