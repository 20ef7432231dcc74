// The picture through time: bars that move with a sync in the field, that lead to their very rows, which leave as a file.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { DIALOGUES } from './demo.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const SPRING = ['Tổ liên gia giữ đường sạch', 'Nhân dân dọn chợ trung tâm']
const AUTUMN = 'Góp công sửa nhà văn hoá'

let office, clerk, rustic

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.start()
  rustic = await Rustic.enrol(office, 'canbo')
  await deed(AUTUMN, '05/10/2025')
  await rustic.sync()
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
})

after(async () => {
  await clerk?.phone.close()
  rustic?.close()
  await office?.close()
})

const deed = (name, day) => rustic.begin('good_deed', { name, done_on: day, unit: office.commune })
const chart = () => clerk.page.locator('main .bars')
const total = (time) => clerk.row(time).getByRole('cell').last()

test('good deeds synced in the field move the bar of their quarter, and the page stays as it is', async () => {
  await clerk.open('#/charts?kind=good_deed', 'Biểu đồ')
  await clerk.row('Quý 4/2025').waitFor()
  assert.equal(await clerk.row('Quý 2/2026').count(), 0)
  await clerk.mark()
  for (const name of SPRING) await deed(name, '14/04/2026')
  await rustic.sync()
  await total('Quý 2/2026').getByText('2', { exact: true }).waitFor()
  await total('Quý 4/2025').getByText('1', { exact: true }).waitFor()
  assert.equal(await clerk.isMarked(), true)
})

test('quarters without records keep their place between those with some', async () => {
  const times = await chart().locator('.time').allInnerTexts()
  assert.deepEqual(times, [2025, 2026].flatMap((year) => [1, 2, 3, 4].map((n) => `Quý ${n}/${year}`)))
  const told = await chart().locator('.total').allInnerTexts()
  assert.deepEqual(told, ['', '', '', '1', '', '2', '', ''])
})

test('a bar leads to its rows and no others, and these leave as a file with the columns shown', async () => {
  const { page } = clerk
  await chart().locator('.total').getByText('2').click()
  await clerk.heading('Hồ sơ').waitFor()
  await clerk.sees('2 trong 2 hồ sơ')
  for (const name of SPRING) await clerk.row(name).waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'Quý' }).inputValue(), '2')
  await clerk.button('Chọn cột').click()
  await page.getByRole('switch', { name: 'Cập nhật' }).uncheck()
  await page.keyboard.press('Escape')
  const lines = (await exported('Xuất CSV')).toString().replace('\ufeff', '').trim().split('\r\n')
  const heads = await page.locator('thead th').allInnerTexts()
  assert.deepEqual(lines[0].split(';'), heads)
  assert.deepEqual(lines.slice(1).map((line) => line.split(';')[0]), [...SPRING].reverse())
})

test('the workbook is a file of its own', async () => {
  const book = await exported('Xuất Excel (.xlsx)')
  assert.equal(book.subarray(0, 2).toString(), 'PK')
})

test('a list that is too long to be a file is refused in a sentence', async () => {
  const { page } = clerk
  const address = '**/v1/records/export**'
  const problem = { type: 'urn:danvan:problem:export_too_large', title: 'x', status: 422, code: 'export_too_large', detail: 'Narrow the list.', detail_vi: 'Danh sách quá dài: hãy lọc bớt.', args: {} }
  await page.context().route(address, (route) => route.fulfill({ status: 422, contentType: 'application/problem+json', json: problem }))
  await clerk.button('Xuất CSV').click()
  await page.getByRole('alert').filter({ hasText: 'Danh sách quá dài: hãy lọc bớt.' }).waitFor()
  await page.context().unroute(address)
})

test('how long citizens waited leads to those who did', async () => {
  const { page } = clerk
  const [{ opinions, attendance, ...meeting }] = DIALOGUES
  const [, ids] = await rustic.hold({ ...meeting, held_on: '20/10/2026', opinions: opinions.filter(({ handedOver }) => !handedOver) })
  await rustic.sync()
  await clerk.open('#/charts?kind=opinion&year=2026', 'Biểu đồ')
  await page.getByRole('row').filter({ hasText: 'Chưa có trả lời' }).getByRole('link').first().click()
  await clerk.heading('Hồ sơ').waitFor()
  await clerk.sees(`${ids.length} trong ${ids.length} hồ sơ`)
  assert.equal(await page.getByRole('combobox', { name: 'Thời gian trả lời' }).inputValue(), 'unclassified')
  await page.getByRole('combobox', { name: 'Thời gian trả lời' }).selectOption('on_spot')
  await clerk.sees('Không có hồ sơ nào khớp')
})

test('without a network no figure is shown as if it were one of now', async () => {
  await clerk.open('#/charts?kind=good_deed', 'Biểu đồ')
  await chart().waitFor()
  await clerk.phone.context.setOffline(true)
  await clerk.sees('biểu đồ lấy số của máy chủ')
  assert.equal(await chart().count(), 0)
  await clerk.phone.context.setOffline(false)
  await chart().waitFor()
})

/** What the button gives, as a file. */
async function exported(name) {
  const [file] = await Promise.all([clerk.page.waitForEvent('download'), clerk.button(name).click()])
  return readFileSync(await file.path())
}
