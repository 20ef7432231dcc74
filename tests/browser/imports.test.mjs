// An office's own list becomes records: what is wrong is said by its cell, nothing is written before, all can be undone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { LIST, TELEPHONE, check, deed, importAll, mapColumns, sendList } from './lists.mjs'
import { Office } from './office.mjs'

const HEADING = 'Nhập danh sách'
const WORD = 'Nếp sống khu dân cư'
const WRONG_DAY = '32/13/2026'
const NAMES = ['Sửa đường vào bản', 'Trông trẻ giúp hàng xóm', 'Góp cây giống', 'Dựng lại nhà sau bão', 'Dọn kênh mương']
const MENDED = NAMES.map((name) => deed(name))
const GOOD = MENDED.slice(0, 3)

let office, clerk, page

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.person('giamsat', 'Quàng Văn Mẫu', 'supervisor')
  await office.start()
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
  page = clerk.page
})

after(async () => {
  await clerk?.phone.close()
  await office?.close()
})

const term = () => page.getByLabel(`“${WORD}” ở “Lĩnh vực” nghĩa là`)
const toImport = (n) => clerk.button(`Nhập ${n} hồ sơ`)
const problems = (n) => page.getByRole('heading', { name: `Chỗ chưa đúng trong tệp (${n})`, exact: true })

test('the menu leads there, and what cannot be read is not sent', async () => {
  await page.getByRole('navigation').getByRole('link', { name: HEADING }).click()
  await clerk.heading(HEADING).waitFor()
  await clerk.sees('Chưa có lần nhập nào.')
  for (const [name, said] of [['so-cu.xls', 'Tệp .xls cũ chưa đọc được'], ['so.pdf', 'Chỉ nhận tệp .xlsx và .csv.']]) {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('x') })
    await page.getByRole('alert').filter({ hasText: said }).waitFor()
    assert.ok(await clerk.button('Gửi lên máy chủ để đọc').isDisabled())
  }
})

test('columns are shown with samples, and leaving asks while the mapping is not checked', async () => {
  await sendList(clerk, [...GOOD, deed('Việc sai ngày', { day: WRONG_DAY }), deed('Việc lạ lĩnh vực', { field: WORD })])
  const row = await page.getByRole('row', { name: /^A Tên việc tốt/ }).innerText()
  for (const name of NAMES.slice(0, 2)) assert.ok(row.includes(name), row)
  await mapColumns(clerk)
  await page.getByLabel('Lưu cách ghép này với tên').fill('Sổ việc tốt của xã')
  await clerk.go('#/records')
  await page.getByRole('dialog').getByText('Cách ghép cột').waitFor()
  await clerk.button('Ở lại sửa').click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

test('the check says which cell is wrong, which word nobody knows, and what is never imported', async () => {
  await check(clerk)
  const wrong = page.locator('details').filter({ hasText: 'Cột C “Ngày làm”: 1 chỗ' })
  await wrong.locator('summary').click()
  await wrong.getByRole('rowheader', { name: '5', exact: true }).waitFor()
  await wrong.getByRole('cell', { name: WRONG_DAY, exact: true }).waitFor()
  await term().waitFor()
  await clerk.sees(/^Không bao giờ nhập/)
  assert.match(await page.locator('main').innerText(), new RegExp(`Không bao giờ nhập.*${TELEPHONE}`))
  assert.ok(await page.getByRole('button', { name: /^Nhập \d+ hồ sơ$/ }).isDisabled())
})

test('a word that is explained is a problem no more; the mapping has to be checked again', async () => {
  await term().selectOption('VHXH')
  await clerk.sees('Đã đổi sau lần kiểm tra này')
  await clerk.button('Kiểm tra lại').click()
  await term().waitFor({ state: 'detached' })
  await problems(1).waitFor()
  assert.ok(await page.getByRole('button', { name: /^Nhập \d+ hồ sơ$/ }).isDisabled())
  await clerk.button('Sửa cách ghép cột').click()
  await clerk.sees(`“${WORD}” ở “Lĩnh vực” là: Văn hoá - xã hội`)
})

test('the mended file is clean and becomes records', async () => {
  await sendList(clerk, MENDED)
  await mapColumns(clerk)
  await check(clerk)
  await clerk.sees('Kiểm tra sạch: có thể nhập.')
  await page.getByRole('region', { name: 'Những hồ sơ đầu, như sẽ ghi' }).getByText(NAMES[0], { exact: true }).waitFor()
  await importAll(clerk, NAMES.length)
  await page.getByRole('link', { name: 'Xem danh sách hồ sơ' }).click()
  await clerk.heading('Hồ sơ').waitFor()
  for (const name of NAMES) await clerk.row(name).waitFor()
})

test('the same file once more is told from what is there, and can be thrown away', async () => {
  await sendList(clerk, MENDED, 'lan-hai.csv')
  await mapColumns(clerk)
  await check(clerk)
  const alike = page.getByRole('region', { name: `Hàng giống nhau hoặc đã có hồ sơ (${NAMES.length})` })
  await alike.getByRole('link', { name: NAMES[0], exact: true }).waitFor()
  assert.ok(await page.getByRole('button', { name: /^Nhập \d+ hồ sơ$/ }).isDisabled())
  await page.getByRole('radio', { name: 'Vẫn nhập thành hồ sơ mới' }).check()
  await clerk.button('Kiểm tra lại').click()
  await clerk.sees('Kiểm tra sạch: có thể nhập.')
  assert.ok(await toImport(NAMES.length).isEnabled())
  await clerk.button('Xoá tệp này').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Xoá tệp' }).click()
  await clerk.heading(HEADING).waitFor()
  await clerk.row('Đã nhập').filter({ hasText: LIST }).waitFor()
  assert.equal(await clerk.row('lan-hai.csv').count(), 0)
})

test('the import is undone as a whole', async () => {
  await clerk.row('Đã nhập').filter({ hasText: LIST }).getByRole('link').click()
  await clerk.heading(LIST).waitFor()
  await clerk.button('Hoàn tác cả lần nhập…').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText(`${NAMES.length} hồ sơ của lần nhập này sẽ được bỏ.`).waitFor()
  await sheet.getByRole('button', { name: `Bỏ ${NAMES.length} hồ sơ` }).click()
  await clerk.sees('Đã hoàn tác lần nhập này.')
  await clerk.open('#/records?kind=good_deed', 'Hồ sơ')
  await clerk.sees('Không có hồ sơ nào khớp')
})

test('without a network it says so', async () => {
  await clerk.open('#/imports', HEADING)
  await clerk.row(LIST).first().waitFor()
  await clerk.phone.context.setOffline(true)
  await clerk.sees('Không có mạng: việc nhập danh sách do máy chủ làm.')
  assert.equal(await clerk.button('Gửi lên máy chủ để đọc').isVisible(), false)
  await clerk.phone.context.setOffline(false)
  await clerk.row(LIST).first().waitFor()
  assert.deepEqual(clerk.phone.errors.filter((line) => !/ERR_INTERNET_DISCONNECTED/.test(line)), [])
})

test('who writes no records is told so', async () => {
  const reader = new Clerk(office.origin)
  try {
    await reader.enrol(await office.code('giamsat'), 'Máy giám sát')
    await reader.open('#/imports', 'Tổng quan')
    await reader.sees('Vai trò của đồng chí không có phần này.')
  } finally {
    await reader.phone.close()
  }
})
