// Whose role ends with notes that were not sent: one more sync hands them in, and somebody else takes them over.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Rustic } from './rustic.mjs'

const NAME = 'Lò Thị Mẫu'
const COLLEAGUE = 'Vi Văn Mẫu'
const DEED = 'Tổ liên gia giữ đường sạch'
const KEPT = 'Nhân dân dọn chợ trung tâm'

let office, clerk, officer, rustic

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.grant('thuongtruc', 'administrator')
  await office.person('canbo', NAME, 'field_officer')
  await office.person('dongnghiep', COLLEAGUE, 'unit_contact')
  await office.start()
  rustic = await Rustic.enrol(office, 'dongnghiep')
  await rustic.begin('good_deed', { name: KEPT, unit: office.commune })
  await rustic.sync()
  officer = new Officer(new Phone(office.origin))
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy chị Lò')
  await officer.sync(3)
  await officer.autoSync(false)
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
})

after(async () => {
  await clerk?.phone.close()
  await officer?.phone.close()
  rustic?.close()
  await office?.close()
})

test('notes written before the role ended are handed in by one more sync, and the phone keeps nothing of the scope', async () => {
  await officer.go('#/new/good_deed')
  await officer.type({ name: DEED })
  const { page } = clerk
  await clerk.open('#/people', 'Con người và vai trò')
  await clerk.row(NAME).getByRole('link').click()
  await page.getByRole('button', { name: 'Kết thúc: Cán bộ cơ sở, Xã Khe Sim' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc vai trò' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  const { finish, receipted } = await officer.syncOnce()
  assert.deepEqual({ finish, receipted }, { finish: 'same', receipted: 1 })
  await officer.go('#/sync')
  await officer.page.getByRole('heading', { name: 'Chờ gửi (0)' }).waitFor()
  await officer.page.getByText('1 biên nhận').waitFor()
  await officer.go('#/records')
  await officer.page.getByText('Chưa có hồ sơ nào ở đây.').waitFor()
  const { records, counts } = await officer.diagnostics()
  assert.equal(records, 0)
  assert.deepEqual([counts.here, counts.refused], [0, 1])
})

test('the desk reads what was handed in, and gives it to a colleague who may write it', async () => {
  const { page } = clerk
  await page.getByRole('navigation').getByRole('link', { name: /^Không được nhận\s*, 1 thay đổi không được nhận$/ }).click()
  await clerk.row(NAME).filter({ hasText: 'Người ghi không có quyền ghi tại địa bàn này.' }).getByRole('link').click()
  await clerk.sees(DEED)
  await clerk.button('Giao người chịu trách nhiệm').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('combobox', { name: 'Giao cho' }).selectOption({ label: COLLEAGUE })
  await sheet.getByRole('button', { name: 'Giao người chịu trách nhiệm' }).click()
  await clerk.sees('Đã giao; máy chủ đang xét lại.')
  await clerk.open('#/records?kind=good_deed', 'Hồ sơ')
  await clerk.row(DEED).waitFor()
  await clerk.row(KEPT).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: /^Không được nhận$/ }).waitFor()
})
