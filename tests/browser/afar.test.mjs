// Citizens' opinions from afar: the province has sums, none so small that it could point at somebody, and no opinion.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { Desk } from './desk.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const WORDS = 'Bao giờ khởi công đường trục thôn?'
const TOPICS = ['infrastructure', 'livelihood']
/** How many opinions were voiced in each commune. */
const VOICED = { 'Xã Khe Sim': 7, 'Xã Na Sim': 2, 'Xã Huồi Lá': 3 }
const TOTAL = 12

let office, clerk, opinion
const communes = []

before(async () => {
  office = await Office.open()
  await office.person('captinh', 'Lường Thị Mẫu', 'viewer')
  await office.admin('person', 'add', '--login', 'tinh', '--name', 'Quàng Thị Mẫu')
  await office.grant('tinh', 'province', office.province)
  communes.push(office.commune)
  for (const name of Object.keys(VOICED).slice(1)) communes.push(await commune(name, `9900${communes.length + 1}`))
  await office.start()
  for (const [i, n] of Object.values(VOICED).entries()) opinion = (await voice(communes[i], `xa${i}`, n)) ?? opinion
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('tinh'))
})

after(async () => {
  await clerk?.phone.close()
  await office?.close()
})

test('counts under five are withheld and said to be, and what is told adds up', async () => {
  await clerk.open('#/overview?kind=opinion', 'Tổng quan')
  const sum = async (unit) => (await clerk.row(unit).getByRole('cell').last().innerText()).trim()
  await clerk.row('Xã Khe Sim').waitFor()
  assert.equal(await sum('Xã Khe Sim'), '7')
  assert.equal(await sum('Xã Na Sim'), 'không nêu')
  assert.equal(await sum('Xã Huồi Lá'), 'không nêu')
  assert.equal(await sum('Cộng'), String(TOTAL))
  assert.equal((await clerk.row('Xã Khe Sim').getByRole('cell').allInnerTexts()).length, 1, 'units have their sums alone')
  await clerk.sees('Số dưới 5 không nêu')
})

test('lists have none of them, whatever they are asked for', async () => {
  const asked = { 'kind=opinion': 'chỉ đọc được ở xã', [`kind=opinion&unit=${office.commune}`]: 'chỉ đọc được ở xã', 'q=khoi cong': 'Không có hồ sơ nào khớp' }
  for (const [query, said] of Object.entries(asked)) {
    await clerk.open(`#/records?${query}`, 'Hồ sơ')
    await clerk.sees(said)
    assert.equal(await clerk.page.getByText(WORDS).count(), 0)
  }
})

test('a link to a single opinion leads to nothing', async () => {
  await clerk.go(`#/record/${opinion}`)
  await clerk.page.getByRole('alert').filter({ hasText: 'Không tìm thấy' }).waitFor()
  assert.equal(await clerk.page.getByText(WORDS).count(), 0)
})

test('units that merged are not counted both ways: the difference would tell what is withheld', async () => {
  const { page } = clerk
  const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
  const unit = { key: 'new', level: 'commune', code: '', name: 'Xã Sim Hợp', bloc: 'communes', parent: { unit: office.province } }
  const moves = communes.slice(0, 2).map((from) => ({ from, to: { key: 'new' }, kind: 'merge_whole' }))
  const desk = await Desk.open(office)
  await desk.post('/v1/reorganisations', { day, document: 'Nghị quyết Mẫu', units: [unit], moves })
  await page.reload()
  await clerk.unlock()
  await clerk.open('#/overview?kind=dialogue', 'Tổng quan')
  await page.getByLabel('Tính theo').selectOption({ label: 'Đơn vị hiện nay' })
  await clerk.row('Xã Sim Hợp').waitFor()
  await clerk.open('#/overview?kind=opinion&units=today', 'Tổng quan')
  await clerk.row('Xã Khe Sim (cũ)').waitFor()
  assert.equal(await page.getByLabel('Tính theo').count(), 0)
  assert.equal(await clerk.row('Xã Sim Hợp').count(), 0)
})

const commune = (name, code) => office.admin('unit', 'add', '--parent', office.province, '--level', 'commune', '--name', name, '--code', code, '--bloc', 'communes', '--from', '2025-07-01')

/** Opinions of a commune; gives the id of the first. */
async function voice(unit, login, n) {
  await office.admin('person', 'add', '--login', login, '--name', `Người Mẫu ${login}`)
  await office.grant(login, 'unit_contact', unit)
  const phone = await Rustic.enrol(office, login)
  try {
    const dialogue = await phone.begin('dialogue', { name: 'Đối thoại ở thôn', unit, held_on: '01/10/2026' })
    const ids = []
    for (let number = 1; number <= n; number++) {
      const topic = TOPICS[number % TOPICS.length]
      ids.push(await phone.begin('opinion', { unit, dialogue, number, kind: 'question', topic, text: WORDS, raised_on: '01/10/2026' }))
    }
    await phone.sync()
    return ids[0]
  } finally {
    phone.close()
  }
}
