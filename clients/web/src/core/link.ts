/** Requests to the server, and what its refusals mean. */
import type { Problem } from './api'
import { ready } from './engine'
import { base64 } from './ids'
import { isProblem, problem } from './problem'
import { Core } from './wasm/core.js'

/** The session with the server, as it is kept encrypted. */
export interface Session {
  access: string
  /** Until when the access token is good, by this phone's clock, ms. */
  until: number
  refresh: string
}

interface Tokens {
  access: string
  access_seconds: number
  refresh: string
}

/** A refusal as the server writes it (RFC 9457). */
export class Refused {
  readonly status: number
  readonly problem: Problem

  constructor(status: number, problem: Problem) {
    this.status = status
    this.problem = problem
  }

  /** The access token is over: a new one may do. */
  get token(): boolean {
    return this.status === 401 && ['unauthenticated', 'token_expired'].includes(this.problem.code)
  }
}

/** Sends it; rejects with {@link Refused}, or with the problem `link` where there is no answer. */
export async function send(path: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error' })
  } catch {
    throw problem('link')
  }
  return accepted(answer)
}

/** Sends a file and tells how many bytes of it went, which `fetch` does not. */
export async function upload(path: string, file: Blob, headers: Record<string, string>, signal: AbortSignal, told: (sent: number) => void): Promise<Response> {
  const sending = new XMLHttpRequest()
  sending.open('POST', path)
  for (const [name, value] of Object.entries({ 'content-type': 'application/octet-stream', ...headers })) sending.setRequestHeader(name, value)
  sending.upload.onprogress = ({ loaded }) => told(loaded)
  const stop = () => sending.abort()
  signal.addEventListener('abort', stop)
  try {
    await new Promise((done, failed) => {
      sending.onload = done
      sending.onerror = sending.onabort = () => failed(problem('link'))
      sending.send(file)
    })
  } finally {
    signal.removeEventListener('abort', stop)
  }
  const wait = sending.getResponseHeader('retry-after')
  return accepted(new Response(sending.responseText, { status: sending.status, ...(wait && { headers: { 'retry-after': wait } }) }))
}

async function accepted(answer: Response): Promise<Response> {
  if (answer.ok) return answer
  throw new Refused(answer.status, await written(answer))
}

async function written(answer: Response): Promise<Problem> {
  const wait = Number(answer.headers.get('retry-after')) || undefined
  const text = await answer.text().catch(() => '')
  try {
    const body = JSON.parse(text) as { code?: string; detail?: string; detail_vi?: string; args?: { field?: string } }
    if (body.code) {
      const en = body.detail ?? body.code
      return { code: body.code, vi: body.detail_vi ?? en, en, ...(body.args?.field && { fields: [body.args.field] }), ...(wait && { wait }) }
    }
  } catch {
    // A proxy's page: its status says enough.
  }
  const code = `http_${answer.status}`
  return { code, vi: `Máy chủ trả lời ${answer.status}.`, en: `The server answered ${answer.status}.`, ...(wait && { wait }) }
}

export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Keys that sign and that nobody can read: Ed25519, on P-256 where the browser does not know it. */
export async function newKeys(): Promise<CryptoKeyPair> {
  const make = (how: 'Ed25519' | typeof P256) => crypto.subtle.generateKey(how, false, ['sign', 'verify']) as Promise<CryptoKeyPair>
  return make('Ed25519').catch(() => make(P256))
}

export function algorithmOf({ privateKey }: CryptoKeyPair): 'ed25519' | 'es256' {
  return privateKey.algorithm.name === 'Ed25519' ? 'ed25519' : 'es256'
}

/** Signs, by whichever the key is for. */
export async function sign(keys: CryptoKeyPair, text: BufferSource): Promise<string> {
  const how = algorithmOf(keys) === 'ed25519' ? 'Ed25519' : P256
  return base64(new Uint8Array(await crypto.subtle.sign(how, keys.privateKey, text)))
}

export function sessionOf(tokens: Tokens): Session {
  // Half a minute early: a request begun on the last second would be turned away.
  return { access: tokens.access, until: Date.now() + Math.max(0, tokens.access_seconds - 30) * 1000, refresh: tokens.refresh }
}

/** What is asked to be done, signed by the device. */
export async function signed(keys: CryptoKeyPair, what: object, headers: Record<string, string> = {}): Promise<RequestInit> {
  await ready()
  const body = JSON.stringify(what)
  const text = new Uint8Array(Core.signedText(new TextEncoder().encode(body)))
  return json(body, { ...headers, 'danvan-signature': await sign(keys, text) })
}

/** Exchanges the refresh token for the next session. */
export async function renew(keys: CryptoKeyPair, session: Session, signal: AbortSignal): Promise<Session> {
  const answer = await send('/v1/refresh', { ...(await signed(keys, { refresh: session.refresh })), signal })
  return sessionOf((await answer.json()) as Tokens)
}

export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Refused) return thrown.problem
  return isProblem(thrown) ? thrown : problem('link')
}
