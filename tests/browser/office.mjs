// A real server with a small invented commune, for the browser's tests.
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const root = new URL('../../', import.meta.url).pathname
const danvan = process.env.DANVAN ?? join(root, 'target/debug/danvan')
export const REALM = 'LS'
export const ADMINISTRATOR = 'quantri'
export const PASSWORD = 'mot mat khau du dai 2026'

export async function freePort() {
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

export class Office {
  /** `port`: the address that the phones know; 0 takes a free one. `apart`: the server listens elsewhere, behind a line. */
  static async open(port = 0, { apart = false } = {}) {
    const office = new Office()
    office.data = mkdtempSync(join(tmpdir(), 'danvan-browser-'))
    office.port = port || (await freePort())
    office.listen = apart ? await freePort() : office.port
    office.origin = `http://127.0.0.1:${office.port}`
    office.inner = `http://127.0.0.1:${office.listen}`
    const password = join(office.data, 'password')
    writeFileSync(password, `${PASSWORD}\n`)
    office.province = await office.admin('init', '--realm-name', 'Tỉnh Lam Sim', '--login', ADMINISTRATOR, '--name', 'Quản trị Mẫu', '--password-file', password)
    office.commune = await office.admin('unit', 'add', '--parent', office.province, '--level', 'commune', '--name', 'Xã Khe Sim', '--code', '99001', '--bloc', 'communes', '--from', '2025-07-01')
    office.people = []
    return office
  }

  /** The same address with a name: the phone's own lock binds its keys to names. */
  get named() {
    return `http://localhost:${this.port}`
  }

  /** A person with a role at the commune; gives the login. */
  async person(login, name, role = 'field_officer') {
    await this.admin('person', 'add', '--login', login, '--name', name)
    await this.grant(login, role)
    return login
  }

  grant(login, role, unit = this.commune) {
    return this.admin('role', 'grant', '--login', login, '--unit', unit, '--role', role, '--from', '2026-01-01')
  }

  code(login) {
    return this.admin('enrol', login)
  }

  async admin(...args) {
    const words = args[0] === 'unit' || args[0] === 'person' || args[0] === 'role' ? 2 : 1
    const all = ['admin', ...args.slice(0, words), '--data', this.data, '--realm', REALM, ...args.slice(words)]
    const { stdout } = await run(danvan, all)
    return stdout.trim().split('\n').at(-1).trim()
  }

  /** Copies the database, as every night. */
  async backUp() {
    await run(danvan, ['backup', '--data', this.data, '--to', join(this.data, 'backup')])
  }

  /** The database as it was last copied: what came since is gone from the server. */
  async putBack() {
    await this.stop()
    await run(danvan, ['restore', '--data', this.data, '--from', join(this.data, 'backup'), '--replace'])
    await this.start()
  }

  /** `limits`: as the server's command line names them. */
  async start(...limits) {
    this.metrics = await freePort()
    const args = ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.listen}`, '--metrics-listen', `127.0.0.1:${this.metrics}`, '--public-url', this.origin, '--log', 'warn', ...limits]
    this.process = spawn(danvan, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    this.ended = new Promise((done) => this.process.once('exit', done))
    for (;;) {
      const ready = await fetch(`${this.inner}/readyz`).then((answer) => answer.ok, () => false)
      if (ready) return this
      if (this.process.exitCode !== null) throw new Error('the server did not come up')
      await new Promise((done) => setTimeout(done, 20))
    }
  }

  /** How often the server gave this answer since it started. */
  async answers(code) {
    const text = await (await fetch(`http://127.0.0.1:${this.metrics}/metrics`)).text()
    return Number(new RegExp(`^danvan_problems_total\\{code="${code}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
  }

  async stop(signal = 'SIGTERM') {
    this.process?.kill(signal)
    await this.ended
    this.process = undefined
  }

  async close() {
    if (this.process) await this.stop()
    rmSync(this.data, { recursive: true, force: true })
  }
}
