// The line between phone and server: slow, far away, cut again and again, or gone.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'

export const GOOD = { bitsPerSecond: Infinity, roundTrip: 0, cutEvery: Infinity }
/** A valley with one mast, far away. */
export const VALLEY = { bitsPerSecond: 64_000, roundTrip: 600, cutEvery: 32 * 1024 }

/** Small enough that what is cut, and when, comes close to what was asked for. */
const PIECE = 1024

/** One direction: all connections share its bits, and its cuts. */
class Lane {
  carried = 0
  #free = 0
  #uncut = 0

  constructor(line) {
    this.line = line
  }

  /** Resolves once the piece is on its way; says whether the line broke over it. */
  async send(piece) {
    const { bitsPerSecond, cutEvery } = this.line.quality
    const now = Date.now()
    this.#free = Math.max(this.#free, now) + (piece.length * 8000) / bitsPerSecond
    if (this.#free > now) await after(this.#free - now)
    this.carried += piece.length
    this.#uncut += piece.length
    if (this.#uncut < cutEvery) return false
    this.#uncut = 0
    return true
  }
}

export class Line {
  quality = GOOD
  cuts = 0
  up = new Lane(this)
  down = new Lane(this)
  #sockets = new Set()

  /** A line that phones know by `port`, to the server at another one. */
  constructor(port, to) {
    this.port = port
    this.to = to
  }

  /** Lets phones in; until then, and after {@link break}, they are refused. */
  async mend() {
    if (this.server) return
    const server = createServer((phone) => this.#carry(phone))
    server.listen(this.port, '127.0.0.1')
    await once(server, 'listening')
    this.server = server
  }

  async break() {
    const server = this.server
    this.server = undefined
    if (!server) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #carry(phone) {
    const office = connect(this.to, '127.0.0.1')
    const both = [phone, office]
    const hangUp = () => both.forEach((socket) => socket.destroy())
    for (const socket of both) {
      socket.setNoDelay(true)
      this.#sockets.add(socket)
      // A broken socket is what lines are about; the other end learns of it by the close.
      socket.on('error', hangUp)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        hangUp()
      })
    }
    void this.#pump(phone, office, this.up, hangUp)
    void this.#pump(office, phone, this.down, hangUp)
  }

  async #pump(from, to, lane, hangUp) {
    let arrived = Promise.resolve()
    try {
      for await (const chunk of from) {
        for (let at = 0; at < chunk.length; at += PIECE) {
          const piece = chunk.subarray(at, at + PIECE)
          const isCut = await lane.send(piece)
          const there = after(this.quality.roundTrip / 2)
          arrived = arrived.then(() => there).then(() => to.destroyed || to.write(piece))
          if (!isCut) continue
          this.cuts++
          await arrived
          hangUp()
          return
        }
      }
      await arrived
      to.end()
    } catch {
      hangUp()
    }
  }
}
