// Units change while a phone is away: two communes merge at the desk, nothing waits, and both ways of counting have it all.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { ADMINISTRATOR, Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Rustic } from './rustic.mjs'

const OLD = ['Xã Khe Sim', 'Xã Na Sim']
const NEW = 'Xã Sim Hợp'
const PARTED = 'Xã Huồi Lá'
const STAYS = 'Phường Bến Lụa'
const HAMLET = 'Thôn Huồi Sim'
const DOCUMENT = 'Nghị quyết Mẫu số 1 về sắp xếp đơn vị hành chính'
const AWAY = 'Việc tốt ghi khi không có sóng'
const MODEL = 'Hiến đất mở đường ở Na Sim'

let office, clerk, away
const near = []

before(async () => {
  office = await Office.open()
  const [naSim, huoiLa] = [await commune(OLD[1], '99002'), await commune(PARTED, '99003')]
  const benLua = await commune(STAYS, '99004')
  await office.admin('unit', 'add', '--parent', benLua, '--level', 'hamlet', '--name', HAMLET, '--from', '2025-07-01')
  await office.grant(ADMINISTRATOR, 'province', office.province)
  await office.person('khesim', 'Lò Thị Mẫu')
  for (const [login, name, unit] of [['nasim', 'Vi Văn Mẫu', naSim], ['huoila', 'Quàng Thị Mẫu', huoiLa]]) {
    await office.admin('person', 'add', '--login', login, '--name', name)
    await office.grant(login, 'field_officer', unit)
  }
  await office.person('bapquen', 'Hà Thị Mẫu', 'viewer')
  await office.start()
  away = new Officer(await new Phone(office.origin).start())
  await away.enrol(await office.code('khesim'), 'Máy chị Lò')
  await away.autoSync(false)
  await write('Việc tốt ở Khe Sim')
  await away.sync(3)
  for (const [login, unit, n] of [['nasim', naSim, 2], ['huoila', huoiLa, 1]]) {
    const phone = await Rustic.enrol(office, login)
    near.push(phone)
    for (let i = 1; i <= n; i++) await phone.begin('good_deed', { name: `Việc tốt ${i} của ${login}`, unit, done_on: '01/03/2026' })
    if (unit === naSim) await phone.begin('registration', { name: MODEL, unit, year: '2026' })
    await phone.sync()
  }
  await away.phone.context.setOffline(true)
  await write(AWAY)
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code(ADMINISTRATOR))
})

after(async () => {
  await clerk?.phone.close()
  await away?.phone.close()
  for (const phone of near) phone.close()
  await office?.close()
})

test('where no unit ever changed, figures are counted one way', async () => {
  await clerk.open('#/overview?kind=good_deed', 'Tổng quan')
  await clerk.row(OLD[0]).waitFor()
  assert.equal(await clerk.page.getByLabel('Tính theo').count(), 0)
})

test('opened before the units are known, the form waits for them: what begins stands under the province', async () => {
  const { page } = clerk
  let tell
  const known = new Promise((resolve) => (tell = resolve))
  await page.route('**/v1/units', async (route) => {
    await known
    await route.continue()
  })
  await page.reload()
  await clerk.unlock()
  await clerk.open('#/units/reorganise', 'Sắp xếp đơn vị')
  tell()
  await clerk.sees('Còn thiếu: ngày có hiệu lực, văn bản, đơn vị mới 1, đơn vị cũ 1, đơn vị cũ 2.')
  await page.getByLabel('Tên', { exact: true }).fill(NEW)
  await clerk.sees('Còn thiếu: ngày có hiệu lực, văn bản, đơn vị cũ 1, đơn vị cũ 2.')
  await page.unroute('**/v1/units')
  await page.reload()
  await clerk.unlock()
})

test('a plan is filled in for the usual case, and what the server does not take is said at its field', async () => {
  const { page } = clerk
  await clerk.open('#/units', 'Cây đơn vị')
  await page.getByRole('link', { name: 'Sắp xếp đơn vị' }).click()
  await clerk.heading('Sắp xếp đơn vị').waitFor()
  await clerk.sees('Chưa có lần sắp xếp nào.', 'Còn thiếu: ngày có hiệu lực, văn bản, đơn vị mới 1, đơn vị cũ 1, đơn vị cũ 2.')
  assert.equal(await clerk.button('Xem trước').isDisabled(), true)
  await page.getByLabel('Có hiệu lực từ ngày').fill('2025-07-01')
  await page.getByLabel('Văn bản').fill(DOCUMENT)
  await page.getByLabel('Tên', { exact: true }).fill(NEW)
  await page.getByLabel(/^Mã hành chính/).fill('99.01')
  for (const [i, unit] of OLD.entries()) await choose(`Đơn vị cũ ${i + 1}`, unit)
  await clerk.button('Xem trước').click()
  await page.getByRole('alert').filter({ hasText: 'Ngay trước ngày ấy đơn vị này phải đang có hiệu lực.' }).first().waitFor()
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('[role="alert"]').getBoundingClientRect()
    return top >= 0 && bottom <= innerHeight
  })
  await page.getByLabel('Có hiệu lực từ ngày').fill(today())
  await clerk.button('Xem trước').click()
  await page.getByRole('alert').filter({ hasText: 'Mã chỉ có chữ số' }).waitFor()
  assert.equal(await page.getByLabel(/^Mã hành chính/).getAttribute('aria-invalid'), 'true')
  await page.getByLabel(/^Mã hành chính/).fill('00004')
})

test('the preview says what goes where and changes nothing, and what was typed is still there', async () => {
  const { page } = clerk
  await clerk.button('Xem trước').click()
  await page.waitForFunction(() => document.activeElement?.localName === 'h1')
  await clerk.sees('Chưa có gì thay đổi.', '2 đơn vị thôi tồn tại, 1 đơn vị bắt đầu.')
  const cells = async (unit) => (await clerk.row(unit).getByRole('cell').allInnerTexts()).slice(0, 6)
  assert.deepEqual(await cells(OLD[0]), [NEW, '1', '2', '1', NEW, `Cộng vào ${NEW}`])
  assert.deepEqual(await cells(OLD[1]), [NEW, '3', '1', '1', NEW, `Cộng vào ${NEW}`])
  await clerk.button('Sửa lại').click()
  assert.equal(await page.getByLabel('Văn bản').inputValue(), DOCUMENT)
  await clerk.go('#/units')
  await page.getByRole('dialog').getByText('Sắp xếp đơn vị').waitFor()
  await clerk.button('Ở lại sửa').click()
})

test('a unit goes three ways or two: one place keeps its records, and its figures stay under the old name', async () => {
  const { page } = clerk
  await clerk.button('Thêm đơn vị thôi tồn tại').click()
  await choose('Đơn vị cũ 3', PARTED)
  const old = page.getByRole('group', { name: 'Đơn vị cũ 3' }).first()
  await old.getByRole('button', { name: /^Thêm nơi nhận một phần/ }).click()
  await old.getByLabel('Hình thức, nơi nhận 1').selectOption({ label: 'Nhập toàn bộ diện tích' })
  await old.getByLabel('Hình thức, nơi nhận 2').selectOption({ label: 'Nhập một phần dân số' })
  assert.equal(await old.getByLabel('Hình thức, nơi nhận 2').getByText('Nhập toàn bộ', { exact: true }).count(), 0)
  await old.getByRole('button', { name: 'Chọn: Về đơn vị, nơi nhận 2' }).click()
  const offered = page.getByRole('dialog').getByRole('listitem')
  await offered.filter({ hasText: STAYS }).waitFor()
  assert.equal(await offered.filter({ hasText: OLD[0] }).count(), 0, 'a unit that ends takes nothing over')
  await offered.filter({ hasText: STAYS }).getByRole('button').click()
  assert.equal(await old.getByRole('radio').first().isChecked(), true)
  await clerk.button('Xem trước').click()
  await clerk.sees('3 đơn vị thôi tồn tại, 1 đơn vị bắt đầu.')
  await clerk.row(PARTED).filter({ hasText: `${NEW}, ${STAYS}` }).filter({ hasText: `Ở dưới tên cũ: ${PARTED} (cũ)` }).waitFor()
})

test('it is done once the day was repeated, and the units say what became of them', async () => {
  const { page } = clerk
  await clerk.button('Thực hiện…').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('Việc này không hoàn tác được').waitFor()
  await sheet.getByText(`Ngày có hiệu lực: `).filter({ hasText: typed(today()) }).waitFor()
  await sheet.getByRole('button', { name: `Sắp xếp từ ngày ${typed(today())}` }).click()
  await clerk.sees('Đã sắp xếp.')
  await clerk.row(OLD[0]).filter({ hasText: 'Nhập toàn bộ' }).filter({ hasText: NEW }).waitFor()
  await clerk.sees(`Từ ${typed(today())}: ${DOCUMENT}`)
  await page.getByRole('link', { name: 'Xem cây đơn vị' }).click()
  await clerk.row(`từ ${typed(today())} thành ${NEW} (nhập toàn bộ)`).filter({ hasText: OLD[1] }).waitFor()
})

test('the phone that was away comes back, and nothing waits on it', async () => {
  await away.phone.context.setOffline(false)
  await away.sync(3)
  await write('Việc tốt sau ngày sắp xếp')
  await away.sync(3)
  await away.go('#/records')
  await away.page.getByText(AWAY).waitFor()
})

test('both views add up to the same, and the rows behind a figure are those that it counts', async () => {
  const { page } = clerk
  const overview = '#/overview?kind=good_deed'
  await clerk.open(overview, 'Tổng quan')
  const total = async () => (await clerk.row('Cộng').last().getByRole('cell').last().innerText()).trim()
  await clerk.row(`${OLD[0]} (cũ)`).waitFor()
  await clerk.row(`${OLD[1]} (cũ)`).waitFor()
  const then = await total()
  await page.getByLabel('Tính theo').selectOption({ label: 'Đơn vị hiện nay' })
  await clerk.row(`${OLD[1]} (cũ)`).waitFor({ state: 'hidden' })
  const row = clerk.row(NEW)
  await row.waitFor()
  await clerk.row(`${PARTED} (cũ)`).waitFor()
  assert.equal(await total(), then)
  assert.equal(then, '6')
  await page.reload()
  await clerk.unlock()
  assert.equal((await row.getByRole('cell').last().innerText()).trim(), '5')
  await row.getByRole('link', { name: NEW, exact: true }).click()
  await clerk.heading('Hồ sơ').waitFor()
  await clerk.sees('5 hồ sơ')
  assert.equal(await page.getByLabel('Cả các đơn vị đã nhập vào').isChecked(), true)
  await clerk.row(AWAY).waitFor()
  await page.getByLabel('Cả các đơn vị đã nhập vào').uncheck()
  await clerk.row(AWAY).waitFor({ state: 'hidden' })
  await clerk.open('#/map?kind=good_deed', 'Bản đồ')
  await clerk.row(`${OLD[0]} (cũ)`).waitFor()
  await page.getByLabel('Tính theo').selectOption({ label: 'Đơn vị hiện nay' })
  await clerk.row(`${OLD[0]} (cũ)`).waitFor({ state: 'hidden' })
  assert.equal((await clerk.row(NEW).getByRole('cell').last().innerText()).trim(), '5')
  assert.match(await clerk.row(NEW).getByRole('link').getAttribute('href'), /units=today/)
  await clerk.open('#/charts?kind=good_deed', 'Biểu đồ')
  await page.getByRole('combobox', { name: 'Đơn vị' }).selectOption({ label: NEW })
  await page.getByLabel('Tính theo').selectOption({ label: 'Đơn vị hiện nay' })
  await page.locator('main').getByText('5', { exact: true }).first().waitFor()
})

test('the board of a unit has what became of it, too', async () => {
  const { page } = clerk
  await clerk.open('#/board', 'Bảng quy trình')
  await page.getByRole('combobox', { name: 'Đơn vị' }).selectOption({ label: NEW })
  await clerk.sees('Không có hồ sơ nào khớp bộ lọc.')
  await page.getByLabel('Tính theo').selectOption({ label: 'Đơn vị hiện nay' })
  const lane = page.locator('[data-lane]')
  await lane.getByText(MODEL).waitFor()
  assert.equal(await lane.count(), 1)
  await clerk.sees('1 hồ sơ trên bảng')
})

test('a hamlet is renamed from a day to come: the new one is of its level and stands where it stood', async () => {
  const { page } = clerk
  await clerk.open('#/units/reorganise', 'Sắp xếp đơn vị')
  await page.getByLabel('Trường hợp').selectOption({ label: 'Đổi tên, đổi loại hình' })
  await page.getByLabel('Có hiệu lực từ ngày').fill('2100-01-01')
  await page.getByLabel('Văn bản').fill(DOCUMENT)
  await page.getByLabel('Tên', { exact: true }).fill('Tổ dân phố Huồi Sim')
  await choose('Đơn vị cũ 1', HAMLET)
  assert.equal(await page.getByRole('combobox', { name: 'Cấp', exact: true }).inputValue(), 'hamlet')
  await page.getByRole('group', { name: 'Đơn vị cấp trên' }).first().getByText(STAYS).waitFor()
  await clerk.button('Xem trước').click()
  await clerk.sees('1 đơn vị thôi tồn tại, 1 đơn vị bắt đầu.', '01/01/2100')
  await clerk.button('Sửa lại').click()
  await clerk.button('Làm lại từ đầu').click()
})

test('who does not administer the province is told so', async () => {
  await office.grant('bapquen', 'administrator')
  const local = new Clerk(office.origin)
  try {
    await local.enrol(await office.code('bapquen'), 'Máy xã')
    await local.open('#/units/reorganise', 'Sắp xếp đơn vị')
    await local.sees('Chỉ quản trị hệ thống của tỉnh sắp xếp đơn vị.')
  } finally {
    await local.phone.close()
  }
})

const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
const typed = (day) => day.split('-').reverse().join('/')

const commune = (name, code) => office.admin('unit', 'add', '--parent', office.province, '--level', 'commune', '--name', name, '--code', code, '--bloc', 'communes', '--from', '2025-07-01')

async function write(name) {
  await away.go('#/new/good_deed')
  await away.field('name').waitFor()
  await away.type({ name })
}

/** A unit by its search, with the keyboard. */
async function choose(label, unit) {
  const { page } = clerk
  await page.getByRole('button', { name: `Chọn: ${label}`, exact: true }).click()
  await page.getByRole('searchbox', { name: 'Tìm đơn vị' }).fill(unit)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}
