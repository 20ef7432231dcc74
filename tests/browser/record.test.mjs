// A record's page at the desk: how it was at an earlier moment, and what is begun from it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { ROAD } from './demo.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const [THEN, NOW] = ['Thôn Khe Mít', 'Cụm thôn Đồng Trám – Khe Mít']

let office, clerk, rustic, road

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'standing_office')
  await office.start()
  rustic = await Rustic.enrol(office, 'dongnghiep')
  road = await rustic.register(ROAD)
  await rustic.edit(road, `area=${THEN}`)
  await rustic.sync()
  await rustic.edit(road, `area=${NOW}`)
  await rustic.command(road, 'submit')
  await rustic.sync()
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
  await clerk.sync(3)
})

after(async () => {
  await clerk?.phone.close()
  rustic?.close()
  await office?.close()
})

const timeline = () => clerk.page.locator('section.card').filter({ has: clerk.page.getByRole('heading', { name: 'Diễn biến' }) })

test('an entry of the timeline opens the record as it was then, plainly marked, and leads back', async () => {
  const { page } = clerk
  await clerk.open(`#/record/${road}`, ROAD.name)
  await clerk.row(NOW).waitFor()
  await clerk.sees('Chờ duyệt')
  const before = timeline().getByRole('listitem').filter({ hasText: `Địa bàn: ${THEN}` })
  await before.getByRole('link', { name: 'Xem bản lúc này' }).click()
  await clerk.sees(/^Bản lúc \d\d\/\d\d\/\d{4} \d\d:\d\d: \d+ trong \d+ thay đổi đã có tới nay\.$/)
  await clerk.row(THEN).waitFor()
  assert.equal(await clerk.row(NOW).count(), 0)
  await clerk.sees('Nháp')
  for (const act of ['Duyệt', 'Trả lại']) assert.equal(await clerk.button(act).count(), 0, act)
  await page.getByRole('link', { name: 'Về bản hiện nay' }).click()
  await clerk.row(NOW).waitFor()
  assert.equal(await page.getByText(/^Bản lúc/).count(), 0)
})

test('of a day before anything had come there is nothing to show, and the page says so', async () => {
  await clerk.page.getByLabel('Xem tại thời điểm cuối ngày').fill('2026-01-05')
  await clerk.sees('máy chủ chưa có gì của hồ sơ này')
  assert.equal(await clerk.row(NOW).count(), 0)
  await clerk.page.getByRole('link', { name: 'Về bản hiện nay' }).click()
  await clerk.row(NOW).waitFor()
})

test('a commendation and a replication are begun from the registration they are for, and are listed with it', async () => {
  for (const [kind, fields] of [
    ['Khen thưởng', { recipient: 'Nhân dân thôn Đồng Trám' }],
    ['Nhân rộng', { place_name: 'Thôn Khe Mít' }],
  ]) {
    await clerk.open(`#/record/${road}`, ROAD.name)
    await clerk.page.getByRole('link', { name: `Thêm: ${kind}` }).click()
    await clerk.field(Object.keys(fields)[0]).waitFor()
    await clerk.page.locator('main').getByText(ROAD.name).first().waitFor()
    await clerk.type(fields)
    await clerk.sync(3)
  }
  await clerk.open(`#/record/${road}`, ROAD.name)
  await clerk.row('Nhân dân thôn Đồng Trám').filter({ hasText: 'Khen thưởng' }).waitFor()
  await clerk.row('Thôn Khe Mít').filter({ hasText: 'Nhân rộng' }).waitFor()
})
