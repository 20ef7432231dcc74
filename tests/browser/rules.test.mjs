// What the province and the office set for themselves: rubrics, terms, days off, and who may.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { ADMINISTRATOR, Office } from './office.mjs'

const NAME = 'Thang điểm tỉnh Lam Sim'
const CODE = 'lam-sim'
const NEW_CRITERION = 'Ứng dụng công nghệ số'
/** Vietnam's day by the server's clock. */
const TODAY = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
const THIS_YEAR = Number(TODAY.slice(0, 4))

let office, province, administrator

before(async () => {
  office = await Office.open()
  await office.person('captinh', 'Lường Thị Mẫu', 'viewer')
  await office.grant('captinh', 'province', office.province)
  await office.person('canbo', 'Lò Thị Mẫu', 'standing_office')
  await office.start()
  province = new Clerk(office.origin)
  await province.enrol(await office.code('captinh'), 'Máy tỉnh')
  administrator = new Clerk(office.origin)
  await administrator.enrol(await office.code(ADMINISTRATOR), 'Máy quản trị')
})

after(async () => {
  await province?.phone.close()
  await administrator?.phone.close()
  await office?.close()
})

test('a rubric made from the suggested one asks for a code of its own, and for a hundred points', async () => {
  const { page } = province
  await province.open('#/rules/rubrics', 'Quy định')
  await page.getByRole('link', { name: 'Soạn bản mới từ bản này' }).click()
  await province.heading('Soạn bộ tiêu chí').waitFor()
  const publish = province.button('Ban hành')
  assert.equal(await publish.isEnabled(), false)
  await page.getByLabel('Mã bộ tiêu chí').fill('proposed')
  await province.sees('không ghi đè được')
  assert.equal(await publish.isEnabled(), false)
  await page.getByLabel('Mã bộ tiêu chí').fill(CODE)
  await page.getByLabel('Tên', { exact: true }).fill(NAME)
  assert.equal(await publish.isEnabled(), true)
  await province.button('Thêm tiêu chí').click()
  await page.getByLabel('Tiêu chí 8', { exact: true }).fill(NEW_CRITERION)
  await page.getByLabel('Điểm của tiêu chí 8').fill('5')
  await province.sees('thừa 5 điểm')
  assert.equal(await publish.isEnabled(), false)
  await page.getByLabel('Điểm của tiêu chí 2').fill('15')
  await province.sees('Tổng: 100/100 điểm')
  await publish.click()
  await province.heading('Quy định').waitFor()
  await page.getByText(`${CODE}, phiên bản 1`).waitFor()
  await page.getByRole('row').filter({ hasText: NEW_CRITERION }).filter({ hasText: '5' }).waitFor()
})

test('its next version is made from it, and the one before stays to be read', async () => {
  const { page } = province
  await page.getByRole('link', { name: 'Soạn bản mới từ bản này' }).first().click()
  await province.heading('Soạn bộ tiêu chí').waitFor()
  assert.equal(await page.getByLabel('Mã bộ tiêu chí').inputValue(), CODE)
  await page.getByRole('button', { name: 'Bỏ tiêu chí 8' }).click()
  await province.sees('còn thiếu 5 điểm')
  await page.getByLabel('Điểm của tiêu chí 2').fill('20')
  await province.button('Ban hành').click()
  await page.getByText(`${CODE}, phiên bản 2`).waitFor()
  await page.getByText(`${CODE}, phiên bản 1`).click()
  await page.getByRole('row').filter({ hasText: NEW_CRITERION }).filter({ visible: true }).waitFor()
})

test('the province sets the terms, which the administrator reads and cannot set', async () => {
  const { page } = province
  await province.open('#/rules/terms', 'Quy định')
  const field = (what) => page.getByLabel(`${what}: Thông báo trước đối thoại`)
  await field('Số ngày').fill('0')
  assert.equal(await province.button('Ban hành thời hạn').isEnabled(), false)
  await field('Số ngày').fill('9')
  await field('Cách tính').selectOption('working')
  await field('Căn cứ').fill('Quyết định 12/QĐ-TU')
  await province.button('Ban hành thời hạn').click()
  await province.sees('Đã ban hành thời hạn')
  await administrator.open('#/rules/terms', 'Quy định')
  await administrator.row('Thông báo trước đối thoại').filter({ hasText: '9' }).filter({ hasText: 'Ngày làm việc' }).filter({ hasText: 'Quyết định 12/QĐ-TU' }).waitFor()
  await administrator.sees('Chỉ cấp tỉnh ban hành phần này')
  assert.equal(await administrator.page.locator('main form').getByRole('textbox').count(), 0)
  assert.equal(await administrator.button('Ban hành thời hạn').count(), 0)
  await administrator.open('#/rules/rubrics', 'Quy định')
  await administrator.page.getByText(`${CODE}, phiên bản 2`).waitFor()
  assert.equal(await administrator.page.getByRole('link', { name: 'Soạn bản mới từ bản này' }).count(), 0)
})

test('who lost the right while typing is refused by the server in a sentence', async () => {
  const { page } = province
  const term = page.getByLabel('Số ngày: Công khai kết quả sau đối thoại')
  await term.fill('12')
  await administrator.open('#/people', 'Con người và vai trò')
  await administrator.row('Lường Thị Mẫu').getByRole('link').click()
  await administrator.page.getByRole('button', { name: /^Kết thúc: Cấp tỉnh/ }).click()
  await administrator.page.getByRole('dialog').getByLabel('Thôi từ ngày').fill(TODAY)
  await administrator.page.getByRole('dialog').getByRole('button', { name: 'Kết thúc vai trò' }).click()
  await administrator.sees('Đã ghi ngày thôi vai trò.')
  await province.button('Ban hành thời hạn').click()
  await page.getByRole('alert').filter({ hasText: 'không cho phép việc này' }).waitFor()
  assert.equal(await term.inputValue(), '12')
})

test('the administrator sets a year’s days off, and begins the next with them', async () => {
  const { page } = administrator
  await administrator.open(`#/rules/holidays?year=${THIS_YEAR}`, 'Quy định')
  await administrator.sees(`Năm ${THIS_YEAR} chưa có danh sách ngày nghỉ`)
  await add(`${THIS_YEAR}-09-02`, 'Quốc khánh')
  await add(`${THIS_YEAR}-01-01`, 'Tết Dương lịch')
  await page.getByLabel('Ngày', { exact: true }).fill(`${THIS_YEAR}-09-02`)
  await administrator.sees('Ngày này đã có trong danh sách.')
  await page.getByLabel('Ngày', { exact: true }).fill(`${THIS_YEAR + 1}-09-02`)
  await administrator.sees(`Chọn một ngày của năm ${THIS_YEAR}.`)
  await page.getByLabel('Ngày', { exact: true }).fill('')
  await administrator.button(`Ban hành danh sách năm ${THIS_YEAR}`).click()
  await administrator.sees('Đã ban hành danh sách ngày nghỉ.', `Năm ${THIS_YEAR + 1} chưa có danh sách ngày nghỉ`)
  await page.getByRole('link', { name: `Lập danh sách năm ${THIS_YEAR + 1}` }).click()
  await administrator.button(`Chép từ năm ${THIS_YEAR}`).click()
  await administrator.sees('Hãy sửa các ngày theo âm lịch')
  await page.getByRole('button', { name: `Bỏ ngày 02/09/${THIS_YEAR + 1}` }).click()
  await administrator.button(`Ban hành danh sách năm ${THIS_YEAR + 1}`).click()
  await administrator.sees('Đã ban hành danh sách ngày nghỉ.')
  await page.reload()
  await administrator.unlock()
  await administrator.row('Tết Dương lịch').filter({ hasText: `01/01/${THIS_YEAR + 1}` }).waitFor()
  assert.equal(await administrator.row('Quốc khánh').count(), 0)
})

test('the log says who published what, in a sentence', async () => {
  await administrator.open('#/audit?action=rule_published', 'Nhật ký')
  await administrator.row(`Lường Thị Mẫu, bằng máy Máy tỉnh, ban hành bộ tiêu chí ${CODE}, phiên bản 2.`).waitFor()
  await administrator.row('ban hành thời hạn đối thoại, phiên bản 1.').waitFor()
  await administrator.row(`Quản trị Mẫu, bằng máy Máy quản trị, ban hành danh sách ngày nghỉ năm ${THIS_YEAR}, phiên bản 1.`).waitFor()
  await administrator.open(`#/rules/holidays?year=${THIS_YEAR + 1}`, 'Quy định')
})

test('a list that is not published is asked for before it is left', async () => {
  const { page } = administrator
  await add(`${THIS_YEAR + 1}-04-30`, 'Ngày Chiến thắng')
  await administrator.go('#/overview')
  await page.getByRole('dialog').getByText('Ô chưa lưu: Danh sách ngày nghỉ.').waitFor()
  await administrator.button('Ở lại sửa').click()
  await administrator.row('Ngày Chiến thắng').waitFor()
})

test('who sets no rules sees no entry, and is told so at the address', async () => {
  const reader = new Clerk(office.origin)
  try {
    await reader.enrol(await office.code('canbo'), 'Máy chị Lò')
    await reader.page.getByText('Thường trực Ban Chỉ đạo cấp xã').waitFor()
    assert.equal(await reader.page.getByRole('navigation').getByRole('link', { name: 'Quy định' }).count(), 0)
    await reader.open('#/rules', 'Tổng quan')
    await reader.sees('Vai trò của đồng chí không có phần này.')
  } finally {
    await reader.phone.close()
  }
})

async function add(day, name) {
  const { page } = administrator
  await page.getByLabel('Ngày', { exact: true }).fill(day)
  await page.getByLabel('Tên ngày').fill(name)
  await administrator.button('Thêm ngày').click()
  await administrator.row(name).waitFor()
}
