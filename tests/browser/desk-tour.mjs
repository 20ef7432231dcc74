// All screens of the desk, one after the other, filled with the demo's models and what goes wrong among phones.
import { join } from 'node:path'
import { Clerk } from './clerk.mjs'
import { imports, importsOffline } from './desk-tour-imports.mjs'
import { overlaps, overlapsOffline } from './desk-tour-overlaps.mjs'
import { reportOffline, reports } from './desk-tour-reports.mjs'
import { DIALOGUES, MODELS, ROAD } from './demo.mjs'
import { Office, root } from './office.mjs'
import { reorganise } from './reorganise-tour.mjs'
import { Rustic } from './rustic.mjs'

const dayAhead = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const typed = (day) => day.split('-').reverse().join('/')

/** The demo's dialogue as a phone without a screen writes it, a few days ago. */
const [{ opinions, attendance, ...MEETING }] = DIALOGUES
const SESSION = {
  ...MEETING,
  held_on: typed(dayAhead(-3)),
  opinions: opinions.map(({ handedOver, ...opinion }) => (handedOver ? { ...opinion, handed_over: handedOver, handed_over_on: typed(dayAhead(-3)) } : opinion)),
}

export class DeskTour {
  /** An office with the demo's models, a conflict, a change that was not accepted, and a desk that has not been set up. */
  static async open() {
    const tour = new DeskTour()
    tour.office = await Office.open()
    const { office } = tour
    await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
    await office.grant('thuongtruc', 'administrator', office.province)
    await office.person('captinh', 'Lường Thị Mẫu', 'viewer')
    await office.grant('captinh', 'province', office.province)
    for (const [login, name] of [['canbo', 'Lò Thị Mẫu'], ['dongnghiep', 'Vi Văn Mẫu']]) await office.person(login, name, 'unit_contact')
    await office.grant('dongnghiep', 'standing_office')
    // Who appraises has no part in the commune's own work, and a phone through a hamlet.
    await office.person('thamdinh', 'Quàng Văn Mẫu', 'assessor')
    const hamlet = await office.admin('unit', 'add', '--parent', office.commune, '--level', 'hamlet', '--name', 'Thôn Khe Mít', '--from', '2025-07-01')
    await office.grant('thamdinh', 'field_officer', hamlet)
    await office.start()
    tour.phones = [await Rustic.enrol(office, 'canbo'), await Rustic.enrol(office, 'dongnghiep'), await Rustic.enrol(office, 'thamdinh')]
    const [lo, vi] = tour.phones
    const registered = []
    for (const model of MODELS) {
      const id = await lo.register(model)
      if (model === ROAD) tour.road = id
      else if (tour.other) registered.push(id)
      else tour.other = { id, name: model.name }
    }
    for (const id of registered) await lo.command(id, 'submit')
    const photo = await lo.begin('evidence', { about: tour.road, kind: 'photo', caption: 'Đoạn đường sau khi mở rộng' })
    await lo.call('attach', photo, 'sha256', join(root, 'clients/web/public/icon-512.png'), '--type', 'image/png')
    await lo.begin('evidence', { about: tour.road, kind: 'photo', caption: 'Nhân dân dỡ hàng rào', sha256: 'ab'.repeat(32) })
    tour.dialogue = await tour.decide(vi, lo, registered)
    await lo.sync()
    await vi.sync()
    await tour.appraise(registered)
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

  /** Decides on some registrations and holds a dialogue whose opinions are answered, assigned and forwarded. */
  async decide(office, contact, registered) {
    await contact.sync()
    await office.sync()
    const [first, second, third] = registered
    for (const id of [first, second, third]) await office.command(id, 'approve')
    await office.command(first, 'start', 'launched_on=2026-03-02')
    for (const id of [second, third]) {
      await office.command(id, 'start', 'launched_on=2026-03-02')
      await office.command(id, 'self_assess', 'points=88')
    }
    await office.command(registered.at(-1), 'return', 'reason=Chưa có chỉ tiêu đo được')
    const [id, [road, signal, seeds, drain, , parking]] = await office.hold(SESSION)
    const agency = `agency=${office.unit}`
    await office.command(road, 'assign', agency, `deadline=${dayAhead(1)}`)
    await office.command(parking, 'assign', agency, `deadline=${dayAhead(6)}`)
    await office.command(drain, 'assign', agency, `deadline=${dayAhead(30)}`)
    await office.command(signal, 'forward', 'to=Sở Khoa học và Công nghệ')
    await office.command(seeds, 'answer_on_spot', 'summary=Nộp tại bộ phận một cửa của xã, trong giờ hành chính.')
    return id
  }

  /** One registration waits for sheets, another was appraised by one. */
  async appraise([, waiting, done]) {
    const assessor = this.phones.at(-1)
    await assessor.sync()
    await assessor.command(done, 'score', 'rubric=proposed:1', 'marks=basis:9,problem:17,method:18,people:13,result:17,lasting:6,spread:5', 'remarks=Nhân dân đồng thuận cao.')
    await assessor.sync()
    await assessor.command(done, 'conclude_assessment', 'remarks=Đề nghị công nhận.')
    await assessor.sync()
    this.waiting = waiting
    this.appraised = done
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
    await this.charts(look)
    await this.lists(look)
    await this.boards(look)
    await this.followed(look)
    await this.committee(look)
    this.report = await reports(this, look)
    await this.appraisal(look)
    await this.record(look)
    await clerk.open('#/conflicts', 'Xung đột')
    await page.getByRole('radio').first().check()
    await look('desk-conflicts')
    await imports(this, look)
    await overlaps(this, look)
    await this.refused(look)
    await this.devices(look)
    await this.people(look)
    await this.map(look)
    await this.rules(look)
    await this.audit(look)
    await reorganise(this, look)
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

  async charts(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/charts', 'Biểu đồ')
    await clerk.row('2026').first().waitFor()
    await look('desk-charts')
    await clerk.open('#/charts?by=state', 'Biểu đồ')
    await clerk.row('Chờ duyệt').first().waitFor()
    await look('desk-charts-states')
    await clerk.open('#/charts?kind=opinion', 'Biểu đồ')
    await clerk.row('Chưa có trả lời').waitFor()
    await look('desk-charts-opinions')
    await clerk.open('#/charts?kind=good_deed', 'Biểu đồ')
    await clerk.sees('Chưa có hồ sơ nào.')
    await look('desk-charts-none')
    const address = '**/v1/trend**'
    await page.context().route(address, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', json: { code: 'internal', detail: 'Internal error.', detail_vi: 'Máy chủ gặp lỗi.' } }))
    await clerk.open('#/charts?kind=visit', 'Biểu đồ')
    await page.getByRole('alert').filter({ hasText: 'Máy chủ gặp lỗi.' }).waitFor()
    await look('desk-charts-failed')
    await page.context().unroute(address)
  }

  async map(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/map', 'Bản đồ')
    await clerk.sees('Chưa đơn vị nào có vị trí')
    await look('desk-map-none')
    await clerk.open('#/units', 'Cây đơn vị')
    for (const [unit, latitude, longitude] of [['Tỉnh Lam Sim', '18,9', '105,2'], ['Xã Khe Sim', '59,25', '104,81']]) {
      await page.getByRole('button', { name: `Ghi vị trí: ${unit}` }).click()
      await page.getByLabel('Vĩ độ').fill(latitude)
      await page.getByLabel('Kinh độ').fill(longitude)
      if (unit === 'Xã Khe Sim') {
        await page.getByText('Điểm này nằm ngoài Việt Nam.').waitFor()
        await look('desk-unit-place')
        await page.getByLabel('Vĩ độ').fill('19,2512')
      }
      await clerk.button('Lưu vị trí').click()
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await clerk.open('#/map', 'Bản đồ')
    await page.getByRole('link', { name: /^Xã Khe Sim: \d+ hồ sơ$/ }).waitFor()
    await look('desk-map')
    await clerk.button('Dạng xem đã lưu').click()
    await page.getByLabel('Đặt tên cho dạng xem hiện tại').fill('Đăng ký theo đơn vị')
    await clerk.button('Lưu dạng xem').click()
    await page.getByRole('dialog').getByRole('link', { name: 'Đăng ký theo đơn vị' }).waitFor()
    await look('desk-views')
    await page.keyboard.press('Escape')
  }

  /** The administrator sets the days off; terms and rubrics are the province's. */
  async rules(look) {
    const { officer: clerk, page } = this
    const year = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear()
    await clerk.open('#/rules', 'Quy định')
    await clerk.sees('Chưa có ngày nào.')
    await look('desk-rules-none')
    await page.getByLabel('Ngày', { exact: true }).fill(`${year}-09-02`)
    await page.getByLabel('Tên ngày').fill('Quốc khánh')
    await clerk.button('Thêm ngày').click()
    await page.getByLabel('Ngày', { exact: true }).fill(`${year}-09-02`)
    await clerk.sees('Ngày này đã có trong danh sách.')
    await look('desk-rules-days')
    await page.getByLabel('Ngày', { exact: true }).fill('')
    await clerk.button(`Ban hành danh sách năm ${year}`).click()
    await clerk.sees('Đã ban hành danh sách ngày nghỉ.')
    await clerk.open('#/rules/terms', 'Quy định')
    await clerk.sees('Chỉ cấp tỉnh ban hành phần này')
    await look('desk-rules-terms-read')
    const province = new Clerk(this.office.origin)
    this.officer = province
    try {
      await province.enrol(await this.office.code('captinh'), 'Máy tỉnh')
      await province.open('#/rules/terms', 'Quy định')
      await province.button('Ban hành thời hạn').waitFor()
      await look('desk-rules-terms')
      await province.open('#/rules/rubrics', 'Quy định')
      await province.page.getByRole('link', { name: 'Soạn bản mới từ bản này' }).click()
      await province.page.getByLabel('Mã bộ tiêu chí').fill('proposed')
      await province.button('Thêm tiêu chí').click()
      await province.page.getByLabel('Điểm của tiêu chí 8').fill('5')
      await province.sees('thừa 5 điểm')
      await look('desk-rules-rubric')
      await province.page.getByLabel('Điểm của tiêu chí 8').fill('')
      await province.go('#/rules/rubrics')
      await province.button('Bỏ chữ đó, rời đi').click()
      await province.page.getByText('proposed, phiên bản 1').waitFor()
      await look('desk-rules-rubrics')
    } finally {
      this.officer = clerk
      await province.phone.close()
    }
  }

  async boards(look) {
    const { officer: clerk, page } = this
    await clerk.open('#/board', 'Bảng quy trình')
    await page.getByRole('region', { name: /^Chờ duyệt/ }).getByRole('checkbox').nth(1).waitFor()
    await look('desk-board')
    for (const box of [0, 1]) await page.getByRole('region', { name: /^Chờ duyệt/ }).getByRole('checkbox').nth(box).check()
    await page.getByRole('heading', { name: 'Quyết định cho 2 hồ sơ' }).waitFor()
    await clerk.button('Trả lại').waitFor()
    await look('desk-board-chosen')
    await clerk.button('Trả lại').click()
    await clerk.button('Trả lại (2 hồ sơ)').click()
    await clerk.sees('Phải nêu lý do.')
    await look('desk-board-refused')
    await clerk.button('Chọn việc khác').click()
    await clerk.button('Bỏ chọn').click()
    await clerk.open('#/board?kind=opinion', 'Bảng quy trình')
    await page.getByRole('region', { name: /^Đã phân công/ }).getByRole('link').first().waitFor()
    await look('desk-board-opinions')
  }

  async followed(look) {
    const { officer: clerk, page } = this
    await clerk.skip(3)
    await clerk.open('#/follow-up', 'Theo dõi sau đối thoại')
    await page.getByRole('heading', { name: /^Quá hạn/ }).waitFor()
    await page.getByRole('heading', { name: /^Cuộc đối thoại còn việc/ }).waitFor()
    await look('desk-follow-up')
    await clerk.skip(-3)
    await clerk.open(`#/notice/${this.dialogue}`, 'Thông báo kết quả đối thoại')
    await clerk.sees('Nộp tại bộ phận một cửa')
    await look('desk-notice')
  }

  async committee(look) {
    const { officer: clerk, page, phones } = this
    const office = phones[1]
    await clerk.open('#/committee', 'Ban Chỉ đạo')
    await clerk.sees('Chưa có hồ sơ Ban Chỉ đạo nào.')
    await look('desk-committee-none')
    const of = (list, key, fields) => Object.fromEntries(Object.entries(fields).map(([name, text]) => [`${list}/${key}/${name}`, text]))
    const unit = office.unit
    const committee = await office.begin('committee', {
      name: 'Ban Chỉ đạo phong trào “Dân vận khéo” xã Khe Sim',
      unit,
      established_on: '01/03/2026',
      meets: 'quarterly',
      ...of('decisions', 1, { act: 'establish', number: '12-QĐ/ĐU', decided_on: '01/03/2026' }),
      ...of('decisions', 2, { act: 'reconstitute', number: '45-QĐ/ĐU', decided_on: '01/07/2026', summary: 'Thay đồng chí chuyển công tác.' }),
      ...of('roster', 1, { name: 'Vi Văn Trưởng Mẫu', office: 'Phó Bí thư Thường trực Đảng uỷ', duty: 'head', since: '01/03/2026', charge: 'Chỉ đạo chung' }),
      ...of('roster', 2, { name: 'Lò Thị Cũ Mẫu', office: 'Ban Xây dựng Đảng', duty: 'standing', since: '01/03/2026', until: '01/07/2026' }),
      ...of('roster', 3, { name: 'Quàng Thị Mới Mẫu', office: 'Ban Xây dựng Đảng', duty: 'standing', since: '01/07/2026', charge: 'Tổng hợp, báo cáo' }),
      ...of('roster', 4, { name: 'Hà Văn Viên Mẫu', office: 'Hội Nông dân xã', duty: 'ordinary', since: '01/03/2026', charge: 'Các thôn Đồng Trám, Khe Mít' }),
    })
    const briefing = await office.begin('briefing', {
      name: 'Giao ban quý III năm 2026',
      committee,
      unit,
      year: '2026',
      period: 'quarter_3',
      held_on: '15/09/2026',
      chair: 'Đồng chí Phó Bí thư Thường trực',
      attendance: '18',
      conclusion: 'Mỗi thôn có ít nhất một mô hình ra mắt trước tháng 12.\nGhi rõ người, rõ việc trong từng mô hình.',
      next_on: typed(dayAhead(-5)),
      ...of('agenda', 1, { topic: 'Kết quả quý III, nhiệm vụ quý IV', presenter: 'Ban Xây dựng Đảng', minutes: '20' }),
      ...of('remarks', 1, { body: 'Hội Nông dân xã', said: 'Đề nghị hỗ trợ giống dược liệu sớm hơn.' }),
    })
    const given = { from: briefing, unit, lead: 'Hội Nông dân xã', percent: '40' }
    await office.begin('task', { ...given, name: 'Rà soát mô hình chưa ra mắt', deadline: typed(dayAhead(-10)) })
    await office.begin('task', { ...given, name: 'Lập kế hoạch khảo sát cuối năm', lead: 'Tổ giúp việc', cooperating: 'Mặt trận Tổ quốc xã', deadline: typed(dayAhead(20)) })
    await office.begin('task', { ...given, name: 'Công khai danh sách mô hình', deadline: typed(dayAhead(-20)), done_on: typed(dayAhead(-25)) })
    await office.sync()
    await page.getByRole('heading', { name: /^Nhiệm vụ đang làm/ }).waitFor()
    await look('desk-committee')
    await clerk.open(`#/briefing/${briefing}`, 'Thông báo kết luận giao ban')
    await page.locator('.paper').getByRole('row').nth(1).waitFor()
    await look('desk-briefing')
    const lists = '**/v1/records?*kind=committee*'
    await page.route(lists, (route) => route.fulfill({ status: 503, json: { code: 'busy', detail: 'The server is busy.', detail_vi: 'Máy chủ đang bận, hãy thử lại sau.', args: {} } }))
    await clerk.open('#/committee', 'Ban Chỉ đạo')
    await page.getByRole('alert').first().waitFor()
    await look('desk-committee-failed')
    await page.unroute(lists)
  }

  /** What the appraisal team sees at a desk of its own. */
  async appraisal(look) {
    const { officer: clerk } = this
    await clerk.open(`#/record/${this.appraised}`, MODELS[3].name)
    await clerk.sees('Trung bình của 1 phiếu')
    await look('desk-appraised')
    this.officer = new Clerk(this.office.origin)
    try {
      await this.officer.enrol(await this.office.code('thamdinh'), 'Máy Tổ thẩm định')
      await this.officer.open(`#/record/${this.waiting}`, MODELS[2].name)
      await this.officer.sees('Đã nộp 0 phiếu')
      await look('desk-appraisal')
      await this.officer.button('Chấm phiếu').click()
      const boxes = this.page.getByRole('dialog').getByRole('spinbutton')
      for (const [i, points] of [9, 18, 16, 13, 17, 6, 3].entries()) await boxes.nth(i).fill(String(points))
      await look('desk-score-sheet')
    } finally {
      await this.officer.phone.close()
      this.officer = clerk
    }
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
    await page.getByRole('link', { name: 'Xem bản lúc này' }).last().click()
    await clerk.sees('Về bản hiện nay')
    await look('desk-record-past')
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
    await clerk.open('#/committee', 'Ban Chỉ đạo')
    await clerk.sees('Không có mạng: danh sách, giao ban và nhiệm vụ')
    await look('desk-committee-offline')
    await reportOffline(this, look)
    await importsOffline(this, look)
    await overlapsOffline(this, look)
    for (const [screen, heading, said] of [['charts', 'Biểu đồ', 'biểu đồ lấy số của máy chủ'], ['map', 'Bản đồ', 'bản đồ lấy số của máy chủ'], ['rules', 'Quy định', 'quy định lấy từ máy chủ']]) {
      await clerk.open(`#/${screen}`, heading)
      await clerk.sees(said)
      await look(`desk-${screen}-offline`)
    }
    await clerk.phone.context.setOffline(false)
  }
}
