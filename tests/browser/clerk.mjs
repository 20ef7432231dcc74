// A clerk at the desk: the same door as at the phone, another page behind it.
import { Officer } from './officer.mjs'
import { DESK, Phone } from './phone.mjs'

export const PAGE = 'desk.html'

export class Clerk extends Officer {
  constructor(origin, viewport = DESK) {
    super(new Phone(origin, { viewport, mobile: false }))
  }

  /** Starts the browser and makes it the clerk's own. */
  async enrol(code, device = 'Máy bàn') {
    await this.phone.start(PAGE)
    await this.comeIn(code, device)
    await this.page.getByRole('search').waitFor()
  }

  /** To another screen, once its heading is there. */
  async open(hash, heading) {
    await this.go(hash)
    await this.heading(heading).waitFor()
  }

  /** Waits for words within the screen. */
  async sees(...words) {
    for (const word of words) await this.page.locator('main').getByText(word).filter({ visible: true }).first().waitFor()
  }

  row(name) {
    return this.page.getByRole('row').filter({ hasText: name })
  }

  /** Lets the page's day be later or earlier; the hand that did it counts as a touch, or the door would close. */
  async skip(days) {
    await this.page.evaluate((ms) => {
      const now = Date.now
      Date.now = () => now() + ms
      dispatchEvent(new KeyboardEvent('keydown'))
    }, days * 86_400_000)
  }

  /** Marks the page: a mark that is still there means that it was not loaded anew. */
  async mark() {
    await this.page.evaluate(() => (window.marked = true))
  }

  isMarked() {
    return this.page.evaluate(() => window.marked === true)
  }
}
