// The desk beside phones: figures that move, lists, conflicts, decisions, what was not accepted, devices.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk, PAGE } from './clerk.mjs'
import { ROAD } from './demo.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { scanned } from './qr.mjs'
import { Rustic } from './rustic.mjs'
import { decide } from './work.mjs'

const DEED = 'Tổ liên gia giữ đường sạch'
const LATER = 'Nhân dân dọn chợ trung tâm'
const MORE_THAN_A_PAGE = 52
const GROUPS = ['Hộ có đất ven đường', 'Mọi hộ trong thôn']
const AREAS = ['Thôn Khe Mít', 'Cụm thôn Đồng Trám – Khe Mít']

let office, clerk, officer, rustic, road

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.grant('thuongtruc', 'administrator')
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'unit_contact')
  await office.start()
  rustic = await Rustic.enrol(office, 'dongnghiep')
  road = await rustic.register(ROAD)
  await rustic.sync()
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
  officer = new Officer(new Phone(office.origin))
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy chị Lò')
})

after(async () => {
  await clerk?.phone.close()
  await officer?.phone.close()
  rustic?.close()
  await office?.close()
})

test('a sync in the field moves the figures, and the page stays as it is', async () => {
  await clerk.open('#/overview?kind=good_deed', 'Tổng quan')
  await clerk.sees('Chưa có hồ sơ nào.')
  await clerk.mark()
  await officer.go('#/new/good_deed')
  await officer.type({ name: DEED })
  await officer.sync(3)
  await clerk.page.getByRole('list', { name: 'Con số chung' }).getByRole('link', { name: '1 hồ sơ' }).waitFor()
  await clerk.page.getByRole('main').getByRole('link', { name: DEED }).waitFor()
  assert.equal(await clerk.isMarked(), true)
  await clerk.page.getByRole('link', { name: '1 hồ sơ' }).click()
  await clerk.row(DEED).waitFor()
})

test('news come again after the server was away', async () => {
  await office.stop()
  await office.start()
  await officer.go('#/new/good_deed')
  await officer.type({ name: LATER })
  await officer.sync(3)
  await clerk.row(LATER).waitFor()
  assert.equal(await clerk.isMarked(), true)
})

test('every screen says how complete the figures are', async () => {
  for (const screen of ['overview', 'charts', 'map', 'board', 'follow-up', 'committee', 'records', `record/${road}`, 'conflicts', 'quarantine', 'waiting', 'devices', 'sync', 'settings']) {
    await clerk.go(`#/${screen}`)
    await clerk.page.getByRole('region', { name: 'Số liệu đầy đủ đến đâu' }).getByText('3 máy, 3 đồng bộ hôm nay').waitFor()
  }
})

test('a search without marks finds, the keyboard opens, and the address brings the same view back', async () => {
  const { page } = clerk
  await clerk.open('#/records', 'Hồ sơ')
  await page.keyboard.press('/')
  await page.keyboard.type('giu duong')
  await clerk.row(DEED).waitFor()
  await clerk.row(ROAD.name).first().waitFor({ state: 'hidden' })
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await clerk.heading(DEED).waitFor()
  await page.keyboard.press('Escape')
  await clerk.heading('Hồ sơ').waitFor()
  await page.getByLabel('Loại hồ sơ').selectOption('good_deed')
  await page.waitForFunction(() => location.hash.includes('kind=good_deed') && location.hash.includes('q=giu'))
  await page.reload()
  await clerk.unlock()
  await clerk.row(DEED).waitFor()
  assert.equal(await page.getByRole('searchbox').inputValue(), 'giu duong')
  assert.equal(await page.getByLabel('Loại hồ sơ').inputValue(), 'good_deed')
})

test('a long list is turned page by page, and back', async () => {
  for (let n = 0; n < MORE_THAN_A_PAGE; n++) await rustic.begin('obstacle', { name: `Vướng mắc ${String(n).padStart(2, '0')}` })
  await rustic.sync()
  await clerk.open('#/records?kind=obstacle', 'Hồ sơ')
  await clerk.row('Vướng mắc 00').waitFor()
  await clerk.page.getByRole('link', { name: 'Trang tiếp' }).click()
  await clerk.row(`Vướng mắc ${MORE_THAN_A_PAGE - 1}`).waitFor()
  assert.equal(await clerk.row('Vướng mắc 00').count(), 0)
  await clerk.page.goBack()
  await clerk.row('Vướng mắc 00').waitFor()
})

test('a record shows who wrote what and what was decided', async () => {
  await clerk.open(`#/record/${road}`, ROAD.name)
  await clerk.row('Chủ trì').filter({ hasText: ROAD.parts.forces.lead }).filter({ hasText: 'Vi Văn Mẫu' }).waitFor()
})

test('evidence is told of while its photo is still elsewhere', async () => {
  await rustic.begin('evidence', { about: road, kind: 'photo', caption: 'Nhân dân dỡ hàng rào', sha256: 'ab'.repeat(32) })
  await rustic.sync()
  await clerk.sees('Nhân dân dỡ hàng rào', 'Chưa về máy chủ: còn ở máy của người chụp')
  await clerk.page.getByRole('region', { name: 'Số liệu đầy đủ đến đâu' }).getByText('1 ảnh, âm thanh chưa về').waitFor()
})

test('conflicts settled at the desk, several at once, reach the phone', async () => {
  await officer.sync(3)
  await officer.phone.context.setOffline(true)
  await rustic.edit(road, `area=${AREAS[0]}`, `target_group=${GROUPS[0]}`)
  await rustic.sync()
  await officer.go(`#/edit/${road}?field=area`)
  await officer.type({ area: AREAS[1], target_group: GROUPS[1] })
  await clerk.open('#/conflicts', 'Xung đột')
  await clerk.sees('Không còn chỗ nào ghi khác nhau.')
  await officer.phone.context.setOffline(false)
  await officer.sync(3)
  await clerk.sees(ROAD.parts.area.area, ...AREAS, ROAD.parts.area.target_group, ...GROUPS)
  await clerk.page.getByRole('radio', { name: AREAS[0] }).check()
  await clerk.page.getByRole('radio', { name: GROUPS[1] }).check()
  await clerk.button('Chốt 2 chỗ đã chọn').click()
  await clerk.sees('Không còn chỗ nào ghi khác nhau.')
  await officer.sync(3)
  await officer.go(`#/record/${road}`)
  for (const text of [AREAS[0], GROUPS[1]]) await officer.page.locator('main').getByText(text).first().waitFor()
  assert.equal(await officer.page.getByText('chỗ hai người ghi khác nhau').count(), 0)
})

test('a decision made at the desk reaches the phone', async () => {
  await officer.go(`#/record/${road}`)
  await decide(officer, 'Gửi đăng ký')
  await officer.sync(3)
  await clerk.open(`#/record/${road}`, ROAD.name)
  await decide(clerk, 'Duyệt')
  await clerk.sees('Duyệt: đã thực hiện', 'Đã đăng ký')
  await officer.sync(3)
  await officer.go(`#/record/${road}`)
  await officer.page.locator('main').getByText('Đã đăng ký').first().waitFor()
})

test('a change that was not accepted is read and discarded with a reason', async () => {
  const { page } = clerk
  await refuse('mobilised_funds=1500')
  await clerk.open('#/quarantine', 'Không được nhận')
  await clerk.row('Vi Văn Mẫu').getByRole('link').click()
  await clerk.sees('Số thứ tự đã được dùng', '1.500 đồng')
  await clerk.button('Huỷ nội dung').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox').fill('Máy bị sao chép')
  await sheet.getByRole('button', { name: 'Huỷ nội dung' }).click()
  await clerk.sees('Đã huỷ nội dung.')
})

test('a change that was not accepted is judged again', async () => {
  await refuse('budget=2500')
  await clerk.open('#/quarantine', 'Không được nhận')
  await clerk.row('Vi Văn Mẫu').getByRole('link').click()
  await clerk.sees('2.500 đồng')
  await clerk.button('Xét lại').click()
  await clerk.sees('Máy chủ đang xét lại.')
})

test('a printed code makes a phone, and a revoked one is closed', async () => {
  const { page } = clerk
  await clerk.open('#/devices', 'Thiết bị và người')
  await page.getByRole('button', { name: 'Cấp mã máy mới: Lò Thị Mẫu' }).click()
  const address = await scanned(page.getByRole('img', { name: 'Mã QR để mở sổ' }))
  await clerk.button('Đóng').last().click()
  assert.ok(address.startsWith(`${office.origin}/#/enrol?code=LS-`), address)
  await officer.phone.stop()
  officer = new Officer(new Phone(office.origin))
  await officer.phone.start(new URL(address).hash)
  await officer.page.locator('#code').waitFor()
  assert.equal(await officer.page.locator('#code').inputValue(), new URLSearchParams(address.split('?')[1]).get('code'))
  await officer.enrol(await officer.page.locator('#code').inputValue(), 'Máy mới của chị Lò')
  await officer.sync(3)
  await officer.autoSync(false)
  await clerk.open('#/overview', 'Tổng quan')
  await clerk.open('#/devices', 'Thiết bị và người')
  await clerk.row('Máy mới của chị Lò').getByRole('button', { name: /^Thu hồi/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click()
  await page.getByRole('dialog').getByText('Đã thu hồi.').waitFor()
  await officer.go('#/sync')
  await officer.button('Đồng bộ ngay').click()
  await officer.page.getByText('Cơ quan đã đánh dấu máy này bị mất').waitFor()
  await page.keyboard.press('Escape')
})

test('on paper stands how complete the figures are, and nothing to press', async () => {
  const { page } = clerk
  await clerk.open('#/devices', 'Thiết bị và người')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('region', { name: 'Số liệu đầy đủ đến đâu' }).isVisible(), true)
  assert.equal(await clerk.row('Hà Thị Mẫu').first().isVisible(), true)
  for (const role of ['navigation', 'button', 'search', 'combobox']) assert.equal(await page.getByRole(role).count(), 0, role)
  await page.emulateMedia({ media: null })
})

test('without a network the desk says so, and reads what the device holds', async () => {
  await clerk.open('#/sync', 'Đồng bộ')
  await clerk.page.getByRole('heading', { name: 'Giống máy chủ', exact: true }).waitFor()
  await clerk.phone.context.setOffline(true)
  await clerk.open('#/records', 'Hồ sơ')
  await clerk.page.getByText('Không có mạng: chỉ xem được những gì máy này đang giữ.').waitFor()
  await clerk.row(ROAD.name).first().waitFor()
  await clerk.open(`#/record/${road}`, ROAD.name)
  await clerk.sees(AREAS[0])
  await clerk.phone.context.setOffline(false)
  await clerk.page.getByText('Không có mạng: chỉ xem được những gì máy này đang giữ.').waitFor({ state: 'hidden' })
})

test('the phone’s app that this browser keeps does not stand in the way of the desk', async () => {
  const keeper = new Clerk(office.origin)
  try {
    await keeper.phone.start()
    await keeper.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await keeper.page.reload()
    assert.equal(await keeper.page.evaluate(() => Boolean(navigator.serviceWorker.controller)), true)
    await keeper.page.goto(`${office.origin}/${PAGE}`)
    await keeper.page.waitForFunction(() => document.title.endsWith('Bàn điều hành dân vận'))
  } finally {
    await keeper.phone.close()
  }
})

test('who administers devices alone is told that records are not theirs', async () => {
  await office.person('quanly', 'Quản lý Mẫu', 'administrator')
  const keeper = new Clerk(office.origin)
  try {
    await keeper.enrol(await office.code('quanly'))
    await keeper.sees('Vai trò của đồng chí không có phần này.')
    const offered = await keeper.page.getByRole('navigation').getByRole('link').allInnerTexts()
    assert.deepEqual(offered, ['Thiết bị và người', 'Con người và vai trò', 'Quy định', 'Cài đặt'])
  } finally {
    await keeper.phone.close()
  }
})

test('who may only read is offered no more than that', async () => {
  await office.person('giamsat', 'Quàng Văn Mẫu', 'supervisor')
  const reader = new Clerk(office.origin)
  try {
    await reader.enrol(await office.code('giamsat'))
    await reader.row('Xã Khe Sim').waitFor()
    const offered = (await reader.page.getByRole('navigation').getByRole('link').allInnerTexts()).map((text) => text.split('\n')[0])
    assert.deepEqual(offered, ['Tổng quan', 'Biểu đồ', 'Bản đồ', 'Bảng quy trình', 'Theo dõi sau đối thoại', 'Ban Chỉ đạo', 'Báo cáo', 'Hồ sơ', 'Xung đột', 'Nghi trùng, chồng chéo', 'Thiết bị và người', 'Máy này', 'Cài đặt'])
    await reader.open('#/devices', 'Thiết bị và người')
    await reader.row('Hà Thị Mẫu').waitFor()
    assert.equal(await reader.page.locator('main').getByRole('button').count(), 0)
  } finally {
    await reader.phone.close()
  }
})

/** The server takes one of two changes that a phone and its copy wrote under one number; the other is the copy's. */
async function refuse(typed) {
  const twin = rustic.copy()
  await rustic.edit(road, `other_resources=${typed}`)
  await twin.edit(road, typed)
  await rustic.sync()
  await twin.sync()
  twin.close()
}
