/** A view of a list, as its address says it. */

/** What says where in the list the page begins: another view begins at its first. */
const PLACES = ['cursor', 'before']

/** The address of the same view but for what changes. */
export function address(screen: string, query: URLSearchParams, change: Record<string, string | null>): string {
  const next = new URLSearchParams(query)
  for (const place of PLACES) next.delete(place)
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next.size ? `#/${screen}?${next}` : `#/${screen}`
}
