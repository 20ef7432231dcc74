// Registrations that look alike: shown side by side with what the server suggests, decided with a reason, and remembered.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const HEADING = 'Nghi trùng, chồng chéo'
const SCREEN = '#/overlaps?year=2026'
const ROAD = {
  name: 'Hiến đất mở rộng đường trục thôn Đồng Trám',
  area: 'Thôn Đồng Trám',
  field: 'VHXH',
  lead: 'Ban công tác Mặt trận thôn Đồng Trám',
  situation: 'Hiến đất, tháo dỡ hàng rào, mở rộng đường trục thôn Đồng Trám cho 31 hộ',
}
const CLAIM = {
  name: 'Vận động nhân dân thôn Đồng Trám hiến đất, dỡ hàng rào làm đường',
  area: 'Thôn Đồng Trám',
  field: 'VHXH',
  lead: 'Hội LHPN xã Khe Sim',
  situation: 'Các hộ hiến đất, dỡ hàng rào để mở rộng đường trục thôn Đồng Trám',
}
const BELL = { name: 'Tiếng kẻng an ninh', area: 'Thôn Khe Mít', field: 'QPAN', lead: 'Công an xã', situation: 'Kẻng báo giờ tự quản, mỗi thôn một tổ' }
const REASON = 'Hai đoạn đường khác nhau của cùng một thôn'

let office, clerk, rustic

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.person('dongnghiep', 'Lường Thị Mẫu', 'unit_contact')
  await office.start()
  rustic = await Rustic.enrol(office, 'canbo')
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
})

after(async () => {
  await clerk?.phone.close()
  rustic?.close()
  await office?.close()
})

const shows = (name) => clerk.page.locator('article').filter({ has: clerk.page.getByRole('link', { name, exact: true }) })
const sheet = () => clerk.page.getByRole('dialog')
const offers = (act) => clerk.page.getByRole('button', { name: new RegExp(`^${act}: “`) })

test('while nothing is alike it says so', async () => {
  await clerk.page.getByRole('navigation').getByRole('link', { name: HEADING }).click()
  await clerk.heading(HEADING).waitFor()
  await clerk.sees('Không có cặp nào giống nhau')
})

test('two bodies that claim one road stand side by side, with a suggestion', async () => {
  await clerk.open(SCREEN, HEADING)
  for (const told of [ROAD, CLAIM, BELL]) await rustic.begin('registration', { ...told, unit: office.commune, year: '2026' })
  await rustic.sync()
  for (const { name, lead } of [ROAD, CLAIM]) {
    const side = shows(name)
    await side.getByText(lead, { exact: true }).waitFor()
    const said = await side.innerText()
    for (const text of ['Thôn Đồng Trám', 'Xã Khe Sim', 'Văn hoá - xã hội', '2026', 'Nháp']) assert.ok(said.includes(text), `${text}: ${said}`)
  }
  assert.equal(await shows(BELL.name).count(), 0)
  await clerk.sees('Gợi ý: Đồng chủ trì – tính một lần', /^Mức giống nhau: \d+\/100$/, 'Giữ một hồ sơ, ghi ở đó đơn vị cùng chủ trì, rút hồ sơ kia.', '1 cặp, trong 3 đăng ký đã so.')
})

test('without a reason nothing is decided', async () => {
  await offers('Quyết định').click()
  const save = sheet().getByRole('button', { name: 'Ghi quyết định' })
  assert.equal(await sheet().getByRole('radio').count(), 6)
  assert.equal(await sheet().getByRole('radio', { checked: true }).count(), 0)
  await sheet().getByRole('radio', { name: /^Đồng chủ trì/ }).check()
  await sheet().getByLabel('Lý do (cần có)').fill('   ')
  assert.ok(await save.isDisabled())
  await sheet().getByRole('button', { name: 'Huỷ' }).click()
  await sheet().waitFor({ state: 'hidden' })
})

test('a refusal is told in the server’s words, and what was typed stays', async () => {
  const address = '**/v1/overlaps/decisions'
  await clerk.phone.context.route(address, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { code: 'busy', detail: 'The server is busy.', detail_vi: 'Máy chủ đang bận, hãy thử lại sau.' } }))
  await offers('Khác nhau').click()
  await sheet().getByText('Khác nhau. Giữ cả hai hồ sơ, không phải làm gì thêm.').waitFor()
  assert.equal(await sheet().getByRole('radio').count(), 0)
  await sheet().getByLabel('Lý do (cần có)').fill(REASON)
  await sheet().getByRole('button', { name: 'Ghi quyết định' }).click()
  await sheet().getByRole('alert').filter({ hasText: 'Máy chủ đang bận' }).waitFor()
  assert.equal(await sheet().getByLabel('Lý do (cần có)').inputValue(), REASON)
  await sheet().getByRole('button', { name: 'Chọn quyết định khác' }).click()
  assert.ok(await sheet().getByRole('radio', { name: /^Khác nhau/ }).isChecked())
  await clerk.phone.context.unroute(address)
})

test('decided as different it is gone, says what is next, and is shown again with the switch', async () => {
  await sheet().getByRole('button', { name: 'Ghi quyết định' }).click()
  await sheet().waitFor({ state: 'hidden' })
  await clerk.sees('Không có cặp nào giống nhau', 'Hai hồ sơ chưa thay đổi gì', 'Giữ cả hai hồ sơ, không phải làm gì thêm.')
  assert.equal(await clerk.page.locator('article').count(), 0)
  const focused = () => clerk.page.evaluate(() => document.activeElement?.textContent)
  assert.equal(await focused(), 'Đã quyết định, việc cần làm tiếp')
  await clerk.page.getByRole('link', { name: ROAD.name }).waitFor()
  await clerk.button('Ẩn').click()
  await clerk.page.getByRole('switch', { name: 'Cả cặp đã quyết định' }).setChecked(true)
  await shows(ROAD.name).waitFor()
  await clerk.sees('Đã quyết định: Khác nhau', `Lý do: ${REASON}`, /^Hà Thị Mẫu, hôm nay lúc/)
  await clerk.page.reload()
  await clerk.unlock()
  await shows(CLAIM.name).waitFor()
})

test('a decision may be changed, and what follows is said with links to both', async () => {
  await offers('Đổi quyết định').click()
  await sheet().getByRole('radio', { name: /^Gộp/ }).check()
  await sheet().getByLabel('Lý do (cần có)').fill('Hai phiếu của một việc')
  await sheet().getByRole('button', { name: 'Ghi quyết định' }).click()
  await clerk.sees('Đã quyết định: Gộp', 'Lý do: Hai phiếu của một việc', 'Giữ một hồ sơ, rút hồ sơ kia.')
  await clerk.page.getByRole('link', { name: ROAD.name }).first().click()
  await clerk.heading(ROAD.name).waitFor()
})

test('who only reads sees the pair and decides nothing', async () => {
  const reader = new Clerk(office.origin)
  try {
    await reader.enrol(await office.code('dongnghiep'), 'Máy đồng nghiệp')
    await reader.open(`${SCREEN}&decided=1`, HEADING)
    await reader.sees('Vai trò của đồng chí xem được mà không quyết định được.', 'Đã quyết định: Gộp')
    assert.equal(await reader.page.getByRole('button', { name: /uyết định: “|^Khác nhau/ }).count(), 0)
  } finally {
    await reader.phone.close()
  }
})

test('without a network it says so, and shows no pair', async () => {
  await clerk.open(`${SCREEN}&decided=1`, HEADING)
  await shows(ROAD.name).waitFor()
  await clerk.phone.context.setOffline(true)
  await clerk.sees('Không có mạng: việc so các đăng ký do máy chủ làm.')
  assert.equal(await clerk.page.locator('article').count(), 0)
  await clerk.phone.context.setOffline(false)
  await shows(ROAD.name).waitFor()
  assert.deepEqual(clerk.phone.errors.filter((line) => !/ERR_INTERNET_DISCONNECTED|503/.test(line)), [])
})
