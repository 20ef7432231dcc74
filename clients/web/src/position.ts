/** Where the phone is, as a place is typed: `21.02851,105.80482,12`; none where it does not tell. */
export function whereAmI(): Promise<string | null> {
  return new Promise((found) => {
    if (!navigator.geolocation) return found(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found(`${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)},${Math.max(1, Math.round(coords.accuracy))}`),
      () => found(null),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  })
}
