// People, their roles and the audit log at the desk: an account from its first day to its last, and what is noted of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { Desk } from './desk.mjs'
import { ADMINISTRATOR, Office } from './office.mjs'
import { scanned } from './qr.mjs'
import { Rustic } from './rustic.mjs'

const FIRST = 'Vi Thị Hoa Mẫu'
const SECOND = 'Lò Văn Nam Mẫu'
const NO_RIGHT = 'Vai trò của đồng chí không có phần này.'
const NOT_ALLOWED = 'Vai trò hiện nay của đồng chí không cho phép việc này.'
const PAST = '2020-01-01'

let office, clerk, record

before(async () => {
  office = await Office.open()
  await office.grant(ADMINISTRATOR, 'standing_office')
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.start()
  const phone = await Rustic.enrol(office, 'canbo')
  record = await phone.begin('good_deed', { name: 'Tổ liên gia giữ đường sạch' })
  await phone.sync()
  phone.close()
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code(ADMINISTRATOR))
})

after(async () => {
  await clerk?.phone.close()
  await office?.close()
})

test('a person is added with a first role; a login that is taken is refused, and nothing typed is lost', async () => {
  const { page } = clerk
  await clerk.open('#/people', 'Con người và vai trò')
  await clerk.row('Lò Thị Mẫu').waitFor()
  await page.getByRole('link', { name: 'Thêm người' }).click()
  await clerk.heading('Thêm người').waitFor()
  await clerk.sees('Không ai tự giao vai trò cho mình')
  await page.getByLabel('Họ và tên').fill(FIRST)
  await page.getByLabel('Tên đăng nhập').fill('canbo')
  await chooseRole('administrator', 'xa khe sim')
  await clerk.button('Thêm người').click()
  await page.getByRole('alert').filter({ hasText: 'Giá trị này đã được dùng.' }).waitFor()
  assert.equal(await page.getByLabel('Họ và tên').inputValue(), FIRST)
  assert.equal(await page.getByRole('combobox', { name: 'Vai trò' }).inputValue(), 'administrator')
  await clerk.sees('Xã Khe Sim')
  await page.getByLabel('Tên đăng nhập').fill('hoa.mau')
  await clerk.button('Thêm người').click()
  await clerk.heading(FIRST).waitFor()
  await clerk.row('Quản trị hệ thống').filter({ hasText: 'Xã Khe Sim' }).filter({ hasText: 'Đang giữ' }).waitFor()
})

test('what was typed is asked for before it is left', async () => {
  const { page } = clerk
  await clerk.open('#/person/new', 'Thêm người')
  await page.getByLabel('Họ và tên').fill(SECOND)
  await clerk.go('#/people')
  await page.getByRole('dialog').getByText('Ô chưa lưu: Họ và tên.').waitFor()
  await clerk.button('Ở lại sửa').click()
  assert.equal(await page.getByLabel('Họ và tên').inputValue(), SECOND)
  await page.getByLabel('Tên đăng nhập').fill('nam.mau')
  await chooseRole('field_officer', 'khe sim')
  await clerk.button('Thêm người').click()
  await clerk.heading(SECOND).waitFor()
})

test('a role is given from a day to another; an end before its beginning is refused', async () => {
  const { page } = clerk
  await chooseRole('supervisor', 'khe sim')
  await page.getByLabel('Từ ngày', { exact: true }).fill('2100-01-01')
  await page.getByLabel(/^Thôi từ ngày/).fill('2099-01-01')
  await clerk.button('Giao vai trò').click()
  await page.getByRole('alert').filter({ hasText: 'không hợp lệ' }).waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'Vai trò' }).inputValue(), 'supervisor')
  assert.equal(await page.getByLabel(/^Thôi từ ngày/).inputValue(), '2099-01-01')
  await page.getByLabel(/^Thôi từ ngày/).fill('2100-06-01')
  await clerk.button('Giao vai trò').click()
  await clerk.sees('Đã giao vai trò.')
  await clerk.row('Giám sát').filter({ hasText: '01/01/2100' }).filter({ hasText: '01/06/2100' }).filter({ hasText: 'Sắp giữ' }).waitFor()
})

test('a search without marks, a unit of the tree and the address bring the same people', async () => {
  const { page } = clerk
  await clerk.open('#/people', 'Con người và vai trò')
  await page.getByLabel('Tên hoặc tên đăng nhập, không cần dấu').fill('lo nam')
  await clerk.sees('1 người, xếp theo tên đăng nhập')
  await clerk.row(SECOND).waitFor()
  await page.waitForFunction(() => location.hash.includes('q=lo'))
  await page.reload()
  await clerk.unlock()
  await clerk.sees('1 người, xếp theo tên đăng nhập')
  assert.equal(await page.getByLabel('Tên hoặc tên đăng nhập, không cần dấu').inputValue(), 'lo nam')
  await clerk.open('#/units', 'Cây đơn vị')
  const counts = async (unit) => (await clerk.row(unit).getByRole('cell').allInnerTexts()).slice(-3, -1)
  await clerk.row('Xã Khe Sim').waitFor()
  assert.deepEqual(await counts('Tỉnh Lam Sim'), ['1', '4'])
  assert.deepEqual(await counts('Xã Khe Sim'), ['4', '4'])
  await clerk.row('Xã Khe Sim').getByRole('link').click()
  await clerk.sees('4 người, xếp theo tên đăng nhập')
  await page.getByRole('combobox', { name: 'Vai trò' }).selectOption('field_officer')
  await clerk.sees('1 người, xếp theo tên đăng nhập')
})

test('nobody gives themselves a role, and the screen says so beforehand', async () => {
  const { page } = clerk
  await clerk.open('#/people', 'Con người và vai trò')
  await clerk.row('Quản trị Mẫu').getByRole('link').click()
  await clerk.heading('Quản trị Mẫu').waitFor()
  await clerk.sees('Không ai tự giao, tự thôi vai trò')
  for (const act of ['Giao vai trò', 'Đóng tài khoản']) assert.equal(await clerk.button(act).count(), 0, act)
  assert.equal(await page.getByRole('button', { name: /^Kết thúc/ }).count(), 0)
})

test('printed sheets are made for several at once, and each code is somebody’s own', async () => {
  const { page } = clerk
  await clerk.open('#/people', 'Con người và vai trò')
  for (const name of [FIRST, SECOND]) await page.getByRole('checkbox', { name: `Chọn ${name}` }).check()
  await clerk.button('In phiếu mở sổ cho 2 người').click()
  const sheet = page.getByRole('dialog')
  for (const name of [FIRST, SECOND]) await sheet.getByText(`Cấp cho: ${name}`).waitFor()
  const codes = sheet.getByRole('img', { name: 'Mã QR để mở sổ' })
  assert.equal(await codes.count(), 2)
  assert.notEqual(await scanned(codes.first()), await scanned(codes.last()))
  await page.emulateMedia({ media: 'print' })
  assert.equal(await codes.last().isVisible(), true)
  assert.equal(await page.getByRole('button').count(), 0)
  await page.emulateMedia({ media: null })
  await page.keyboard.press('Escape')
})

test('who comes in by a printed code works as long as their role lasts: ended today, the next request is refused', async () => {
  const { page } = clerk
  await openAccount(FIRST)
  await clerk.button('In phiếu mở sổ').click()
  const address = await scanned(page.getByRole('img', { name: 'Mã QR để mở sổ' }))
  await clerk.button('Đóng').last().click()
  const local = new Clerk(office.origin)
  try {
    await local.enrol(new URLSearchParams(address.split('?')[1]).get('code'), 'Máy bàn xã')
    await local.open('#/people', 'Con người và vai trò')
    await local.row(SECOND).waitFor()
    assert.equal(await local.row('Quản trị Mẫu').count(), 0, 'the province’s administrator is not theirs to manage')
    await openAccount(FIRST)
    await clerk.sees('Máy bàn xã')
    await page.getByRole('button', { name: 'Kết thúc: Quản trị hệ thống, Xã Khe Sim' }).click()
    const sheet = page.getByRole('dialog')
    const today = await sheet.getByLabel('Thôi từ ngày').inputValue()
    await sheet.getByLabel('Thôi từ ngày').fill(PAST)
    await sheet.getByRole('button', { name: 'Kết thúc vai trò' }).click()
    await sheet.getByRole('alert').filter({ hasText: 'không hợp lệ' }).waitFor()
    assert.equal(await sheet.getByLabel('Thôi từ ngày').inputValue(), PAST)
    await sheet.getByLabel('Thôi từ ngày').fill(today)
    await sheet.getByRole('button', { name: 'Kết thúc vai trò' }).click()
    await clerk.sees('Đã ghi ngày thôi vai trò.')
    await clerk.row('Quản trị hệ thống').filter({ hasText: 'Đã thôi' }).waitFor()
    await local.go('#/units')
    await local.page.getByRole('alert').filter({ hasText: NOT_ALLOWED }).waitFor()
    await local.page.reload()
    await local.unlock()
    await local.sees(NO_RIGHT)
  } finally {
    await local.phone.close()
  }
})

test('a closed account gets in no more', async () => {
  const { page } = clerk
  await openAccount(SECOND)
  await clerk.button('Đóng tài khoản').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Đóng tài khoản' }).click()
  await clerk.sees('Đã đóng tài khoản.')
  await clerk.button('In phiếu mở sổ').waitFor({ state: 'hidden' })
  await clerk.open('#/people?who=closed', 'Con người và vai trò')
  await clerk.row(SECOND).filter({ hasText: 'Đã đóng' }).waitFor()
  await clerk.sees('1 người, xếp theo tên đăng nhập')
})

test('the audit log says in sentences what was done, and is narrowed by whom, to what and what', async () => {
  const { page } = clerk
  await clerk.open('#/audit', 'Nhật ký')
  const by = 'Quản trị Mẫu, bằng máy Máy bàn,'
  await clerk.row(`${by} đóng tài khoản ${SECOND}.`).waitFor()
  await clerk.row(`${by} cho ${FIRST} thôi vai trò Quản trị hệ thống tại Xã Khe Sim từ `).waitFor()
  await clerk.row(`${FIRST}, bằng máy Máy bàn xã, mở sổ trên máy Máy bàn xã.`).waitFor()
  await clerk.row(`${by} giao cho ${SECOND} vai trò Giám sát tại Xã Khe Sim, từ 01/01/2100, thôi từ 01/06/2100.`).waitFor()
  await clerk.row(`${by} lập tài khoản ${FIRST} (hoa.mau).`).waitFor()
  await page.getByRole('combobox', { name: 'Việc' }).selectOption('person_added')
  await clerk.row(`${by} đóng tài khoản ${SECOND}.`).waitFor({ state: 'hidden' })
  await page.getByLabel('Người làm').selectOption({ label: 'Quản trị Mẫu' })
  await clerk.sees('2 mục trên trang này')
  await page.reload()
  await clerk.unlock()
  await clerk.sees('2 mục trên trang này')
  assert.equal(await page.getByRole('combobox', { name: 'Việc' }).inputValue(), 'person_added')
  await page.getByRole('link', { name: 'Bỏ lọc' }).click()
  await clerk.row(`đóng tài khoản ${SECOND}`).getByRole('link', { name: SECOND }).click()
  await clerk.row('Máy bàn xã').first().waitFor({ state: 'hidden' })
  await clerk.row(`lập tài khoản ${SECOND}`).waitFor()
})

test('a long log is turned page by page, and back', async () => {
  const { page } = clerk
  await openAccount(FIRST)
  for (let n = await entries(); n <= 50; n++) {
    await clerk.button('In phiếu mở sổ').click()
    await page.getByRole('img', { name: 'Mã QR để mở sổ' }).waitFor()
    await clerk.button('Đóng').last().click()
  }
  await clerk.open('#/audit', 'Nhật ký')
  const first = page.locator('main').getByRole('link', { name: '1', exact: true })
  assert.equal(await first.count(), 0)
  await page.getByRole('link', { name: 'Trang tiếp' }).click()
  await first.waitFor()
  await page.goBack()
  await first.waitFor({ state: 'hidden' })
})

test('verification says that the chain is whole, and how long it is', async () => {
  const { page } = clerk
  await clerk.open('#/audit', 'Nhật ký')
  const n = await page.getByRole('row').nth(1).getByRole('link').first().innerText()
  await clerk.button('Kiểm tra chuỗi').click()
  await page.getByRole('status').filter({ hasText: `Nguyên vẹn: cả ${n} mục, không mục nào bị sửa hay bị bỏ.` }).waitFor()
})

test('a chain that does not hold is told of, with the entry where it breaks', async () => {
  const { page } = clerk
  const verify = '**/v1/audit/verify'
  await page.route(verify, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), entries: 6, broken_at: 7 } })
  })
  await clerk.button('Kiểm tra chuỗi').click()
  await page.getByRole('alert').filter({ hasText: 'Đứt ở mục 7: mục này đã bị sửa, hoặc có mục bị bỏ. 6 mục trước đó còn nguyên vẹn' }).waitFor()
  await page.unroute(verify)
})

test('a record leads to its own part of the log', async () => {
  const { page } = clerk
  await clerk.open(`#/record/${record}`, 'Tổ liên gia giữ đường sạch')
  await page.getByRole('link', { name: 'Nhật ký của hồ sơ này' }).click()
  await clerk.heading('Nhật ký').waitFor()
  await clerk.sees('Không có mục nào khớp.')
  assert.equal(await page.getByLabel(/^Mã hồ sơ/).inputValue(), record)
})

test('who may neither administer nor read the log sees no entry, and is told so at the address', async () => {
  const reader = new Clerk(office.origin)
  try {
    await reader.enrol(await office.code('canbo'), 'Máy chị Lò')
    await reader.page.getByText('Đầu mối đơn vị').waitFor()
    const offered = await reader.page.getByRole('navigation').getByRole('link').allInnerTexts()
    for (const screen of ['Con người và vai trò', 'Nhật ký']) assert.ok(!offered.includes(screen), screen)
    for (const address of ['people', 'person/new', 'units', 'audit']) {
      await reader.open(`#/${address}`, 'Tổng quan')
      await reader.sees(NO_RIGHT)
    }
    await reader.open(`#/record/${record}`, 'Tổ liên gia giữ đường sạch')
    await reader.page.getByRole('heading', { name: 'Diễn biến' }).waitFor()
    assert.equal(await reader.page.getByRole('link', { name: 'Nhật ký của hồ sơ này' }).count(), 0)
  } finally {
    await reader.phone.close()
  }
})

test('a long list comes page by page, and what the server cannot sift is said to be sifted in part', async () => {
  const { page } = clerk
  const desk = await Desk.open(office)
  const role = { role: 'viewer', unit: office.commune, from: '2026-01-01', to: null }
  for (let n = 10; n < 70; n++) await desk.post('/v1/people', { login: `xem${n}`, name: `Người Xem Mẫu ${n}`, role })
  await clerk.open('#/people', 'Con người và vai trò')
  await clerk.sees('50 người, còn nữa, xếp theo tên đăng nhập')
  await page.getByRole('combobox', { name: 'Vai trò' }).selectOption('viewer')
  await page.getByRole('status').filter({ hasText: 'mới lọc trong 50 người đầu danh sách' }).waitFor()
  await clerk.button('Xem thêm').click()
  await clerk.sees('60 người, xếp theo tên đăng nhập')
  assert.equal(await page.getByText('mới lọc trong').count(), 0)
  assert.equal(await clerk.button('Xem thêm').count(), 0)
  await page.getByRole('checkbox', { name: 'Chọn Người Xem Mẫu 69' }).check()
  await page.getByLabel('Tên hoặc tên đăng nhập, không cần dấu').fill('xem1')
  await clerk.sees('10 người, xếp theo tên đăng nhập')
  await clerk.button('In phiếu mở sổ cho 1 người').waitFor()
})

/** In the form of a role: the unit by its search, with the keyboard. */
async function chooseRole(role, unit) {
  const { page } = clerk
  await page.getByRole('combobox', { name: 'Vai trò' }).selectOption(role)
  await page.getByRole('button', { name: /^(Chọn|Đổi): Đơn vị$/ }).click()
  await page.getByRole('searchbox', { name: 'Tìm đơn vị' }).fill(unit)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

async function openAccount(name) {
  await clerk.open('#/people', 'Con người và vai trò')
  await clerk.row(name).getByRole('link').click()
  await clerk.heading(name).waitFor()
}

/** How long the log is, as its newest entry says. */
async function entries() {
  const { page } = clerk
  const address = await page.evaluate(() => location.hash)
  await clerk.open('#/audit', 'Nhật ký')
  const n = Number(await page.getByRole('row').nth(1).getByRole('link').first().innerText())
  await page.goBack()
  await page.waitForFunction((was) => location.hash === was, address)
  return n
}
