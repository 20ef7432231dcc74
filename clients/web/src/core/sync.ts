/** One sync: sync-core says what is to be done, this carries it over the link. */
import type { Ended, Problem } from './api'
import { batches } from './batches'
import { randomId } from './ids'
import { Refused, problemOf, send, sign } from './link'
import { isProblem } from './problem'
import type { Phone } from './phone'
import { Core } from './wasm/core.js'

type Bytes = Uint8Array<ArrayBuffer>

type Next =
  | { do: 'send'; pushed: number }
  | { do: 'load'; records: string[] }
  | { do: 'renew' }
  | {
      do: 'done'
      finish: Ended['finish']
      problem: Problem | null
      requests: number
      receipted: number
      received: number
    }

/** Bodies below it are sent as they are. */
const WORTH_COMPRESSING = 256
/** Seconds to stay away where the server names none. */
const LATER = 30

export interface Wish {
  /** Version of the app. */
  app: string
  /** Whether to compare everything, whatever the digests say. */
  verify: boolean
  /** Photos and sounds that wait. */
  files: { bytes: number }[]
}

export interface Line {
  keys: CryptoKeyPair
  /** Ends requests under way: the store is being closed. */
  signal: AbortSignal
  /** A token that is good, renewed where it must be. */
  access(): Promise<string>
  renew(): Promise<void>
  /** Changes on their way; 0 once they were answered. */
  onItsWay(changes: number): void
  /** Bytes up and down so far. */
  moved(up: number, down: number): void
}

/** Runs a sync to its end, however it ends; rejects only where the phone's own disk failed. */
export async function run(phone: Phone, line: Line, wish: Wish): Promise<Ended> {
  const traffic = { up: 0, down: 0 }
  const bytes = wish.files.reduce((sum, file) => sum + file.bytes, 0)
  await phone.step([], (core) => core.syncBegin(wish.app, wish.verify, wish.files.length, bytes, Date.now()))
  let stood: Problem | null = null
  let load: string[] = []
  for (;;) {
    const next = await phone.turn(async (core) => {
      await phone.load(core, load)
      return JSON.parse(core.syncNext(Date.now(), randomId())) as Next
    })
    load = next.do === 'load' ? next.records : []
    if (next.do === 'send') {
      line.onItsWay(next.pushed)
      stood = await exchange(phone, line, traffic)
      line.onItsWay(0)
    } else if (next.do === 'renew') {
      stood = await renewed(phone, line)
    } else if (next.do === 'done') {
      const { finish, requests, receipted, received } = next
      const problem = finish === 'broken' ? (stood ?? next.problem) : null
      return { finish, problem, at: Date.now(), requests, receipted, received, ...traffic }
    }
  }
}

/** Sends the request and takes in the answer as it comes. Gives what stood in the way. */
async function exchange(phone: Phone, line: Line, traffic: { up: number; down: number }): Promise<Problem | null> {
  let broken: { code: string; problem: Problem; wait: number } | null = null
  try {
    const answer = await post(phone, line, traffic)
    for await (const bytes of batches(answer.body!)) {
      traffic.down += bytes.length
      line.moved(traffic.up, traffic.down)
      await phone.turn(async (core) => {
        await phone.load(core, core.syncRead(bytes))
        core.syncTake(Date.now(), randomId())
      })
    }
  } catch (thrown) {
    if (!(thrown instanceof Refused) && !isOfLink(thrown)) throw thrown
    const problem = problemOf(thrown)
    broken = { code: codeOf(thrown, problem), problem, wait: problem.wait ?? LATER }
  }
  await phone.step([], (core) => core.syncOver(broken?.code, broken?.wait ?? 0))
  return broken?.problem ?? null
}

async function post(phone: Phone, line: Line, traffic: { up: number; down: number }): Promise<Response> {
  const body = await phone.step([], (core) => new Uint8Array(core.syncBody()))
  const signature = await sign(line.keys, new Uint8Array(Core.signedText(body)))
  const small = body.length < WORTH_COMPRESSING
  const sent = small ? body : await gzip(body)
  const headers: Record<string, string> = {
    authorization: `Bearer ${await line.access()}`,
    'danvan-signature': signature,
    'content-type': 'application/cbor',
    accept: 'application/cbor',
  }
  if (!small) headers['content-encoding'] = 'gzip'
  traffic.up += sent.length
  line.moved(traffic.up, traffic.down)
  return send('/v1/sync', { method: 'POST', headers, body: sent, signal: line.signal })
}

async function renewed(phone: Phone, line: Line): Promise<Problem | null> {
  try {
    await line.renew()
    await phone.step([], (core) => core.syncRenewed(Date.now()))
    return null
  } catch (thrown) {
    const problem = problemOf(thrown)
    await phone.step([], (core) => core.syncOver(codeOf(thrown, problem), problem.wait ?? LATER))
    return problem
  }
}

/** How it broke, in the session's words. */
function codeOf(thrown: unknown, problem: Problem): string {
  if (!(thrown instanceof Refused)) return problem.code
  if (thrown.token) return 'token'
  if (thrown.status === 408) return 'link'
  return thrown.status === 429 || thrown.status === 503 ? 'later' : problem.code
}

/** The link's own problems, and an answer that cannot be read; what the disk says is another matter. */
function isOfLink(thrown: unknown): boolean {
  return isProblem(thrown) && ['link', 'answer_unreadable'].includes(thrown.code)
}

async function gzip(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
