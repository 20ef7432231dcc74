// A phone: Chromium on a profile of its own, started so that it can be killed as a battery kills it.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-component-update',
  '--disable-background-networking',
  '--remote-debugging-port=0',
  '--lang=vi',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

export const SMALL = { width: 360, height: 640 }
export const LARGE = { width: 412, height: 915 }
export const DESK = { width: 1280, height: 800 }
export const WIDE = { width: 1920, height: 1080 }
export const TABLET = { width: 820, height: 1180 }

export class Phone {
  constructor(origin, { viewport = SMALL, mobile = true } = {}) {
    this.origin = origin
    this.viewport = viewport
    this.mobile = mobile
    this.profile = mkdtempSync(join(tmpdir(), 'danvan-phone-'))
  }

  /** Starts the browser, and opens the app at an address behind `#`; `before` is told of the page while it is blank. */
  async start(hash = '', { offline = false, before } = {}) {
    if (this.isOn) throw new Error('the phone is on already')
    for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket', 'DevToolsActivePort']) {
      rmSync(join(this.profile, name), { force: true })
    }
    this.process = spawn(executable, [...FLAGS, `--user-data-dir=${this.profile}`, 'about:blank'], { detached: true, stdio: 'ignore' })
    this.ended = new Promise((done) => this.process.once('exit', done))
    const file = join(this.profile, 'DevToolsActivePort')
    while (!existsSync(file) || !readFileSync(file, 'utf8').includes('\n')) {
      if (this.process.exitCode !== null) throw new Error('the browser did not come up')
      await new Promise((done) => setTimeout(done, 20))
    }
    const [port] = readFileSync(file, 'utf8').split('\n')
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    this.context = this.browser.contexts()[0]
    this.page = this.context.pages()[0] ?? (await this.context.newPage())
    this.cdp = await this.context.newCDPSession(this.page)
    const { width, height } = this.viewport
    await this.cdp.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: this.mobile ? 2 : 1, mobile: this.mobile })
    await this.cdp.send('Emulation.setTouchEmulationEnabled', { enabled: this.mobile })
    this.errors = []
    this.page.on('pageerror', (error) => this.errors.push(String(error)))
    this.page.on('console', (line) => line.type() === 'error' && this.errors.push(line.text()))
    await this.context.setOffline(offline)
    await before?.(this.page)
    await this.page.goto(`${this.origin}/${hash}`)
    return this
  }

  /** Gives the running phone a lock of its own, as with a fingerprint reader: `verifies` says whether it knows the finger. */
  async addLock({ prf = true, verifies = true } = {}) {
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: verifies, hasPrf: prf, automaticPresenceSimulation: true }
    await this.cdp.send('WebAuthn.enable')
    const { authenticatorId } = await this.cdp.send('WebAuthn.addVirtualAuthenticator', { options })
    return {
      verify: (isUserVerified) => this.cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
      keys: async () => (await this.cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
      remove: () => this.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
    }
  }

  /** Closed as people close it: the browser has time to tidy up. */
  async stop() {
    const browser = await this.browser.newBrowserCDPSession()
    await browser.send('Browser.close').catch(() => {})
    await this.ended
    await this.browser.close().catch(() => {})
  }

  get isOn() {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null
  }

  /** As when the battery is taken out. */
  async kill() {
    process.kill(-this.process.pid, 'SIGKILL')
    await this.ended
    await this.browser.close().catch(() => {})
  }

  async close() {
    if (this.isOn) await this.kill()
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
