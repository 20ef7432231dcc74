/** Degrees on paper: equirectangular, true to scale at the middle of what is shown. */
import type { Place } from '../api'

export type At = [x: number, y: number]

export interface Projection {
  at: (place: Place) => At
  /** Degrees at the edges. */
  south: number
  north: number
  west: number
  east: number
}

/** Least height in degrees, so that a single point does not fill the world. */
const LEAST = 0.1

export function fitted(places: Place[], width: number, height: number, margin: number): Projection {
  const [lats, lons] = [places.map((one) => one.latitude), places.map((one) => one.longitude)]
  const [lat, lon] = [(Math.min(...lats) + Math.max(...lats)) / 2, (Math.min(...lons) + Math.max(...lons)) / 2]
  const shrink = Math.cos((lat * Math.PI) / 180)
  const tall = Math.max(LEAST, Math.max(...lats) - Math.min(...lats))
  const wide = Math.max(LEAST, (Math.max(...lons) - Math.min(...lons)) * shrink)
  const scale = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / tall)
  const [upDown, across] = [height / 2 / scale, width / 2 / scale / shrink]
  return {
    at: ({ latitude, longitude }) => [width / 2 + (longitude - lon) * shrink * scale, height / 2 - (latitude - lat) * scale],
    south: lat - upDown,
    north: lat + upDown,
    west: lon - across,
    east: lon + across,
  }
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45]
const MOST_LINES = 6

/** Round degrees between two, a few. */
export function ticks(from: number, to: number): number[] {
  const step = STEPS.find((one) => (to - from) / one <= MOST_LINES) ?? 45
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, n) => Number(((first + n) * step).toFixed(2)))
}
