const DAY = 86_400_000
/** Vietnam's clock all year, ahead of the server's times. */
const VIETNAM = 7 * 3_600_000

/** When Vietnam's day of that instant began, ms. */
export const startOfDay = (at: number) => Math.floor((at + VIETNAM) / DAY) * DAY - VIETNAM

/** Whole days of Vietnam's calendar between two instants. */
export const daysBetween = (from: number, to: number) => Math.round((startOfDay(to) - startOfDay(from)) / DAY)

/** Vietnam's day of that instant, `YYYY-MM-DD`. */
export const dayAt = (at: number) => new Date(at + VIETNAM).toISOString().slice(0, 10)

/** The last instant of Vietnam's day, ms. */
export const endOf = (day: string) => startOfDay(Date.parse(day)) + DAY - 1
