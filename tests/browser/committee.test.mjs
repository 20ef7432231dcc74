// The steering committee at the desk: who steered on which day, what briefings concluded, which tasks are late.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const [HEAD, OLD, NEW] = ['Vi Văn Trưởng Mẫu', 'Lò Thị Cũ Mẫu', 'Quàng Thị Mới Mẫu']
const REMADE = '01/07/2026'
const LATE = 'Rà soát mô hình chưa ra mắt'
const SOON = 'Lập kế hoạch khảo sát cuối năm'
const DONE = 'Kiện toàn Tổ giúp việc'
const BRIEFING = 'Giao ban quý III năm 2026'

const ahead = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('/')

let office, clerk, rustic, committee, briefing, late

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'standing_office')
  await office.start()
  rustic = await Rustic.enrol(office, 'dongnghiep')
  const unit = office.commune
  committee = await rustic.begin('committee', {
    name: 'Ban Chỉ đạo xã Khe Sim',
    unit,
    established_on: '01/03/2026',
    meets: 'quarterly',
    ...entry('decisions', 1, { act: 'establish', number: '12-QĐ/ĐU', decided_on: '01/03/2026' }),
    ...entry('decisions', 2, { act: 'reconstitute', number: '45-QĐ/ĐU', decided_on: REMADE }),
    ...entry('roster', 1, { name: OLD, duty: 'standing', since: '01/03/2026', until: REMADE }),
    ...entry('roster', 2, { name: HEAD, office: 'Phó Bí thư Thường trực', duty: 'head', since: '01/03/2026' }),
    ...entry('roster', 3, { name: NEW, duty: 'standing', since: REMADE }),
  })
  briefing = await rustic.begin('briefing', {
    name: BRIEFING,
    committee,
    unit,
    year: '2026',
    period: 'quarter_3',
    held_on: '15/09/2026',
    chair: 'Đồng chí Trưởng ban',
    conclusion: 'Mỗi thôn có ít nhất một mô hình ra mắt trước tháng 12.',
    next_on: '15/10/2026',
    ...entry('agenda', 1, { topic: 'Kết quả quý III', presenter: 'Ban Xây dựng Đảng', minutes: '20' }),
    ...entry('remarks', 1, { body: 'Hội Nông dân xã', said: 'Đề nghị nêu rõ người, rõ việc.' }),
  })
  const given = { from: briefing, unit, lead: 'Hội Nông dân xã' }
  late = await rustic.begin('task', { ...given, name: LATE, deadline: '01/10/2026' })
  await rustic.begin('task', { ...given, name: SOON, deadline: ahead(20) })
  await rustic.begin('task', { ...given, name: DONE, deadline: '01/10/2026', done_on: '20/09/2026' })
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

const entry = (list, key, fields) => Object.fromEntries(Object.entries(fields).map(([name, text]) => [`${list}/${key}/${name}`, text]))
const place = (name) => clerk.page.getByRole('navigation').getByRole('link', { name })
const roster = () => clerk.page.getByRole('region', { name: /^Thành viên/ })

test('a task whose day has passed is counted beside the section, and stands first', async () => {
  await place(/^Ban Chỉ đạo\s*, 1 nhiệm vụ quá hạn$/).click()
  await clerk.heading('Ban Chỉ đạo').waitFor()
  const tasks = clerk.page.getByRole('region', { name: 'Nhiệm vụ đang làm (2), quá hạn 1' })
  await tasks.getByRole('link', { name: SOON }).waitFor()
  assert.deepEqual(await tasks.getByRole('rowheader').getByRole('link').allInnerTexts(), [LATE, SOON])
  await clerk.page.getByText('Đã hoàn thành (1)').click()
  await clerk.sees(DONE)
})

test('the roster of a day is who held a post on it, before and after a re-constitution', async () => {
  const { page } = clerk
  await roster().getByText(NEW).waitFor()
  assert.deepEqual(await members(), [HEAD, NEW])
  await page.getByLabel('Tại ngày').fill('2026-06-30')
  await roster().getByText(OLD).waitFor()
  assert.deepEqual(await members(), [HEAD, OLD])
  await page.getByLabel('Tại ngày').fill('2026-07-01')
  await roster().getByText(NEW).waitFor()
  assert.deepEqual(await members(), [HEAD, NEW])
  const remade = page.getByRole('listitem').filter({ hasText: '45-QĐ/ĐU' })
  assert.match(await remade.innerText(), new RegExp(`Tham gia\\s+${NEW} .*\\s+Thôi tham gia\\s+${OLD} `))
  await page.reload()
  await clerk.unlock()
  await roster().getByText(NEW).waitFor()
  assert.equal(await page.getByLabel('Tại ngày').inputValue(), '2026-07-01')
})

test('a briefing whose day has passed without one is told of, until the next is held', async () => {
  await clerk.sees('Kỳ giao ban tới: 15/10/2026', 'Đã quá ngày hẹn mà chưa giao ban.')
  await rustic.begin('briefing', { name: 'Giao ban bổ sung', committee, unit: office.commune, year: '2026', period: 'quarter_4', held_on: '20/10/2026' })
  await rustic.sync()
  await clerk.page.getByRole('heading', { name: 'Giao ban (2)' }).waitFor()
  assert.equal(await clerk.page.getByText('Đã quá ngày hẹn').count(), 0)
})

test('a task is given at the briefing it came from', async () => {
  await clerk.page.getByRole('article').filter({ hasText: BRIEFING }).getByRole('link', { name: 'Giao nhiệm vụ' }).click()
  await clerk.field('name').waitFor()
  await clerk.page.getByText(BRIEFING).first().waitFor()
  await clerk.type({ name: 'Báo cáo kết quả khảo sát', lead: 'Mặt trận Tổ quốc xã', deadline: '2099-01-05' })
  await clerk.sync(3)
  await clerk.open(`#/briefing/${briefing}`, 'Thông báo kết luận giao ban')
  await clerk.page.locator('.paper').getByRole('row').filter({ hasText: 'Báo cáo kết quả khảo sát' }).filter({ hasText: '05/01/2099' }).waitFor()
})

test('its conclusions and tasks go out on one page of A4', async () => {
  const { page } = clerk
  const said = await page.locator('.paper').innerText()
  for (const text of ['ĐẢNG CỘNG SẢN VIỆT NAM', 'Kết quả quý III; Ban Xây dựng Đảng trình bày; 20 phút', 'Đề nghị nêu rõ người, rõ việc.', 'Mỗi thôn có ít nhất một mô hình', LATE, SOON]) assert.ok(said.includes(text), text)
  const { data } = await clerk.phone.cdp.send('Page.printToPDF', { preferCSSPageSize: true })
  const pdf = Buffer.from(data, 'base64').toString('latin1')
  assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1)
})

test('a task that is done is counted no more, and without a network nothing is', async () => {
  await clerk.open('#/committee', 'Ban Chỉ đạo')
  await rustic.edit(late, `done_on=${ahead(0)}`)
  await rustic.sync()
  await clerk.page.getByRole('heading', { name: 'Nhiệm vụ đang làm (2)' }).waitFor()
  await place(/^Ban Chỉ đạo$/).waitFor()
  await clerk.phone.context.setOffline(true)
  await clerk.sees('Không có mạng: danh sách, giao ban và nhiệm vụ chỉ tổng hợp từ số liệu của máy chủ.')
  assert.equal(await clerk.page.getByRole('table').count(), 0)
  await clerk.phone.context.setOffline(false)
})

async function members() {
  const names = await roster().getByRole('rowheader').allInnerTexts()
  return names.map((text) => text.split('\n')[0])
}
