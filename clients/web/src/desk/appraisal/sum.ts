import type { Marks } from '../api'

export const sumOf = (marks: Marks) => Object.values(marks).reduce((sum, points) => sum + points, 0)
