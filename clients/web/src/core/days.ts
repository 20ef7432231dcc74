/** Days by Vietnam's clock (UTC+7, the same all year), and what is in force on them. */
const HOURS = 7 * 3_600_000

/** `YYYY-MM-DD`. */
export const dayInVietnam = (at: number) => new Date(at + HOURS).toISOString().slice(0, 10)

export interface Dated {
  /** First day. */
  valid_from?: string
  /** First day on which it is no more. */
  valid_to?: string | null
}

export function isInForce({ valid_from, valid_to }: Dated): boolean {
  const today = dayInVietnam(Date.now())
  return (!valid_from || valid_from <= today) && (!valid_to || valid_to > today)
}
