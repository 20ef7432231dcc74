// Who voiced an opinion: recorded without signal once they agree, read by who may, and really erased.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { Desk } from './desk.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { hold } from './work.mjs'

const PERSON = 'Vi Thị Quýnh Mẫu'
const SAID = 'Bao giờ khởi công đường trục thôn?'

let office, desk, officer, colleague, clerk, opinion, code

before(async () => {
  office = await Office.open()
  await office.person('canbo', 'Lò Văn Mẫu')
  await office.person('canbo2', 'Hà Thị Mẫu')
  await office.person('thuongtruc', 'Vi Văn Mẫu', 'standing_office')
  await office.start()
  desk = await Desk.open(office)
  officer = new Officer(new Phone(office.origin))
  colleague = new Officer(new Phone(office.origin))
})

after(async () => {
  await officer?.phone.close()
  await colleague?.phone.close()
  await clerk?.phone.close()
  await office?.close()
})

const card = () => officer.page.locator('section').filter({ has: officer.page.getByRole('heading', { name: 'Người nêu ý kiến' }) })

test('without signal it is recorded once the person agrees, and not before', async () => {
  await officer.phone.start('')
  await officer.enrol(await office.code('canbo'), 'Máy ghi biên bản')
  const dialogue = await hold(officer, {
    name: 'Đối thoại thôn Đồng Trám',
    venue: 'Nhà văn hoá',
    chair: 'Chủ tịch',
    kind: 'regular',
    form: 'in_person',
    attendance: 5,
    opinions: [{ number: 1, kind: 'question', text: SAID, topic: 'other' }],
  })
  await officer.sync(2)
  await officer.phone.context.setOffline(true)
  await officer.go(`#/record/${dialogue}`)
  await officer.page.getByRole('link', { name: new RegExp(SAID.slice(0, 12)) }).click()
  await card().getByText('Không ghi danh').waitFor()
  opinion = await officer.shownId()
  code = await card().locator('.code').textContent()
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)

  await officer.button('Ghi danh khi người nêu đồng ý').click()
  const sheet = officer.page.getByRole('dialog')
  const agreed = sheet.getByRole('switch', { name: 'Người nêu đã nghe và đồng ý' })
  assert.equal(await agreed.isChecked(), false)
  assert.equal(await sheet.locator('#f-person-name, #person-name').count(), 0)
  await agreed.check()
  const save = sheet.getByRole('button', { name: 'Lưu thông tin' })
  assert.equal(await save.isDisabled(), true)
  await sheet.getByLabel('Nơi nhận trả lời').fill('CCCD 038 095 001 234')
  await save.click()
  await sheet.getByText('Không ghi số căn cước; số điện thoại').waitFor()
  await sheet.getByLabel('Nơi nhận trả lời').fill('')
  await sheet.getByLabel('Họ và tên').fill(PERSON)
  await sheet.getByLabel('Số điện thoại').fill('0912 345 678')
  await save.click()
  await card().getByText('Trên máy này, chờ gửi').waitFor()
})

test('it is there after the battery went, and sealed on the server after a sync', async () => {
  await officer.phone.kill()
  await officer.phone.start('', { offline: true })
  await officer.unlock()
  await officer.go(`#/record/${opinion}`)
  await card().getByText('Trên máy này, chờ gửi').waitFor()
  await officer.phone.context.setOffline(false)
  await officer.sync(1)
  await officer.go(`#/record/${opinion}`)
  await card().getByText('Đã niêm phong ở máy chủ').waitFor()
  await card().getByText('Xem thông tin đã ghi').click()
  await card().getByText('0912 345 678').waitFor()

  assert.equal((await desk.record(opinion)).identity, true)
  const read = await (await desk.post(`/v1/records/${opinion}/identity/read`, { purpose: 'answer' })).json()
  assert.deepEqual([read.name, read.phone], [PERSON, '+84912345678'])
})

test('a colleague finds the opinion by the slip, and nobody by their name', async () => {
  await colleague.phone.start('')
  await colleague.enrol(await office.code('canbo2'), 'Máy đồng nghiệp')
  await colleague.sync()
  await colleague.go('#/records')
  const search = colleague.page.getByRole('searchbox')
  await search.fill(PERSON)
  await colleague.page.getByText('Không có hồ sơ nào khớp').waitFor()
  await search.fill(code.replace('-', ''))
  await colleague.page.getByRole('link', { name: new RegExp(SAID.slice(0, 12)) }).click()
  await colleague.page.getByText('Không ghi danh').waitFor()
  await officer.go('#/records')
  await officer.page.getByRole('searchbox').fill(PERSON)
  await officer.page.getByText('Không có hồ sơ nào khớp').waitFor()
})

test('the standing office reads it at the desk for a purpose that is noted', async () => {
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
  await clerk.go(`#/record/${opinion}`)
  await clerk.sees('Đã ghi danh, đang niêm phong.')
  await clerk.button('Xem danh tính').click()
  const sheet = clerk.page.getByRole('dialog')
  const show = sheet.getByRole('button', { name: 'Xem danh tính' })
  assert.equal(await show.isDisabled(), true)
  await sheet.getByText('Hỏi thêm, theo dõi việc').click()
  await show.click()
  await clerk.sees(PERSON, 'đồng ý')
  const log = await (await desk.ask(`/v1/audit?action=identity_read&subject=${opinion}`)).json()
  assert.deepEqual(log.items.map((entry) => [entry.name, entry.detail.purpose]), [['Vi Văn Mẫu', 'follow_up'], ['Quản trị Mẫu', 'answer']])
  await clerk.button('Cất lại').click()
  assert.equal(await clerk.page.getByText(PERSON).count(), 0)
})

test('what the office erases is gone from the phone at its next sync', async () => {
  await officer.autoSync(false)
  await clerk.button('Xoá danh tính').click()
  const sheet = clerk.page.getByRole('dialog')
  await sheet.getByText('Người nêu rút lại đồng ý').click()
  await sheet.getByRole('button', { name: 'Xoá danh tính' }).click()
  await clerk.sees('Không ghi danh.')
  await officer.go(`#/record/${opinion}`)
  await card().getByText('Đã niêm phong ở máy chủ').waitFor()
  await officer.sync()
  await officer.go(`#/record/${opinion}`)
  await card().getByText('Không ghi danh').waitFor()
  assert.equal(await officer.page.getByText(PERSON).count(), 0)
  assert.equal((await desk.record(opinion)).identity, false)
})

test('a number in what was said is noticed, and blotted out where it is meant so', async () => {
  await officer.go('#/dialogue/new')
  await officer.page.getByRole('radio', { name: 'Phản ánh' }).check({ force: true })
  const text = officer.page.getByRole('textbox', { name: 'Nội dung ý kiến' })
  await text.fill('Gọi 0987 654 321 để biết')
  await text.press('Enter')
  await officer.button('Che các số này').click()
  await officer.page.getByText('Trong nội dung có số').waitFor({ state: 'detached' })
  assert.equal(await text.inputValue(), 'Gọi [số điện thoại] để biết')
})
