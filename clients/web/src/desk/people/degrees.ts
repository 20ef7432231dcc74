/** Degrees as people type them: `19,2512` or `19.2512`; none where it is no number within the bound. */
export function degrees(text: string, bound: number): number | null {
  const typed = text.trim().replace(',', '.')
  const n = /^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : NaN
  return Math.abs(n) <= bound ? n : null
}

/** Whether a point may lie in Vietnam, its seas included. */
export const isNear = (latitude: number, longitude: number) => latitude >= 6 && latitude <= 23.5 && longitude >= 102 && longitude <= 118
