// An officer at the phone: does on the screens what people do, and waits for what the screens say.
export const PIN = '135790'

const SAVED = /^Đã lưu trên máy lúc/

export class Officer {
  constructor(phone, pin = PIN) {
    this.phone = phone
    this.pin = pin
  }

  get page() {
    return this.phone.page
  }

  button(name, { exact = true } = {}) {
    return this.page.getByRole('button', { name, exact })
  }

  heading(name) {
    return this.page.getByRole('heading', { name, exact: true, level: 1 })
  }

  /** To another screen, as a link leads there. */
  async go(hash) {
    await this.page.evaluate((to) => (location.hash = to), hash)
  }

  // The door

  async typePin(pin, action) {
    await this.button('5').and(this.page.locator(':enabled')).waitFor()
    await this.page.keyboard.type(pin)
    await this.button(action).click()
  }

  /** Makes the phone the officer's own; the address may have brought the code. */
  async enrol(code, device) {
    await this.comeIn(code, device)
    await this.heading(/^Hôm nay/).waitFor()
    // From here on the app starts without a network.
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  }

  async comeIn(code, device) {
    await this.page.locator('#code').fill(code)
    await this.button('Tiếp').click()
    await this.page.locator('#device').fill(device)
    await this.button('Tiếp').click()
    await this.page.getByRole('group', { name: /^Đặt mã PIN/ }).waitFor()
    await this.typePin(this.pin, 'Tiếp')
    await this.page.getByRole('group', { name: 'Nhập lại mã PIN' }).waitFor()
    await this.typePin(this.pin, 'Tiếp')
  }

  async unlock() {
    await this.typePin(this.pin, 'Mở')
    await this.page.getByRole('navigation').waitFor()
  }

  // Forms

  field(path) {
    return this.page.locator(`#f-${path.replaceAll('/', '-')}`)
  }

  /** Opens the part of the form that holds the field. */
  async section(name) {
    const head = this.page.locator(`#section-${name} h2 button`)
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
  }

  /** Types into fields, and leaves the last: `{ situation: '…' }`. */
  async type(texts) {
    for (const [path, text] of Object.entries(texts)) {
      await this.field(path).fill(text)
    }
    await this.field(Object.keys(texts).at(-1)).blur()
    await this.saved()
  }

  async choose(path, code) {
    const group = this.page.locator(`[aria-labelledby="f-${path}-label"]`)
    await group.locator(`label:has(input[value="${code}"])`).click()
  }

  /** Waits until the form says that all of it is on the disk. */
  async saved() {
    await this.page.locator('.bar').getByRole('status').filter({ hasText: SAVED }).waitFor()
  }

  /** The id of the record that the address names. */
  async shownId() {
    return this.page.evaluate(() => location.hash.split('?')[0].split('/').at(-1))
  }

  // Sync

  /** Syncs until the screen says that phone and server hold the same; `patience`: how often it may be cut. */
  async sync(patience = 1) {
    for (let turn = 1; turn <= patience; turn++) {
      const ended = await this.syncOnce()
      if (ended.finish !== 'same') continue
      await this.go('#/sync')
      await this.page.getByRole('heading', { name: 'Giống máy chủ', exact: true }).waitFor()
      return turn
    }
    throw new Error(`not the same after ${patience}: ${await this.page.locator('main').innerText()}`)
  }

  /**
   * One sync, to its end. The screen says that it is under way only a moment after the tap; one that began before the tap
   * does not count, and another tap joins one under way.
   */
  async syncOnce() {
    const asked = Date.now()
    for (;;) {
      await this.untilIdle()
      await this.button('Đồng bộ ngay').click()
      await this.untilIdle()
      const { last } = await this.diagnostics()
      if (last && last.at >= asked) return last
    }
  }

  /** Until no sync is under way. A slow line takes minutes. */
  async untilIdle() {
    await this.go('#/sync')
    await this.button('Đồng bộ ngay').and(this.page.locator(':enabled')).waitFor({ timeout: 600_000 })
  }

  async diagnostics() {
    await this.go('#/settings')
    await this.button('Xem').click()
    return JSON.parse(await this.page.locator('pre').innerText())
  }

  /** Turns the phone's own syncs off or on: a test that wants to say when. */
  async autoSync(on) {
    await this.go('#/sync')
    await this.page.getByRole('switch', { name: 'Tự đồng bộ khi có mạng' }).setChecked(on)
  }
}
