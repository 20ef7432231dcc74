/** Dates, sizes and numbers as Vietnamese write them. Days are `YYYY-MM-DD`, instants ms since 1970. */
import type { Label } from '../core/api'

const two = (n: number) => String(n).padStart(2, '0')

/** A day of the phone's own calendar. */
export function dayOf(at: number | Date): string {
  const d = new Date(at)
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
}

export const today = () => dayOf(Date.now())

/** `2026-11-27` as people type and read it: `27/11/2026`. */
export function typedDay(day: string): string {
  const [year, month, date] = day.split('-')
  return date ? `${date}/${month}/${year}` : day
}

/** The day that was typed as `27/11/2026`; empty where it is none. */
export function readDay(typed: string): string {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(typed.trim())
  if (!parts) return /^\d{4}-\d{2}-\d{2}$/.test(typed) ? typed : ''
  return `${parts[3]}-${two(Number(parts[2]))}-${two(Number(parts[1]))}`
}

export const shortDay = (day: string) => typedDay(day).slice(0, 5)

export function clock(at: number): string {
  const d = new Date(at)
  return `${two(d.getHours())}:${two(d.getMinutes())}`
}

/** `27/11/2026 14:32`, as an instant is typed. */
export const typedInstant = (at: number) => `${typedDay(dayOf(at))} ${clock(at)}`

const DAY = 86_400_000

/** Whole days from today to that day: negative where it is past. */
export function daysTo(day: string): number {
  return Math.round((Date.parse(day) - Date.parse(today())) / DAY)
}

/** When it was, the nearer the shorter. */
export function when(at: number): Label {
  const days = -daysTo(dayOf(at))
  const time = clock(at)
  if (days === 0) return { vi: `hôm nay lúc ${time}`, en: `today at ${time}` }
  if (days === 1) return { vi: `hôm qua lúc ${time}`, en: `yesterday at ${time}` }
  const day = dayOf(at)
  const shown = day.slice(0, 4) === today().slice(0, 4) ? shortDay(day) : typedDay(day)
  return { vi: `${shown} lúc ${time}`, en: `${shown} at ${time}` }
}

/** How far a deadline is. */
export function dueIn(days: number): Label {
  if (days < 0) return { vi: `Quá hạn ${-days} ngày`, en: days === -1 ? '1 day overdue' : `${-days} days overdue` }
  if (days === 0) return { vi: 'Hạn hôm nay', en: 'Due today' }
  if (days === 1) return { vi: 'Còn 1 ngày', en: '1 day left' }
  return { vi: `Còn ${days} ngày`, en: `${days} days left` }
}

const WEEKDAYS: Label[] = [
  { vi: 'Chủ nhật', en: 'Sunday' },
  { vi: 'Thứ Hai', en: 'Monday' },
  { vi: 'Thứ Ba', en: 'Tuesday' },
  { vi: 'Thứ Tư', en: 'Wednesday' },
  { vi: 'Thứ Năm', en: 'Thursday' },
  { vi: 'Thứ Sáu', en: 'Friday' },
  { vi: 'Thứ Bảy', en: 'Saturday' },
]

/** The day in full: the phone's own date box may show it in another order. */
export function longDay(day: string): Label {
  const name = WEEKDAYS[new Date(`${day}T12:00`).getDay()]
  const shown = typedDay(day)
  return name ? { vi: `${name.vi}, ${shown}`, en: `${name.en}, ${shown}` } : { vi: shown, en: shown }
}

/** `1.234,5`: by hand, since waking the browser's own formats costs a slow phone a fifth of a second at its start. */
export function number(n: number): string {
  const [whole = '', tenths] = String(Math.round(n * 10) / 10).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  return tenths ? `${grouped},${tenths}` : grouped
}

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`
  if (n < 1_000_000) return `${number(Math.ceil(n / 1000))} kB`
  return n < 1e9 ? `${number(n / 1e6)} MB` : `${number(n / 1e9)} GB`
}

/** A length of sound or of waiting, `2:05`. */
export const minutes = (seconds: number) => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`

/** Letters for comparing: no marks, no capitals, đ as d. */
export function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd')
}
