// The picture through space, and views that are kept: places of units, circles that lead to their rows, named addresses.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { ADMINISTRATOR, Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const DEEDS = ['Tổ liên gia giữ đường sạch', 'Nhân dân dọn chợ trung tâm']
const VIEW = 'Việc tốt theo đơn vị'

let office, clerk, rustic

before(async () => {
  office = await Office.open()
  await office.admin('unit', 'add', '--parent', office.province, '--level', 'commune', '--name', 'Xã Nà Mạ', '--code', '99002', '--bloc', 'communes', '--from', '2025-07-01')
  await office.grant(ADMINISTRATOR, 'province', office.province)
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.start()
  rustic = await Rustic.enrol(office, 'canbo')
  await rustic.begin('good_deed', { name: DEEDS[0], done_on: '14/04/2026', unit: office.commune })
  await rustic.sync()
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code(ADMINISTRATOR))
})

after(async () => {
  await clerk?.phone.close()
  rustic?.close()
  await office?.close()
})

const circle = (name) => clerk.page.getByRole('group', { name: 'Bản đồ' }).getByRole('link', { name })

test('without places the map says where they are set, and the table has the figures all the same', async () => {
  await clerk.open('#/map?kind=good_deed', 'Bản đồ')
  await clerk.row('Xã Khe Sim').filter({ hasText: 'chưa có' }).filter({ hasText: '1' }).waitFor()
  await clerk.row('Xã Nà Mạ').filter({ hasText: '0' }).waitFor()
  await clerk.page.getByRole('link', { name: 'Mở Cây đơn vị' }).click()
  await clerk.heading('Cây đơn vị').waitFor()
})

test('a place is typed with a comma; one far away is pointed out, and one that is no number not taken', async () => {
  const { page } = clerk
  await page.getByRole('button', { name: 'Ghi vị trí: Xã Khe Sim' }).click()
  await page.getByLabel('Vĩ độ').fill('mười chín')
  await page.getByText('Chưa đọc được số độ.').waitFor()
  await page.getByLabel('Vĩ độ').fill('104,81')
  assert.equal(await clerk.button('Lưu vị trí').isEnabled(), false)
  await page.getByLabel('Vĩ độ').fill('59,25')
  await page.getByLabel('Kinh độ').fill('104.81')
  await page.getByText('Điểm này nằm ngoài Việt Nam.').waitFor()
  await page.getByLabel('Vĩ độ').fill('19,2512')
  await page.getByText('Điểm này nằm ngoài Việt Nam.').waitFor({ state: 'hidden' })
  await clerk.button('Lưu vị trí').click()
  await clerk.row('Xã Khe Sim').filter({ hasText: '19,2512; 104,81' }).waitFor()
})

test('circles move with a sync in the field, and Enter leads to the unit’s rows', async () => {
  await clerk.open('#/map?kind=good_deed', 'Bản đồ')
  await circle('Xã Khe Sim: 1 hồ sơ').waitFor()
  await clerk.mark()
  await rustic.begin('good_deed', { name: DEEDS[1], done_on: '15/04/2026', unit: office.commune })
  await rustic.sync()
  await circle('Xã Khe Sim: 2 hồ sơ').waitFor()
  assert.equal(await clerk.isMarked(), true)
  await circle('Xã Khe Sim: 2 hồ sơ').focus()
  await clerk.page.keyboard.press('Enter')
  await clerk.heading('Hồ sơ').waitFor()
  await clerk.sees('2 trong 2 hồ sơ')
  for (const name of DEEDS) await clerk.row(name).waitFor()
})

test('nothing of the map comes from elsewhere', async () => {
  const asked = []
  clerk.page.on('request', (request) => asked.push(request.url()))
  await clerk.open('#/map?kind=good_deed&year=2026', 'Bản đồ')
  await circle('Xã Khe Sim: 2 hồ sơ').waitFor()
  await clerk.page.reload()
  await clerk.unlock()
  await circle('Xã Khe Sim: 2 hồ sơ').waitFor()
  assert.ok(asked.length)
  assert.deepEqual(asked.filter((url) => !url.startsWith(office.origin) && !url.startsWith('blob:')), [])
})

test('a view is named, is there after the door was closed, and brings the same map back', async () => {
  const { page } = clerk
  const sheet = page.getByRole('dialog')
  await clerk.button('Dạng xem đã lưu').click()
  await sheet.getByText('Chưa lưu dạng xem nào.').waitFor()
  await sheet.getByLabel('Đặt tên cho dạng xem hiện tại').fill('Bản đồ')
  await sheet.getByRole('button', { name: 'Lưu dạng xem' }).click()
  await sheet.getByRole('button', { name: 'Đổi tên: Bản đồ' }).click()
  await sheet.getByLabel('Tên mới của Bản đồ').fill(VIEW)
  await page.keyboard.press('Enter')
  await sheet.getByRole('link', { name: VIEW }).waitFor()
  await page.keyboard.press('Escape')
  await clerk.open('#/records?kind=good_deed', 'Hồ sơ')
  await page.reload()
  await clerk.unlock()
  await clerk.button('Dạng xem đã lưu').click()
  await sheet.getByRole('link', { name: VIEW }).click()
  await clerk.heading('Bản đồ').waitFor()
  assert.equal(await page.getByLabel('Năm').inputValue(), '2026')
  await circle('Xã Khe Sim: 2 hồ sơ').waitFor()
})

test('a view is deleted for good', async () => {
  const { page } = clerk
  await clerk.button('Dạng xem đã lưu').click()
  await page.getByRole('button', { name: `Xoá: ${VIEW}` }).click()
  await page.getByText('Chưa lưu dạng xem nào.').waitFor()
  await page.reload()
  await clerk.unlock()
  await clerk.button('Dạng xem đã lưu').click()
  await page.getByText('Chưa lưu dạng xem nào.').waitFor()
  await page.keyboard.press('Escape')
})

test('without a network the map shows no figures', async () => {
  await clerk.phone.context.setOffline(true)
  await clerk.sees('bản đồ lấy số của máy chủ')
  assert.equal(await circle(/Xã Khe Sim/).count(), 0)
  await clerk.phone.context.setOffline(false)
  await circle('Xã Khe Sim: 2 hồ sơ').waitFor()
})
