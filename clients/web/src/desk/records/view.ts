/** A view of the list, as its address says it. */

/** The address of the same view but for what changes; another view begins at its first page. */
export function view(query: URLSearchParams, change: Record<string, string | null>, screen = 'records'): string {
  const next = new URLSearchParams(query)
  next.delete('cursor')
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next.size ? `#/${screen}?${next}` : `#/${screen}`
}
