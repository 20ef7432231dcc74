// All screens and states of the app, one after the other, filled with the demo's models and dialogues.
import { keepPhotos, picture, takenPhotos } from './camera.mjs'
import { DIALOGUES, MODELS, ROAD } from './demo.mjs'
import { Line } from './line.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Rustic } from './rustic.mjs'
import { choose, decide, endRecording, hold, lose, photograph, record, register, sha256 } from './work.mjs'

const WRONG = '975310'

export class Tour {
  /** An office with the demo's records, and a phone that has not been set up. */
  static async open(options) {
    const tour = new Tour()
    tour.office = await Office.open(0, { apart: true })
    await tour.office.person('canbo', 'Lò Thị Mẫu', 'standing_office')
    await tour.office.person('dongnghiep', 'Vi Văn Mẫu', 'unit_contact')
    tour.line = new Line(tour.office.port, tour.office.listen)
    await tour.line.mend()
    await tour.office.start()
    tour.colleague = await Rustic.enrol(tour.office, 'dongnghiep')
    for (const model of MODELS.filter((one) => one !== ROAD)) await tour.colleague.register(model)
    await tour.colleague.sync()
    tour.officer = new Officer(new Phone(tour.office.named, options))
    return tour
  }

  get page() {
    return this.officer.page
  }

  get cdp() {
    return this.officer.phone.cdp
  }

  async close() {
    await this.officer?.phone.close()
    this.colleague?.close()
    await this.line?.break()
    await this.office?.close()
  }

  /** Calls `look` with the name of each state while the screen shows it. */
  async walk(look) {
    const { officer, office } = this
    await officer.phone.start()
    this.lock = await officer.phone.addLock()
    await this.door(look, await office.code('canbo'))
    await this.lists(look)
    await this.forms(look)
    await this.dialogue(look)
    await this.evidence(look)
    await this.cutOff(look)
    await this.offline(look)
    await this.stuck(look)
    await this.conflict(look)
    await this.settings(look)
    await this.locked(look)
  }

  async show(hash, settled) {
    await this.officer.go(hash)
    await settled.first().waitFor()
    // Answers of the core may still be on their way into cards below.
    await this.page.locator('main [role="status"]', { hasText: 'Đang mở…' }).first().waitFor({ state: 'hidden' })
  }

  async door(look, code) {
    const { officer, page } = this
    await page.locator('#code').waitFor()
    await look('enrol-code')
    await page.locator('#code').fill(code)
    await officer.button('Tiếp').click()
    await page.locator('#device').waitFor()
    await look('enrol-device')
    await page.locator('#device').fill('Máy chị Lò')
    await officer.button('Tiếp').click()
    await page.getByRole('group', { name: /^Đặt mã PIN/ }).waitFor()
    await look('enrol-pin')
    await officer.typePin(officer.pin, 'Tiếp')
    await page.getByRole('group', { name: 'Nhập lại mã PIN' }).waitFor()
    await officer.typePin(officer.pin, 'Tiếp')
    await officer.heading(/^Hôm nay/).waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await look('today-fresh')
    await officer.sync(5)
  }

  async lists(look) {
    const { officer, page } = this
    await this.show('#/records', page.locator('ul.list li'))
    await look('records')
    await page.getByRole('searchbox').fill('hien dat')
    await page.getByText('1 hồ sơ').or(page.getByText('2 hồ sơ')).first().waitFor()
    await look('records-search')
    await page.getByRole('searchbox').fill('không có gì như thế')
    await page.getByText('Không có hồ sơ nào khớp').waitFor()
    await look('records-none')
    await page.getByRole('searchbox').fill('')
    await officer.button('Lọc').click()
    await page.getByRole('dialog').waitFor()
    await look('records-filter')
    await officer.button('Xem kết quả').click()
    await this.show('#/sync', officer.heading('Đồng bộ'))
    await look('sync-same')
    await this.show('#/today', officer.heading(/^Hôm nay/))
    await officer.button('Phiếu mới').click()
    await page.getByRole('dialog').waitFor()
    await look('today-begin')
    await page.keyboard.press('Escape')
  }

  async forms(look) {
    const { officer, page } = this
    await this.show('#/new/registration', officer.field('name'))
    await look('new-registration')
    this.road = await register(officer, ROAD)
    for (const section of ['general', 'objective', 'area', 'forces', 'resources', 'attachments']) {
      await officer.section(section)
      await look(`edit-${section}`)
    }
    await officer.section('general')
    await officer.field('period_from').fill('12')
    await officer.field('period_from').blur()
    await page.getByRole('alert').first().waitFor()
    await look('edit-wrong')
    await officer.type({ period_from: '2026' })
    await this.show(`#/record/${this.road}`, page.getByText('Đủ mục để gửi'))
    await look('record-complete')
    await officer.button('Gửi đăng ký').click()
    await page.getByRole('dialog').locator('button[type="submit"]').waitFor()
    await look('record-submit')
    await page.keyboard.press('Escape')
    await this.show('#/new/obstacle', officer.field('name'))
    await officer.type({ name: 'Hai hộ chưa đồng ý dỡ hàng rào' })
    await this.show(`#/record/${await officer.shownId()}`, page.getByText(/^Còn thiếu/))
    await look('record-missing')
  }

  /** Who voiced an opinion, with the opinion on the screen. */
  async person(look) {
    const { officer, page } = this
    await officer.button('Ghi danh khi người nêu đồng ý').click()
    const sheet = page.getByRole('dialog')
    await look('person-sheet')
    await sheet.getByRole('switch').check()
    await sheet.getByLabel('Số điện thoại').fill('12345')
    await sheet.getByLabel('Họ và tên').fill('Vi Thị Mẫu')
    await sheet.getByRole('button', { name: 'Lưu thông tin' }).click()
    await sheet.getByText('Số điện thoại không đúng').waitFor()
    await look('person-wrong')
    await sheet.getByLabel('Số điện thoại').fill('0912 345 678')
    await sheet.getByRole('button', { name: 'Lưu thông tin' }).click()
    await page.getByText('Xem thông tin đã ghi').click()
    await page.getByText('0912 345 678').scrollIntoViewIfNeeded()
    await look('person-recorded')
    await officer.button('Xoá danh tính').click()
    await officer.button('Xoá hẳn').scrollIntoViewIfNeeded()
    await look('person-erase')
    await officer.button('Xoá hẳn').click()
    await officer.button('Ghi danh khi người nêu đồng ý').waitFor()
  }

  async dialogue(look) {
    const { officer, page } = this
    await this.show('#/dialogue/new', officer.button('Thêm 5'))
    await look('dialogue-new')
    this.meeting = await hold(officer, DIALOGUES[0])
    await look('dialogue-session')
    await officer.button('Trả lời tại chỗ ý kiến số 1').click()
    await page.getByRole('dialog').waitFor()
    await look('dialogue-answer')
    await page.keyboard.press('Escape')
    await this.show(`#/record/${this.meeting}`, page.getByText('Mở buổi đối thoại'))
    await look('record-dialogue')
    await page.getByRole('link', { name: /sóng điện thoại/ }).first().click()
    await officer.heading(/sóng điện thoại/).waitFor()
    await look('record-opinion')
    await this.person(look)
  }

  async evidence(look) {
    const { officer, page } = this
    await this.show(`#/evidence/${this.road}`, officer.button('Chụp'))
    await look('evidence-camera')
    await officer.button('Chụp').click()
    await page.locator('#caption').waitFor()
    await officer.button('Thêm vùng che').click()
    await look('evidence-details')
    await officer.button('Bỏ, chụp lại').click()
    await photograph(officer, this.road, ['Đoạn đường trước khi mở rộng'])
    await page.getByRole('radio', { name: 'Âm thanh' }).check({ force: true })
    await look('evidence-sound')
    await record(officer, this.road)
    await page.getByText(/^Đã giữ trên máy/).waitFor()
    await look('evidence-recording')
    await endRecording(officer, 'Tiếng máy xúc ở đầu thôn')
    await this.show(`#/record/${this.road}`, page.getByText('Tiếng máy xúc ở đầu thôn'))
    await look('record-evidence')
    await page.getByText('Đoạn đường trước khi mở rộng').first().click()
    await officer.heading('Đoạn đường trước khi mở rộng').waitFor()
    await look('record-photo')
  }

  async cutOff(look) {
    const { officer } = this
    await record(officer, this.road)
    await this.page.getByText(/^Đã giữ trên máy/).waitFor()
    await officer.phone.kill()
    await officer.phone.start('', { before: keepPhotos })
    this.lock = await officer.phone.addLock()
    await officer.unlock()
    await this.show('#/today', this.page.getByText('Ghi âm bị ngắt, đã giữ lại'))
    await look('today-cut-off')
  }

  async stuck(look) {
    const { officer, page } = this
    await officer.autoSync(false)
    await choose(officer, this.road, { 'Sau khi dỡ hàng rào': picture(1, 100) })
    const [photo] = await takenPhotos(page)
    await lose(officer, sha256(photo))
    await officer.syncOnce()
    await this.show('#/sync', officer.button('Bỏ tệp'))
    await look('sync-stuck')
    await officer.button('Bỏ tệp').click()
    await page.getByRole('dialog').waitFor()
    await look('sync-drop')
    await page.getByRole('dialog').getByRole('button', { name: 'Bỏ tệp' }).click()
    await officer.button('Bỏ tệp').waitFor({ state: 'detached' })
    await this.show(`#/record/${this.road}`, page.getByText('chưa có ở máy chủ'))
    await look('record-dropped')
    await officer.autoSync(true)
  }

  async offline(look) {
    const { officer, page } = this
    await this.line.break()
    await officer.phone.context.setOffline(true)
    await this.show('#/sync', page.getByText('Không có mạng. Mọi thứ vẫn lưu trên máy này.'))
    await look('sync-waiting')
    await this.show('#/today', page.getByText('Không có mạng'))
    await look('today-offline')
    await this.line.mend()
    await officer.phone.context.setOffline(false)
    await officer.sync(10)
  }

  async conflict(look) {
    const { officer, page } = this
    await this.colleague.sync()
    await this.colleague.edit(this.road, 'area=Thôn Khe Mít', 'product=')
    await this.colleague.sync()
    await officer.go(`#/edit/${this.road}?field=area`)
    await officer.type({ area: 'Cụm thôn Đồng Trám – Khe Mít' })
    await officer.go(`#/record/${this.road}`)
    await decide(officer, 'Gửi đăng ký')
    await officer.sync(10)
    await this.show('#/today', page.getByText('Cần xem lại').first())
    await look('today-needs-you')
    await this.show(`#/record/${this.road}`, page.getByText('1 chỗ hai người ghi khác nhau'))
    await look('record-refused')
    await this.show(`#/conflict/${this.road}`, officer.button('Dùng giá trị này'))
    await page.getByRole('radio', { name: 'Ghi giá trị khác' }).check({ force: true })
    await look('conflict')
    await page.getByRole('radio', { name: /^Thôn Khe Mít/ }).check({ force: true })
    await officer.button('Dùng giá trị này').click()
    await page.getByText('Không còn chỗ nào khác nhau.').waitFor()
    await look('conflict-settled')
  }

  async settings(look) {
    const { officer, page } = this
    await this.show('#/settings', officer.heading('Cài đặt'))
    await officer.button('Xem').click()
    await page.locator('pre').waitFor()
    await look('settings')
    await officer.button('Gỡ khỏi máy này').click()
    await officer.button('Gỡ khỏi máy này').click()
    await page.getByText('Tôi hiểu là sẽ mất hẳn phần này').waitFor()
    await look('settings-not-safe')
    await officer.button('Đổi mã PIN').click()
    await page.getByRole('dialog').waitFor()
    await look('settings-pin')
    await page.keyboard.press('Escape')
    await officer.button('Bật mở bằng vân tay hoặc khoá màn hình').click()
    await page.getByRole('dialog').waitFor()
    await look('settings-lock-pin')
    await officer.typePin(officer.pin, 'Tiếp')
    await officer.button('Tắt mở bằng vân tay hoặc khoá màn hình').waitFor()
    await look('settings-lock-on')
  }

  async locked(look) {
    const { officer, page } = this
    await officer.button('Khoá ngay').click()
    await officer.button('5').waitFor()
    await look('door-pin')
    await this.lock.verify(false)
    await officer.button('Mở bằng vân tay hoặc khoá màn hình').click()
    await page.getByText(/^Máy chưa xác nhận/).waitFor()
    await look('door-lock-dismissed')
    for (let guess = 0; guess < 3; guess++) {
      await officer.typePin(WRONG, 'Mở')
      await officer.button('Mở').waitFor()
      await page.getByText('Mã PIN không đúng.').waitFor()
      if (guess === 0) await look('door-wrong-pin')
    }
    await page.getByText(/^Thử lại sau/).waitFor()
    await look('door-paused')
  }
}
