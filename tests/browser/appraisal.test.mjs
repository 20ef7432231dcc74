// Appraisal by sheets: two at two desks fill in their own, neither reads the other's, and one result is made of both.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { ROAD } from './demo.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Rustic } from './rustic.mjs'

const CRITERIA = {
  'Căn cứ chủ trương, đăng ký đúng': [9, 10],
  'Vấn đề khó, bức xúc được giải quyết': [18, 17],
  'Cách làm dân vận: rõ người, rõ việc': [16, 18],
  'Sự tham gia, đồng thuận của Nhân dân': [13, 14],
  'Kết quả đo được so với chỉ tiêu': [17, 19],
  'Tính bền vững': [6, 7],
  'Sức lan toả, nhân rộng': [5, 5],
}
const NAMES = Object.keys(CRITERIA)
const SUMS = [84, 90]
const sheetOf = (who) => Object.fromEntries(NAMES.map((name) => [name, CRITERIA[name][who]]))

let office, rustic, officer, first, second, road

before(async () => {
  office = await Office.open()
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'unit_contact')
  await office.grant('dongnghiep', 'standing_office')
  for (const [login, name] of [['thamdinh1', 'Quàng Văn Mẫu'], ['thamdinh2', 'Lường Thị Mẫu']]) await office.person(login, name, 'assessor')
  await office.start()
  rustic = await Rustic.enrol(office, 'dongnghiep')
  road = await rustic.register(ROAD)
  await rustic.command(road, 'submit')
  await rustic.command(road, 'approve')
  await rustic.command(road, 'start', 'launched_on=2026-03-02')
  await rustic.command(road, 'self_assess', 'points=95')
  await rustic.sync()
  officer = new Officer(new Phone(office.origin))
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy chị Lò')
  first = await assessor('thamdinh1')
  second = await assessor('thamdinh2')
})

after(async () => {
  for (const one of [officer, first, second]) await one?.phone.close()
  rustic?.close()
  await office?.close()
})

async function assessor(login) {
  const clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code(login))
  await clerk.open(`#/record/${road}`, ROAD.name)
  return clerk
}

/** No news come by themselves of a scope whose records a device does not hold. */
async function lookAgain(clerk) {
  await clerk.open('#/records', 'Hồ sơ')
  await clerk.open(`#/record/${road}`, ROAD.name)
}

const points = (clerk, name) => clerk.page.getByRole('dialog').getByRole('spinbutton', { name, exact: true })
const timeline = (clerk) => clerk.page.locator('section.card').filter({ has: clerk.page.getByRole('heading', { name: 'Diễn biến' }) })

test('a sheet adds itself up while it is filled in, and says what would fail', async () => {
  await first.sees('Đã nộp 0 phiếu, cần ít nhất 1 phiếu để chốt.')
  await first.button('Chấm phiếu').click()
  const sheet = first.page.getByRole('dialog')
  await sheet.getByText('Còn 7 tiêu chí chưa chấm').waitFor()
  for (const [name, given] of Object.entries(sheetOf(0))) await points(first, name).fill(String(given))
  await sheet.getByText('Xếp loại: Tốt').waitFor()
  await sheet.getByText('Đủ điểm đạt (từ 80 điểm)').waitFor()
  await sheet.getByRole('button', { name: `Bớt 1 điểm: ${NAMES[6]}` }).click()
  await points(first, NAMES[6]).fill('3')
  await sheet.getByText(`Không đạt vì dưới 50% điểm: ${NAMES[6]}`).waitFor()
  await points(first, NAMES[6]).fill('8')
  await sheet.getByRole('button', { name: 'Nộp phiếu' }).click()
  assert.equal(await points(first, NAMES[6]).evaluate((box) => box.validity.rangeOverflow && box === document.activeElement), true)
  await points(first, NAMES[6]).fill(String(CRITERIA[NAMES[6]][0]))
  await handIn(first, SUMS[0])
  await first.sees('Đã nộp 1 phiếu')
})

test('until the conclusion nobody reads another’s sheet, nor begins with its marks', async () => {
  await lookAgain(second)
  await second.sees('Đã nộp 1 phiếu')
  await timeline(second).getByText('Phiếu được niêm phong đến khi chốt điểm.').waitFor()
  await second.button('Chấm phiếu').click()
  for (const name of NAMES) assert.equal(await points(second, name).inputValue(), '')
  assert.doesNotMatch(await second.page.locator('main').innerText(), /84/)
  for (const [name, given] of Object.entries(sheetOf(1))) await points(second, name).fill(String(given))
  await handIn(second, SUMS[1])
  await lookAgain(first)
  await first.sees('Đã nộp 2 phiếu')
  await timeline(first).getByText('Phiếu được niêm phong đến khi chốt điểm.').waitFor()
  await timeline(first).getByText('Phiếu 84 điểm').waitFor()
  assert.doesNotMatch(await first.page.locator('main').innerText(), /Phiếu 90 điểm/)
})

test('concluded, the result stands criterion by criterion, and every sheet can be read', async () => {
  await first.button('Chốt điểm thẩm định').click()
  const sheet = first.page.getByRole('dialog')
  await sheet.getByLabel('Nhận xét').fill('Nhân dân đồng thuận cao.')
  await sheet.locator('button[type="submit"]').click()
  await first.sees('87 điểm')
  await lookAgain(second)
  for (const clerk of [first, second]) {
    await clerk.sees('87 điểm', 'Xếp loại: Tốt', 'Trung bình của 2 phiếu', 'Thang điểm đề xuất 100 điểm, bản 1', 'Nhận xét: Nhân dân đồng thuận cao.')
    await clerk.row(NAMES[0]).filter({ hasText: '9,5' }).waitFor()
    await clerk.page.getByRole('heading', { name: 'Thẩm định bằng phiếu' }).waitFor({ state: 'hidden' })
    for (const sum of SUMS) await timeline(clerk).getByText(`Phiếu ${sum} điểm`).waitFor()
    assert.equal(await timeline(clerk).getByText('niêm phong').count(), 0)
  }
  await timeline(second).getByText('Phiếu 84 điểm').click()
  await timeline(second).getByRole('listitem').filter({ hasText: `${NAMES[1]}: 18/20` }).first().waitFor()
})

test('the officer’s phone reads the result after its sync', async () => {
  await officer.sync(3)
  await officer.go(`#/record/${road}`)
  await officer.page.locator('main').getByText('Đạt', { exact: true }).first().waitFor()
  await officer.page.locator('main').getByText('87').first().waitFor()
})

/** Hands the sheet in, and waits until the server has taken it. */
async function handIn(clerk, sum) {
  await clerk.page.getByRole('dialog').getByRole('button', { name: 'Nộp phiếu' }).click()
  await clerk.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await clerk.sees(`Đồng chí đã nộp phiếu ${sum} điểm.`)
}
