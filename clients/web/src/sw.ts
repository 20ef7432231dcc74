/**
 * The service worker: the app from this phone, whole releases at a time.
 *
 * A release counts only once all of its files are here, and takes over on a start, never under a form. One that does not
 * come up three times in a row is passed over for the one before it, without a network.
 */
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope
/** All files of this release, put in by the build, which names the release by what is in them. */
declare const __FILES__: string[]
declare const __RELEASE__: string

const PREFIX = 'release-'
const THIS = PREFIX + __RELEASE__
const MEMORY = 'memory'
/** The start in a row that is no longer this release's, if none before it came up. */
const PATIENCE = 3
/** Names that hold a hash of what is in them: what one release has of it serves the next. */
const HASHED = /^\/assets\//

interface Memory {
  current: string
  previous: string | null
  /** Starts since the app last said that it came up. */
  starts: number
  /** The release that did not: passed over until another is here. */
  failed: string | null
}

const paths = new Set(__FILES__)

self.addEventListener('install', (event) => event.waitUntil(fetchAll()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))

self.addEventListener('message', (event) => {
  const { what } = event.data as { what?: string }
  if (what === 'use-now') event.waitUntil(self.skipWaiting())
  if (what === 'boot-ok') event.waitUntil(remember((memory) => ({ ...memory, starts: 0 })))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/v1/')) return
  if (request.mode === 'navigate') {
    // The desk's page is not kept: it needs a network for its lists.
    if (url.pathname === '/') event.respondWith(start())
  } else if (paths.has(url.pathname) || HASHED.test(url.pathname)) event.respondWith(part(request))
})

async function fetchAll(): Promise<void> {
  const cache = await caches.open(THIS)
  await Promise.all(
    __FILES__.map(async (path) => {
      if (await cache.match(path)) return
      const kept = HASHED.test(path) ? await caches.match(path) : undefined
      const answer = kept ?? (await fetch(path, { cache: 'no-cache', credentials: 'omit' }))
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
      await cache.put(path, answer)
    }),
  )
}

async function takeOver(): Promise<void> {
  const { current, previous } = await remember((memory) =>
    memory.current === THIS ? memory : { current: THIS, previous: memory.current || null, starts: 0, failed: null },
  )
  const kept = new Set([current, previous, MEMORY])
  for (const name of await caches.keys()) if (!kept.has(name)) await caches.delete(name)
  await self.clients.claim()
}

async function start(): Promise<Response> {
  const memory = await remember((memory) => {
    const starts = memory.starts + 1
    return { ...memory, starts, failed: starts >= PATIENCE && memory.previous ? memory.current : memory.failed }
  })
  return (await find('/', memory)) ?? fetch('/')
}

async function part(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname
  return (await find(path, await recall())) ?? (await caches.match(path)) ?? fetch(request)
}

/** From this release, or from the one before where this one does not come up. */
async function find(path: string, memory: Memory): Promise<Response | undefined> {
  const passedOver = memory.failed === memory.current && memory.previous
  const cache = await caches.open(passedOver || memory.current || THIS)
  return cache.match(path)
}

async function recall(): Promise<Memory> {
  const stored = await (await caches.open(MEMORY)).match('/memory')
  return stored ? ((await stored.json()) as Memory) : { current: '', previous: null, starts: 0, failed: null }
}

let turn: Promise<unknown> = Promise.resolve()

/** Changes take turns: each begins from what the one before wrote. */
function remember(change: (memory: Memory) => Memory): Promise<Memory> {
  const mine = turn.then(async () => {
    const next = change(await recall())
    await (await caches.open(MEMORY)).put('/memory', new Response(JSON.stringify(next)))
    return next
  })
  turn = mine.catch(() => {})
  return mine
}
