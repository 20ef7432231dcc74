// A server of releases: the app from a folder that a test changes, with the headers that danvan sends.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as ask } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { root } from './office.mjs'

const built = process.env.DIST ?? join(root, 'clients/web/dist')
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
/** As in server/src/http/site.rs. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export class Releases {
  /** Files whose addresses answer 500, as those of a release that is half way up. */
  broken = new Set()
  /** Files asked for, in order. */
  asked = []

  /** `office`: who answers what is asked of the API. */
  static async open(office) {
    const releases = new Releases()
    releases.office = office
    releases.folder = mkdtempSync(join(tmpdir(), 'danvan-release-'))
    cpSync(built, releases.folder, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) })
    releases.built = releases.#scripts().map((path) => ({ path, code: readFileSync(join(releases.folder, path), 'utf8') }))
    await releases.start(0)
    return releases
  }

  async start(port = this.port) {
    this.server = createServer((request, response) => this.#answer(request, response))
    this.server.listen(port, '127.0.0.1')
    await once(this.server, 'listening')
    this.port = this.server.address().port
    this.origin = `http://127.0.0.1:${this.port}`
  }

  async stop() {
    if (!this.server) return
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    this.server = undefined
    await closed
  }

  async close() {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The entry script, by its address. */
  get script() {
    return this.#scripts()[0]
  }

  /** The scripts that import each other, by their addresses: the entry, and what it brings in later. */
  #scripts() {
    const names = readdirSync(join(this.folder, 'assets'))
    return ['app', 'Inside'].map((stem) => `assets/${names.find((name) => name.startsWith(`${stem}-`) && name.endsWith('.js'))}`)
  }

  /**
   * The next release: the entry script becomes another than was built, and with it its name, that of the script which
   * imports it, the page, and the name of the release.
   */
  next(name, change) {
    const read = (file) => readFileSync(join(this.folder, file), 'utf8')
    const write = (file, text) => writeFileSync(join(this.folder, file), text)
    const before = this.#scripts()
    const after = before.map((script) => script.replace(/-.*/, `-${name}.js`))
    const renamed = (text, from) => from.reduce((all, script, at) => all.replaceAll(basename(script), basename(after[at])), text)
    for (const script of before) rmSync(join(this.folder, script))
    const [entry, inside] = this.built.map(({ code }) => renamed(code, this.built.map((script) => script.path)))
    write(after[0], change(entry))
    write(after[1], inside)
    for (const file of ['index.html', 'sw.js']) write(file, renamed(read(file), before))
    const named = /(["'`])[0-9a-f]{16}\1/
    if (!named.test(read('sw.js'))) throw new Error('sw.js names no release')
    const hash = createHash('sha256').update(name).digest('hex').slice(0, 16)
    write('sw.js', read('sw.js').replace(named, `$1${hash}$1`))
    return after[0]
  }

  #answer(request, response) {
    const { url, headers, method } = request
    const path = new URL(url, 'http://phone').pathname.slice(1) || 'index.html'
    if (path.startsWith('v1/')) {
      const passed = ask(this.office.inner + url, { method, headers }, (answer) => answer.pipe(response.writeHead(answer.statusCode, answer.headers)))
      passed.on('error', () => response.destroy())
      request.pipe(passed)
      return
    }
    this.asked.push(path)
    const file = join(this.folder, path)
    if (this.broken.has(path)) return response.writeHead(500).end()
    if (!existsSync(file)) return response.writeHead(404).end()
    const bytes = readFileSync(file)
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`
    response.setHeader('etag', etag)
    response.setHeader('vary', 'accept-encoding')
    response.setHeader('cache-control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    response.setHeader('content-security-policy', POLICY)
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-resource-policy', 'same-origin')
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
    if (headers['if-none-match'] === etag) return response.writeHead(304).end()
    response.end(bytes)
  }
}
