// All screens of the desk, one after the other, filled with the demo's models and what goes wrong among phones.
import { join } from 'node:path'
import { Clerk } from './clerk.mjs'
import { MODELS, ROAD } from './demo.mjs'
import { Office, root } from './office.mjs'
import { Rustic } from './rustic.mjs'

export class DeskTour {
  /** An office with the demo's models, a conflict, a change that was not accepted, and a desk that has not been set up. */
  static async open() {
    const tour = new DeskTour()
    tour.office = await Office.open()
    const { office } = tour
    await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
    await office.grant('thuongtruc', 'administrator', office.province)
    for (const [login, name] of [['canbo', 'Lò Thị Mẫu'], ['dongnghiep', 'Vi Văn Mẫu']]) await office.person(login, name, 'unit_contact')
    await office.start()
    tour.phones = [await Rustic.enrol(office, 'canbo'), await Rustic.enrol(office, 'dongnghiep')]
    const [lo, vi] = tour.phones
    for (const model of MODELS) {
      const id = await lo.register(model)
      if (model === ROAD) tour.road = id
      else tour.other ??= { id, name: model.name }
    }
    const photo = await lo.begin('evidence', { about: tour.road, kind: 'photo', caption: 'Đoạn đường sau khi mở rộng' })
    await lo.call('attach', photo, 'sha256', join(root, 'clients/web/public/icon-512.png'), '--type', 'image/png')
    await lo.begin('evidence', { about: tour.road, kind: 'photo', caption: 'Nhân dân dỡ hàng rào', sha256: 'ab'.repeat(32) })
    await lo.sync()
    await vi.sync()
    await lo.edit(tour.road, 'area=Thôn Khe Mít', 'work_days=120')
    await vi.edit(tour.road, 'area=Cụm thôn Đồng Trám – Khe Mít', 'work_days=210')
    await lo.sync()
    await vi.sync()
    const twin = lo.copy()
    await lo.edit(tour.road, 'budget=15000000')
    await twin.edit(tour.road, 'mobilised_funds=1500000')
    await lo.sync()
    await twin.sync()
    twin.close()
    tour.officer = new Clerk(office.origin)
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
    for (const phone of this.phones ?? []) phone.close()
    await this.office?.close()
  }

  /** Calls `look` with the name of each state while the screen shows it. */
  async walk(look) {
    const { officer: clerk, road } = this
    await clerk.enrol(await this.office.code('thuongtruc'))
    const { page } = this
    await page.getByRole('region', { name: 'Số liệu đầy đủ đến đâu' }).getByText(/^\d+ máy, \d+ đồng bộ hôm nay/).waitFor()
    await clerk.open('#/sync', 'Đồng bộ')
    await page.getByRole('heading', { name: 'Giống máy chủ', exact: true }).waitFor()
    await look('desk-this-device')
    await clerk.open('#/overview', 'Tổng quan')
    await clerk.row('Xã Khe Sim').waitFor()
    await look('desk-overview')
    await clerk.open('#/overview?by=state', 'Tổng quan')
    await clerk.sees('Theo đơn vị và trạng thái')
    await look('desk-overview-states')
    await this.lists(look)
    await this.record(look)
    await clerk.open('#/conflicts', 'Xung đột')
    await page.getByRole('radio').first().check()
    await look('desk-conflicts')
    await this.refused(look)
    await this.devices(look)
    await this.people(look)
    await this.audit(look)
    await clerk.open('#/settings', 'Cài đặt')
    await look('desk-settings')
    await clerk.open(`#/edit/${road}`, 'Sửa')
    await clerk.field('name').waitFor()
    await look('desk-edit')
    await this.offline(look)
  }

  async lists(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/records', 'Hồ sơ')
    await clerk.row(ROAD.name).first().waitFor()
    await page.keyboard.press('j')
    await look('desk-records')
    await clerk.button('Chọn cột').click()
    await page.getByRole('dialog').waitFor()
    await look('desk-records-columns')
    await page.keyboard.press('Escape')
    await clerk.open('#/records?q=khong co gi nhu the', 'Hồ sơ')
    await clerk.sees('Không có hồ sơ nào khớp')
    await look('desk-records-none')
  }

  async record(look) {
    const { officer: clerk, page, road, other } = this
    await clerk.open(`#/record/${road}`, ROAD.name)
    await clerk.row('Chủ trì').filter({ hasText: 'Lò Thị Mẫu' }).waitFor()
    await look('desk-record')
    const gallery = page.getByRole('heading', { name: 'Minh chứng (2)' })
    await gallery.scrollIntoViewIfNeeded()
    await clerk.sees('Chưa về máy chủ: còn ở máy của người chụp')
    await look('desk-record-evidence')
    await clerk.open(`#/record/${other.id}`, other.name)
    await clerk.button('Gửi đăng ký').click()
    await page.getByRole('dialog').locator('button[type="submit"]').waitFor()
    await look('desk-record-submit')
    await page.keyboard.press('Escape')
  }

  async refused(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/quarantine', 'Không được nhận')
    await clerk.row('Lò Thị Mẫu').waitFor()
    await look('desk-quarantine')
    await clerk.row('Lò Thị Mẫu').getByRole('link').click()
    await clerk.sees('1.500.000 đồng')
    await look('desk-change')
    for (const [act, name] of [['Giao người chịu trách nhiệm', 'hand-over'], ['Huỷ nội dung', 'discard']]) {
      await clerk.button(act).click()
      await page.getByRole('dialog').waitFor()
      await look(`desk-change-${name}`)
      await page.keyboard.press('Escape')
    }
    await clerk.open('#/waiting', 'Chờ thay đổi đi trước')
    await clerk.sees('Không có gì phải chờ.')
    await look('desk-waiting')
  }

  async devices(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/devices', 'Thiết bị và người')
    await clerk.row('Lò Thị Mẫu').first().waitFor()
    await look('desk-devices')
    await page.getByRole('button', { name: 'Cấp mã máy mới: Lò Thị Mẫu' }).first().click()
    await page.getByRole('img', { name: 'Mã QR để mở sổ' }).waitFor()
    await look('desk-enrolment')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Thu hồi/ }).first().click()
    await page.getByRole('dialog').waitFor()
    await look('desk-revoke')
    await page.keyboard.press('Escape')
  }

  async people(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/people', 'Con người và vai trò')
    await page.getByRole('checkbox', { name: 'Chọn Lò Thị Mẫu' }).check()
    await look('desk-people')
    await clerk.open('#/people?q=khong co ai', 'Con người và vai trò')
    await clerk.sees('Không có ai khớp')
    await look('desk-people-none')
    await clerk.open('#/units', 'Cây đơn vị')
    await clerk.row('Xã Khe Sim').waitFor()
    await look('desk-units')
    await clerk.open('#/person/new', 'Thêm người')
    await page.getByLabel('Họ và tên').fill('Vi Thị Hoa Mẫu')
    await page.getByLabel('Tên đăng nhập').fill('canbo')
    await page.getByRole('combobox', { name: 'Vai trò' }).selectOption('field_officer')
    await clerk.button('Chọn: Đơn vị').click()
    await page.getByRole('searchbox', { name: 'Tìm đơn vị' }).fill('khe sim')
    await look('desk-person-unit')
    await page.keyboard.press('Enter')
    await clerk.button('Thêm người').click()
    await page.getByRole('alert').filter({ hasText: 'Giá trị này đã được dùng.' }).waitFor()
    await look('desk-person-refused')
    await page.getByLabel('Tên đăng nhập').fill('hoa.mau')
    await clerk.button('Thêm người').click()
    await clerk.heading('Vi Thị Hoa Mẫu').waitFor()
    await look('desk-person')
    await page.getByRole('button', { name: /^Kết thúc/ }).click()
    await page.getByRole('dialog').waitFor()
    await look('desk-person-end')
    await page.keyboard.press('Escape')
    await clerk.button('Đóng tài khoản').click()
    await page.getByRole('dialog').waitFor()
    await look('desk-person-close')
    await page.keyboard.press('Escape')
    await clerk.open('#/people', 'Con người và vai trò')
    await clerk.row('Hà Thị Mẫu').getByRole('link').click()
    await clerk.sees('Đây là tài khoản của đồng chí.')
    await look('desk-person-own')
  }

  async audit(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/audit', 'Nhật ký')
    await clerk.row('lập tài khoản Vi Thị Hoa Mẫu').waitFor()
    await clerk.button('Kiểm tra chuỗi').click()
    await clerk.sees('Nguyên vẹn')
    await look('desk-audit')
    await clerk.open('#/audit?action=key_rotated', 'Nhật ký')
    await clerk.sees('Không có mục nào khớp.')
    await look('desk-audit-none')
  }

  async offline(look) {
    const { officer: clerk, page } = this
    await clerk.phone.context.setOffline(true)
    await clerk.open('#/records', 'Hồ sơ')
    await page.getByText('Không có mạng: đây là bản máy này đang giữ').waitFor()
    await clerk.row(ROAD.name).first().waitFor()
    await look('desk-records-offline')
    await clerk.open(`#/record/${this.road}`, ROAD.name)
    await clerk.sees(ROAD.parts.forces.lead)
    await look('desk-record-offline')
    await clerk.phone.context.setOffline(false)
  }
}
