/** An answer in as few steps as the phone can take them: what comes while a step is under way makes up the next. */
import { problem } from './problem'

type Bytes = Uint8Array<ArrayBuffer>

/** Bytes that may wait: beyond them the link waits for the phone. */
const MOST = 512 * 1024

export async function* batches(body: ReadableStream<Bytes>): AsyncGenerator<Bytes> {
  const reader = body.getReader()
  let waiting: Bytes[] = []
  let size = 0
  const link = { over: 'no' as 'no' | 'whole' | 'broken' }
  let arrived = () => {}
  let taken = () => {}

  const pump = async () => {
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        waiting.push(value)
        size += value.length
        arrived()
        if (size > MOST) await new Promise<void>((go) => (taken = go))
      }
      link.over = 'whole'
    } catch {
      link.over = 'broken'
    }
    arrived()
  }
  void pump()

  try {
    for (;;) {
      if (waiting.length) {
        const batch = joined(waiting, size)
        waiting = []
        size = 0
        taken()
        yield batch
      } else if (link.over === 'no') {
        await new Promise<void>((go) => (arrived = go))
      } else if (link.over === 'broken') {
        throw problem('link')
      } else {
        return
      }
    }
  } finally {
    // Whoever stops reading lets go of the link.
    taken()
    await reader.cancel().catch(() => {})
  }
}

function joined(parts: Bytes[], size: number): Bytes {
  if (parts.length === 1) return parts[0]!
  const all = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
