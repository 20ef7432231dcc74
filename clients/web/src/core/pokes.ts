/** The server's word that a scope has something new, for as long as the store is open. */

const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000
/** The server says every 25 s that it is there. */
const SILENCE = 60_000
const COMMENTS = /^:.*$/gm

/** Tells of each, and of the line when it comes back: what happened meanwhile nobody said. */
export async function listen(ask: () => Promise<Response>, end: AbortSignal, moved: () => void): Promise<void> {
  let wait = FIRST_WAIT
  while (!end.aborted) {
    let since = Infinity
    try {
      const { body } = await ask()
      since = Date.now()
      moved()
      if (body) await read(body, moved)
    } catch {
      // Without a line there is nothing to hear; it is looked for again.
    }
    if (end.aborted) return
    // A line that something cuts at once is no better than none.
    if (Date.now() - since > LONGEST_WAIT) wait = FIRST_WAIT
    await pause(wait, end)
    wait = Math.min(LONGEST_WAIT, wait * 2)
  }
}

async function read(body: ReadableStream<Uint8Array<ArrayBuffer>>, moved: () => void): Promise<void> {
  const lines = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const silent = setTimeout(() => void lines.cancel(), SILENCE)
    const { done, value } = await lines.read().finally(() => clearTimeout(silent))
    if (done) return
    if (value.replace(COMMENTS, '').trim()) moved()
  }
}

/** Ends early where the browser says that there is a line again, or the store is closed. */
function pause(ms: number, end: AbortSignal): Promise<void> {
  return new Promise((over) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      end.removeEventListener('abort', done)
      over()
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    end.addEventListener('abort', done)
  })
}
