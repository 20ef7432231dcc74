// The desk's boards, the follow-up of dialogues, and the notice to citizens: decided by many, answered in time, told without names.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { MODELS, ROAD } from './demo.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Rustic } from './rustic.mjs'
import { decide } from './work.mjs'

const PERSON = 'Vi Thị Quýnh Mẫu'
const NUMBER = '45/QĐ-UBND'
const OTHERS = MODELS.filter((model) => model !== ROAD).slice(0, 2)
const NAMES = [ROAD, ...OTHERS].map(({ name }) => name)
const [FIRST, SECOND] = OTHERS.map(({ name }) => name)

let office, clerk, officer, rustic, assessor, agency, body, ids

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.grant('thuongtruc', 'committee_head')
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'unit_contact')
  await office.grant('dongnghiep', 'standing_office')
  await office.grant('dongnghiep', 'committee_head')
  // Who assesses has no part in the commune's own work, and a phone through a hamlet.
  const hamlet = await office.admin('unit', 'add', '--parent', office.commune, '--level', 'hamlet', '--name', 'Thôn Khe Mít', '--from', '2025-07-01')
  await office.person('thamdinh', 'Quàng Văn Mẫu', 'assessor')
  await office.admin('role', 'grant', '--login', 'thamdinh', '--unit', hamlet, '--role', 'field_officer', '--from', '2026-01-01')
  body = await office.admin('unit', 'add', '--parent', office.commune, '--level', 'body', '--name', 'Phòng Kinh tế', '--from', '2025-07-01')
  await office.person('phongkt', 'Lường Thị Mẫu', 'viewer')
  await office.grant('phongkt', 'handling_agency', body)
  await office.start()
  rustic = await Rustic.enrol(office, 'dongnghiep')
  assessor = await Rustic.enrol(office, 'thamdinh')
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
  officer = new Officer(new Phone(office.origin))
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy chị Lò')
})

after(async () => {
  await clerk?.phone.close()
  await officer?.phone.close()
  await agency?.phone.close()
  rustic?.close()
  assessor?.close()
  await office?.close()
})

const lane = (state, n) => clerk.page.getByRole('region', { name: `${state}: ${n} hồ sơ`, exact: true })
const panel = () => clerk.page.getByRole('region', { name: /^(Quyết định cho|Kết quả)/ })
const outcome = (name) => panel().getByRole('list', { name: 'Kết quả' }).getByRole('listitem').filter({ hasText: name })
const select = (name) => clerk.page.getByRole('checkbox', { name: `Chọn: ${name}` })

test('a registration that a phone submitted comes up in its column', async () => {
  await clerk.open('#/board', 'Bảng quy trình')
  await clerk.sees('Không có hồ sơ nào khớp bộ lọc.')
  await clerk.mark()
  const road = await rustic.register(ROAD)
  await rustic.sync()
  await officer.sync(3)
  await officer.go(`#/record/${road}`)
  await decide(officer, 'Gửi đăng ký')
  await officer.sync(3)
  await lane('Chờ duyệt', 1).getByRole('link', { name: ROAD.name }).waitFor()
  assert.equal(await clerk.isMarked(), true)
  ids = [road]
})

test('by the keyboard several are chosen and approved at once', async () => {
  const { page } = clerk
  for (const model of OTHERS) {
    ids.push(await rustic.register(model))
    await rustic.command(ids.at(-1), 'submit')
  }
  await rustic.sync()
  await lane('Chờ duyệt', 3).getByRole('link').nth(2).waitFor()
  for (const name of NAMES) await select(name).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('c')
  await panel().getByRole('heading', { name: 'Quyết định cho 3 hồ sơ' }).and(page.locator(':focus')).waitFor()
  await panel().getByRole('button', { name: 'Duyệt', exact: true }).click()
  await panel().getByRole('button', { name: 'Duyệt (3 hồ sơ)' }).click()
  for (const name of NAMES) await outcome(name).getByText('Đã thực hiện').waitFor()
  await lane('Đã đăng ký', 3).getByRole('link').nth(2).waitFor()
  assert.equal(await page.getByRole('checkbox', { checked: true }).count(), 0)
  await officer.sync(3)
  await officer.go(`#/record/${ids[0]}`)
  await officer.page.locator('main').getByText('Đã đăng ký').first().waitFor()
})

test('why the rest cannot be done is what the record’s page says', async () => {
  const { page } = clerk
  await clerk.open('#/board?kind=registration&year=2026', 'Bảng quy trình')
  await select(FIRST).check()
  await panel().getByText('Chưa làm được lúc này').click()
  const listed = await panel().getByRole('listitem').filter({ hasText: 'Khảo sát, chấm điểm' }).innerText()
  await page.keyboard.press('Escape')
  await clerk.open(`#/record/${ids[1]}`, FIRST)
  await page.getByText('Chưa làm được lúc này').click()
  assert.equal(await page.getByRole('listitem').filter({ hasText: 'Khảo sát, chấm điểm' }).innerText(), listed)
})

test('what lacks its number is not taken, stays selected with what was typed, and is then decided for two', async () => {
  await rustic.sync()
  for (const id of ids) {
    await rustic.command(id, 'start', 'launched_on=2026-03-02')
    await rustic.command(id, 'self_assess', 'points=80')
  }
  await rustic.sync()
  await assessor.sync()
  for (const id of ids) await assessor.command(id, 'assess', 'points=85', 'passed=có')
  await assessor.sync()
  await clerk.open('#/board', 'Bảng quy trình')
  await lane('Đạt', 3).getByRole('link').nth(2).waitFor()
  for (const name of [FIRST, SECOND]) await select(name).check()
  await panel().getByRole('button', { name: 'Ban hành quyết định công nhận', exact: true }).click()
  await panel().getByLabel('Ngày quyết định').fill('2026-11-02')
  await panel().getByRole('button', { name: 'Ban hành quyết định công nhận (2 hồ sơ)' }).click()
  for (const name of [FIRST, SECOND]) {
    await outcome(name).getByText('Phải ghi số, ký hiệu quyết định.').waitFor()
    assert.equal(await select(name).isChecked(), true)
  }
  assert.equal(await panel().getByLabel('Ngày quyết định').inputValue(), '2026-11-02')
  await panel().getByLabel('Số, ký hiệu quyết định').fill(NUMBER)
  await panel().getByRole('button', { name: 'Ban hành quyết định công nhận (2 hồ sơ)' }).click()
  for (const name of [FIRST, SECOND]) await outcome(name).getByText('Đã thực hiện').waitFor()
  await lane('Đã công nhận (cấp xã)', 2).getByRole('link').nth(1).waitFor()
  await rustic.sync()
  for (const id of ids.slice(1)) assert.match(JSON.stringify(await rustic.call('show', id)), /Đã công nhận|recognised/)
  await officer.sync(3)
  await officer.go(`#/record/${ids[1]}`)
  await officer.page.locator('main').getByText('Đã công nhận (cấp xã)').first().waitFor()
  await officer.page.locator('main').getByText(NUMBER).first().waitFor()
})

test('what somebody else decided first is refused in a sentence, and nothing typed is lost', async () => {
  const { page } = clerk
  await panel().getByRole('button', { name: 'Đóng kết quả' }).click()
  await clerk.phone.context.setOffline(true)
  await page.getByText('Không có mạng: đây là bản máy này đang giữ').waitFor()
  await select(ROAD.name).check()
  await panel().getByRole('button', { name: 'Ban hành quyết định công nhận', exact: true }).click()
  await panel().getByLabel('Số, ký hiệu quyết định').fill('46/QĐ-UBND')
  await panel().getByRole('button', { name: 'Ban hành quyết định công nhận (1 hồ sơ)' }).click()
  await outcome(ROAD.name).getByText('Trên máy này, chờ gửi').waitFor()
  await rustic.command(ids[0], 'recognise', 'number=44/QĐ-UBND', 'decided_on=2026-11-01')
  await rustic.sync()
  await clerk.phone.context.setOffline(false)
  await outcome(ROAD.name).getByText(/^Việc “Ban hành quyết định công nhận” đã được thực hiện lúc/).waitFor()
  await panel().getByRole('heading', { name: 'Quyết định cho 1 hồ sơ' }).waitFor()
  assert.equal(await panel().getByLabel('Số, ký hiệu quyết định').inputValue(), '46/QĐ-UBND')
  await panel().getByLabel('Số, ký hiệu quyết định').fill('')
})

test('columns, their counts and their cards answer to the filters, and the address brings the same board back', async () => {
  const { page } = clerk
  await clerk.open('#/board', 'Bảng quy trình')
  const field = OTHERS[0].field
  await page.getByLabel('Lĩnh vực').selectOption(field)
  const n = [ROAD, ...OTHERS].filter((model) => model.field === field).length
  await lane('Đã công nhận (cấp xã)', n).getByRole('link').nth(n - 1).waitFor()
  await page.reload()
  await clerk.unlock()
  await lane('Đã công nhận (cấp xã)', n).getByRole('link').nth(n - 1).waitFor()
  assert.equal(await page.getByLabel('Lĩnh vực').inputValue(), field)
})

test('what this device does not hold can only be read, and its card says so', async () => {
  await clerk.autoSync(false)
  await clerk.open('#/board', 'Bảng quy trình')
  const { name } = MODELS.at(-1)
  await rustic.register(MODELS.at(-1))
  await rustic.sync()
  const card = lane('Nháp', 1).getByRole('listitem').filter({ hasText: name })
  await card.getByText('Chỉ xem: máy này không giữ').waitFor()
  assert.equal(await select(name).count(), 0)
  await clerk.sees('Có hồ sơ máy này không giữ')
  await clerk.autoSync(true)
  await clerk.sync(3)
  await clerk.open('#/board', 'Bảng quy trình')
  await select(name).waitFor()
})

const iso = (ahead) => {
  const at = new Date(Date.now() + ahead * 86_400_000)
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
}
const day = (ahead) => iso(ahead).split('-').reverse().join('/')
const SPRING = {
  name: 'Đối thoại thôn Khe Mít',
  held_on: day(-2),
  kind: 'regular',
  form: 'in_person',
  venue: 'Nhà văn hoá thôn Khe Mít',
  chair: 'Chủ tịch Uỷ ban nhân dân xã',
  opinions: [
    { number: 1, kind: 'question', text: 'Bao giờ nối nước sạch về bản?', topic: 'infrastructure' },
    { number: 2, kind: 'petition', text: 'Đề nghị sửa cầu treo.', topic: 'infrastructure' },
    { number: 3, kind: 'proposal', text: 'Đề nghị đặt thùng rác ở chợ.', topic: 'environment' },
    { number: 4, kind: 'question', text: 'Hồ sơ vay vốn nộp ở đâu?', topic: 'livelihood' },
    { number: 5, kind: 'report', text: 'Sóng điện thoại yếu.', topic: 'infrastructure' },
    { number: 6, kind: 'complaint', handed_over: 'guided', handed_over_on: day(-2) },
  ],
}
let dialogue, opinions

test('opinions are followed by deadline, the overdue ones first, with who answers', async () => {
  const [id, held] = await rustic.hold(SPRING)
  dialogue = id
  opinions = held
  const [water, bridge, bins, loan, phone] = held
  const agency = `agency=${office.commune}`
  await rustic.command(water, 'assign', agency, `deadline=${iso(1)}`)
  await rustic.command(bridge, 'assign', agency, `deadline=${iso(6)}`)
  await rustic.command(bins, 'assign', agency, `deadline=${iso(40)}`)
  await rustic.command(loan, 'answer_on_spot', 'summary=Nộp tại bộ phận một cửa của xã.')
  await rustic.command(phone, 'forward', 'to=Sở Khoa học và Công nghệ')
  await rustic.sync()
  await clerk.skip(3)
  await clerk.open('#/follow-up', 'Theo dõi sau đối thoại')
  await clerk.page.getByRole('heading', { name: 'Chưa có thời hạn (2)' }).waitFor()
  await clerk.page.getByRole('heading', { name: 'Cuộc đối thoại còn việc phải làm theo luật (1)' }).waitFor()
  const heads = await clerk.page.locator('main h2').allInnerTexts()
  assert.deepEqual(heads, ['Quá hạn (1)', 'Đến hạn trong 7 ngày (1)', 'Còn trên 7 ngày (1)', 'Chưa có thời hạn (2)', 'Cuộc đối thoại còn việc phải làm theo luật (1)'])
  await clerk.row('Bao giờ nối nước sạch về bản?').filter({ hasText: 'Quá hạn 2 ngày' }).filter({ hasText: 'Xã Khe Sim' }).filter({ hasText: SPRING.name }).waitFor()
  await clerk.row('(Không lưu nội dung)').filter({ hasText: 'Đã hướng dẫn' }).waitFor()
  await clerk.row('Sóng điện thoại yếu.').filter({ hasText: 'Sở Khoa học và Công nghệ' }).waitFor()
  assert.equal(await clerk.row('Hồ sơ vay vốn').count(), 0)
  // Notice 7 days before, results 10 days after: of two days ago, as the core counts.
  const owing = clerk.row(day(-9)).filter({ hasText: day(8) }).filter({ hasText: SPRING.name })
  await owing.filter({ hasText: 'Quá hạn 7 ngày' }).filter({ hasText: 'Điều 43 Luật Tổ chức chính quyền địa phương 2025' }).waitFor()
  await clerk.sees('chưa có danh sách ngày nghỉ')
})

test('of one agency only what it answers is counted', async () => {
  const { page } = clerk
  await page.getByLabel('Cơ quan giải quyết').selectOption({ label: 'Sở Khoa học và Công nghệ' })
  await page.getByText('1 ý kiến còn chờ trả lời').waitFor()
  assert.equal(await page.getByRole('row').filter({ hasText: 'Sở Khoa học' }).count(), 1)
  await page.getByRole('heading', { name: 'Quá hạn (1)' }).waitFor({ state: 'hidden' })
  await clerk.skip(-3)
})

test('the notice has the answers, no identity and no complaint, and fits on pages of A4', async () => {
  const { page } = clerk
  await identify()
  await rustic.sync()
  await officer.sync(3)
  await clerk.open(`#/record/${dialogue}`, SPRING.name)
  await page.getByRole('link', { name: 'Lập thông báo kết quả' }).click()
  const paper = page.locator('.paper')
  await paper.getByText('Nộp tại bộ phận một cửa của xã.').waitFor()
  await page.getByText('1 mục không đưa vào thông báo').waitFor()
  const said = await paper.innerText()
  assert.match(said, /CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/)
  assert.match(said, /UỶ\sBAN\sNHÂN\sDÂN\sXÃ\sKHE\sSIM/)
  for (const { text } of SPRING.opinions) if (text) assert.ok(said.includes(text), text)
  for (const unwanted of [PERSON, 'Quýnh', '0912', 'hiếu nại', 'ố cáo', 'KHIẾU NẠI']) assert.ok(!said.includes(unwanted), unwanted)
  assert.equal(await paper.getByRole('row').count(), 6)
  await page.emulateMedia({ media: 'print' })
  for (const role of ['navigation', 'button', 'search', 'textbox']) assert.equal(await page.getByRole(role).count(), 0, role)
  assert.equal(await page.getByRole('region', { name: 'Số liệu đầy đủ đến đâu' }).isVisible(), false)
  await page.emulateMedia({ media: null })
  const { data } = await clerk.phone.cdp.send('Page.printToPDF', { preferCSSPageSize: true })
  const pdf = Buffer.from(data, 'base64').toString('latin1')
  assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1)
  assert.match(pdf, /\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/)
})

/** Records on the phone who voiced one of the opinions. */
async function identify() {
  await officer.sync(3)
  await officer.go(`#/record/${dialogue}`)
  await officer.page.getByRole('link', { name: /Hồ sơ vay vốn/ }).click()
  await officer.button('Ghi danh khi người nêu đồng ý').click()
  const sheet = officer.page.getByRole('dialog')
  await sheet.getByRole('switch', { name: 'Người nêu đã nghe và đồng ý' }).check()
  await sheet.getByLabel('Họ và tên').fill(PERSON)
  await sheet.getByLabel('Số điện thoại').fill('0912 345 678')
  await sheet.getByRole('button', { name: 'Lưu thông tin' }).click()
  await sheet.waitFor({ state: 'hidden' })
}

test('an agency that holds no copy of anything answers what is assigned to it, and sees nothing else', async () => {
  const bridge = opinions[1]
  await rustic.command(bridge, 'assign', `agency=${body}`, `deadline=${iso(6)}`)
  await rustic.sync()
  agency = new Clerk(office.origin)
  await agency.enrol(await office.code('phongkt'), 'Máy phòng Kinh tế')
  await agency.heading('Theo dõi sau đối thoại').waitFor()
  await agency.page.getByText('1 ý kiến còn chờ trả lời').waitFor()
  assert.equal(await agency.page.getByRole('link', { name: 'Tổng quan' }).count(), 0)
  await agency.page.getByRole('row').getByRole('link', { name: 'Đề nghị sửa cầu treo.' }).click()
  await agency.sees('Máy này không giữ hồ sơ')
  await agency.page.getByRole('button', { name: 'Báo cáo kết quả' }).click()
  await agency.page.getByRole('radiogroup', { name: 'Kết quả giải quyết' }).getByText('Đã giải quyết', { exact: true }).click()
  await agency.page.getByLabel('Nội dung trả lời, kết quả').fill('Đã thay ván cầu.')
  await agency.page.getByRole('button', { name: 'Báo cáo kết quả' }).last().click()
  await agency.sees('Đã có kết quả')
  await agency.go(`#/record/${dialogue}`)
  await agency.page.getByText('Không tìm thấy').first().waitFor()
})

test('what is answered waits on until people are told', async () => {
  await clerk.open('#/follow-up', 'Theo dõi sau đối thoại')
  await clerk.page.getByRole('heading', { name: 'Đã có kết quả, chưa thông báo cho Nhân dân (1)' }).waitFor()
  await clerk.row('Đề nghị sửa cầu treo.').filter({ hasText: 'Phòng Kinh tế' }).waitFor()
  await rustic.sync()
  await rustic.command(opinions[1], 'notify', `on=${iso(0)}`)
  await rustic.sync()
  await clerk.page.getByRole('heading', { name: /^Đã có kết quả/ }).waitFor({ state: 'hidden' })
  assert.equal(await clerk.row('Đề nghị sửa cầu treo.').count(), 0)
})
