/** Where the app is, by the part of the address behind `#`: `#/record/<id>`. */
import { flushAll, unsaved } from './forms'

interface Place {
  screen: string
  id: string
  query: URLSearchParams
}

function read(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const [screen, ...id] = path.split('/')
  return { screen: screen || 'today', id: decodeURIComponent(id.join('/')), query: new URLSearchParams(query) }
}

class Route {
  now = $state.raw<Place>(read())
  /** Fields whose words leaving would lose; the app asks, and answers through {@link answer}. */
  asking = $state.raw<string[] | null>(null)
  /** Whether a screen has been left since the start: then the focus goes to the next one's heading. */
  moved = false

  #answer: ((leave: boolean) => void) | null = null
  #shown = location.hash

  constructor() {
    addEventListener('hashchange', () => void this.#follow())
  }

  answer(leave: boolean): void {
    this.asking = null
    this.#answer?.(leave)
    this.#answer = null
  }

  async #follow(): Promise<void> {
    if (location.hash === this.#shown) return
    await flushAll()
    const fields = unsaved()
    if (fields.length && !(await this.#ask(fields))) {
      history.pushState(null, '', this.#shown || '#/')
      return
    }
    this.#shown = location.hash
    this.moved = true
    this.now = read()
  }

  #ask(fields: string[]): Promise<boolean> {
    this.asking = fields
    return new Promise((answer) => (this.#answer = answer))
  }

  /** Renames the place without leaving it: a new record has got its id. */
  rename(hash: string): void {
    history.replaceState(null, '', hash)
    this.#shown = location.hash
  }
}

export const route = new Route()

export function go(hash: string): void {
  location.hash = hash
}

/** Goes on without a way back to the form that is done. */
export function replace(hash: string): void {
  location.replace(hash)
}

export function back(otherwise = '#/today'): void {
  if (route.moved && history.length > 1) history.back()
  else go(otherwise)
}
