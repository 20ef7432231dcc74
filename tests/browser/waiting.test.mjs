// The waiting room: the server was put back to last night's copy, and a colleague's change comes before the one it builds on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const DEED = 'Giúp nhà bà Lò lợp lại mái'

let office, clerk, first, second, deed

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'unit_contact')
  await office.start()
  ;[first, second] = [await Rustic.enrol(office, 'canbo'), await Rustic.enrol(office, 'dongnghiep')]
  for (const phone of [first, second]) await phone.sync()
  await office.backUp()
  deed = await first.begin('good_deed', { name: DEED, unit: office.commune })
  for (const phone of [first, second]) await phone.sync()
  await second.edit(deed, 'story=Bà con góp tranh, nứa và ngày công.')
  await office.putBack()
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
})

after(async () => {
  await clerk?.phone.close()
  for (const phone of [first, second]) phone?.close()
  await office?.close()
})

test('a change that came before the one it builds on waits, and the desk says whose it is and for how many', async () => {
  const { page } = clerk
  await clerk.open('#/waiting', 'Chờ thay đổi đi trước')
  await clerk.sees('Không có gì phải chờ.')
  await clerk.mark()
  // The phone holds more than the server, says so and fails.
  await assert.rejects(second.sync())
  const row = clerk.row('Vi Văn Mẫu')
  await row.filter({ hasText: 'Việc tốt' }).filter({ hasText: '1 thay đổi' }).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: /1 thay đổi chờ/ }).waitFor()
  await page.getByRole('region', { name: 'Số liệu đầy đủ đến đâu' }).getByText('1 thay đổi chờ phần đi trước').waitFor()
  assert.equal(await clerk.isMarked(), true)
})

test('what waits for its beginning is no record yet, and its address says so', async () => {
  const { page } = clerk
  await clerk.row('Vi Văn Mẫu').getByRole('link', { name: 'Mở hồ sơ' }).click()
  await page.getByRole('alert').filter({ hasText: 'Không tìm thấy' }).waitFor()
  await page.goBack()
  await clerk.heading('Chờ thay đổi đi trước').waitFor()
})

test('once the earlier change comes both are merged, and the room is empty', async () => {
  await first.sync()
  await clerk.sees('Không có gì phải chờ.')
  await second.sync()
  await clerk.open(`#/record/${deed}`, DEED)
  await clerk.sees('Bà con góp tranh, nứa và ngày công.')
  assert.equal(await clerk.page.getByRole('navigation').getByRole('link', { name: /thay đổi chờ/ }).count(), 0)
})
