// A colleague whose phone has no screen: the command line of clients/device, for records by the hundred.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './office.mjs'

const run = promisify(execFile)
const device = process.env.DANVAN_DEVICE ?? join(root, 'target/debug/danvan-device')
const CHOICES = ['renewal', 'subject', 'field', 'level']

export class Rustic {
  static async enrol(office, login) {
    const rustic = new Rustic()
    rustic.unit = office.commune
    rustic.folder = mkdtempSync(join(tmpdir(), 'danvan-rustic-'))
    await rustic.call('enrol', '--server', office.inner, '--code', await office.code(login))
    return rustic
  }

  /** The phone copied, as a backup put onto a second one: both take themselves for the same. */
  copy() {
    const twin = new Rustic()
    twin.folder = mkdtempSync(join(tmpdir(), 'danvan-rustic-'))
    cpSync(this.folder, twin.folder, { recursive: true })
    return twin
  }

  async call(...args) {
    const { stdout } = await run(device, ['--dir', this.folder, ...args, '--json'], { maxBuffer: 64 * 1024 * 1024 })
    return stdout.trim() && JSON.parse(stdout)
  }

  async begin(kind, pairs) {
    const typed = Object.entries(pairs).map(([name, text]) => `${name}=${text}`)
    return (await this.call('new', kind, ...typed)).record
  }

  edit(id, ...typed) {
    return this.call('edit', id, ...typed)
  }

  /** Asks for a decision: `command(id, 'assess', 'points=85')`. */
  command(id, action, ...args) {
    return this.call('command', id, action, ...args)
  }

  /** A dialogue with its opinions, classified: gives the ids of both. */
  async hold({ opinions, ...dialogue }) {
    const id = await this.begin('dialogue', { unit: this.unit, ...dialogue })
    const ids = []
    for (const opinion of opinions) {
      ids.push(await this.begin('opinion', { unit: this.unit, dialogue: id, raised_on: dialogue.held_on, ...opinion }))
      await this.command(ids.at(-1), 'classify')
    }
    return [id, ids]
  }

  sync() {
    return this.call('sync')
  }

  /** A registration with its model, as the form would write them. */
  async register(model) {
    const of = await this.begin('model', { name: model.name })
    const choices = Object.fromEntries(CHOICES.map((name) => [name, model[name]]))
    const parts = Object.assign({}, ...Object.values(model.parts))
    const indicator = Object.fromEntries(Object.entries(model.indicator).map(([name, text]) => [`indicators/1/${name}`, text]))
    const [year, month, day] = parts.starts_on.split('-')
    return this.begin('registration', { ...parts, ...choices, ...indicator, starts_on: `${day}/${month}/${year}`, model: of, name: model.name, unit: this.unit, year: '2026', legal_basis: model.basis })
  }

  close() {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
