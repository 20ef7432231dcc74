// Reports at the desk: figures frozen, read to their rows, compared, printed, and held against what was published.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { Clerk } from './clerk.mjs'
import { MODELS } from './demo.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'

const NAME = 'Báo cáo phong trào năm 2026'
const [FIRST, SECOND, LATE] = MODELS
const UNFINISHED = 'Tổ tự quản đường biên'
const PUBLISHED = 'Báo cáo đã công bố năm 2026'

let office, clerk, prompt, slow, report, declared, drawn

before(async () => {
  office = await Office.open()
  await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'unit_contact')
  await office.grant('dongnghiep', 'standing_office')
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.person('captinh', 'Lường Thị Mẫu', 'viewer')
  await office.grant('captinh', 'province', office.province)
  await office.start()
  prompt = await Rustic.enrol(office, 'dongnghiep')
  slow = await Rustic.enrol(office, 'canbo')
  await approved(prompt, FIRST)
  await approved(prompt, SECOND)
  await prompt.begin('registration', { name: UNFINISHED, unit: office.commune, year: '2026' })
  await prompt.sync()
  // Registered without a network: it comes once the first figures are frozen.
  drawn = await slow.register(LATE)
  await slow.command(drawn, 'submit')
  clerk = new Clerk(office.origin)
  await clerk.enrol(await office.code('thuongtruc'))
  await clerk.sync(3)
})

after(async () => {
  await clerk?.phone.close()
  prompt?.close()
  slow?.close()
  await office?.close()
})

async function approved(rustic, model) {
  const id = await rustic.register(model)
  await rustic.command(id, 'submit')
  await rustic.sync()
  await rustic.command(id, 'approve')
  await rustic.sync()
  return id
}

const entry = (key, fields) => Object.fromEntries(Object.entries(fields).map(([name, text]) => [`statements/${key}/${name}`, text]))
const table = (name) => clerk.page.getByRole('region', { name })
const total = (name) => table(name).getByRole('row', { name: /^Tổng cộng/ })
const freeze = async (state) => {
  await clerk.button('Chốt số liệu').click()
  const sheet = clerk.page.getByRole('dialog')
  await sheet.getByText(state).click()
  await sheet.getByRole('button', { name: /^Chốt số liệu/ }).click()
  await sheet.waitFor({ state: 'hidden' })
}
/** The file that the desk hands to the browser. */
async function download(name) {
  const [file] = await Promise.all([clerk.page.waitForEvent('download'), clerk.button(name).click()])
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

test('a report is begun at the desk', async () => {
  await clerk.page.getByRole('navigation').getByRole('link', { name: 'Báo cáo' }).click()
  await clerk.heading('Báo cáo').waitFor()
  await clerk.sees('Chưa có báo cáo nào.', 'Chưa ghi số liệu đã công bố nào.')
  await clerk.page.getByRole('link', { name: 'Lập báo cáo' }).click()
  await clerk.type({ name: NAME, year: '2026' })
  await clerk.choose('period', 'year')
  await clerk.section('assessment')
  await clerk.type({ done: 'Khởi công đường trục thôn Đồng Trám.' })
  await clerk.section('form')
  await clerk.choose('header', 'party')
  await clerk.type({ superior: 'Đảng bộ tỉnh Lam Sim', issuer: 'Ban Chỉ đạo xã Khe Sim', place_name: 'Khe Sim', issued_on: '2026-11-30', recipients: 'Thường trực Đảng uỷ;\nLưu: VP.', signed_as: 'Trưởng ban', signer: 'Vi Văn Trưởng Mẫu' })
  report = await clerk.shownId()
  await clerk.sync(3)
  await clerk.open('#/reports', 'Báo cáo')
  const row = clerk.row(NAME)
  assert.match(await row.innerText(), /Xã Khe Sim\s+Cả năm\s+2026/)
  await row.getByRole('link').click()
  await clerk.heading(NAME).waitFor()
  await clerk.sees('Chưa chốt số liệu lần nào.', 'Khởi công đường trục thôn Đồng Trám.', 'Chưa viết')
})

test('before freezing it says which phones are silent; what is frozen adds up by every axis', async () => {
  await clerk.button('Chốt số liệu').click()
  const sheet = clerk.page.getByRole('dialog')
  await sheet.getByText(/máy chưa đồng bộ lần nào/).waitFor()
  await sheet.getByText('Bản in sẽ ghi rõ').waitFor()
  await clerk.page.keyboard.press('Escape')
  await freeze('Sơ bộ: còn có thể nhận thêm hồ sơ')
  await clerk.sees(/^Đã chốt lần 1: 3 hồ sơ\.$/, '1 máy chưa đồng bộ lần nào')
  const sums = total(/^Biểu 1\./)
  await sums.waitFor()
  const figures = (await sums.getByRole('cell').allInnerTexts()).map(Number)
  const headings = await table(/^Biểu 1\./).locator('thead tr').nth(0).getByRole('columnheader').evaluateAll((all) => all.slice(1).map((one) => [one.innerText, one.colSpan]))
  assert.deepEqual(headings[0], ['Tổng số', 1])
  let at = 0
  for (const [heading, span] of headings) {
    const sum = figures.slice(at, (at += span)).reduce((a, b) => a + b, 0)
    assert.equal(sum, 2, heading)
  }
  await clerk.button(/^Tải CSV: Biểu 1$/).waitFor()
})

test('columns without figures are hidden until they are asked for', async () => {
  const columns = () => table(/^Biểu 1\./).getByRole('columnheader', { name: 'Quốc phòng - an ninh' })
  assert.equal(await columns().count(), 0)
  const hides = clerk.page.getByRole('switch', { name: 'Ẩn cột không có số liệu' })
  await hides.setChecked(false)
  await columns().waitFor()
  await hides.setChecked(true)
  await columns().waitFor({ state: 'detached' })
})

test('a late phone syncs, official figures are frozen, and a figure opens its rows', async () => {
  await slow.sync()
  await prompt.sync()
  await prompt.command(drawn, 'approve')
  await prompt.sync()
  await freeze('Chính thức: dùng để ban hành')
  await clerk.sees(/^Đã chốt lần 2: 4 hồ sơ\.$/)
  await clerk.page.getByRole('link', { name: 'Tổng cộng, Tổng số: 3' }).first().click()
  await clerk.heading('Hồ sơ sau con số').waitFor()
  await clerk.sees('Biểu 1. Mô hình “Dân vận khéo” đăng ký', /^Lần chốt 2, chính thức/, 'Con số trong biểu: 3', '1–3 trong 3 hồ sơ')
  for (const { name } of [FIRST, SECOND, LATE]) await clerk.row(name).waitFor()
  await clerk.row(LATE.name).getByRole('link').click()
  await clerk.heading(LATE.name).waitFor()
})

test('the difference of both freezes names the late one, and each column adds up', async () => {
  await clerk.open(`#/report/${report}?freeze=2`, NAME)
  await clerk.page.getByRole('link', { name: 'So với lần chốt trước' }).click()
  await clerk.heading('So hai lần chốt').waitFor()
  await table('Hồ sơ đến sau (1)').last().getByRole('link', { name: LATE.name }).waitFor()
  await clerk.page.getByRole('heading', { name: 'Hồ sơ không còn tính (0)' }).waitFor()
  const moved = await table('Cột đã đổi từ lần 1 đến lần 2').last().locator('tbody tr').allInnerTexts()
  assert.ok(moved.length > 3)
  for (const row of moved) {
    const [before, came, left, changed, after] = row.trim().split(/\s+/).slice(-5).map((text) => Number(text.replace('−', '-')))
    assert.equal(before + came + left + changed, after, row)
  }
})

test('what the data suggest stands beside the office’s words', async () => {
  await clerk.open(`#/report/${report}?freeze=2`, NAME)
  const card = clerk.page.locator('section.card').filter({ has: clerk.page.getByRole('heading', { name: 'Gợi ý từ dữ liệu' }) })
  await card.getByRole('heading', { name: 'Hồ sơ còn thiếu nội dung (1)' }).waitFor()
  await card.getByRole('link', { name: UNFINISHED }).waitFor()
})

test('the paper has the Party’s header, the figures and what is not written yet', async () => {
  await clerk.page.getByRole('link', { name: 'Xem bản in' }).click()
  await clerk.heading('Bản in báo cáo').waitFor()
  const paper = clerk.page.locator('.paper')
  await paper.waitFor()
  const said = await paper.innerText()
  for (const text of ['ĐẢNG CỘNG SẢN VIỆT NAM', 'BAN CHỈ ĐẠO XÃ KHE SIM', 'Khe Sim, ngày 30 tháng 11 năm 2026', 'Số liệu chính thức, chốt lúc', 'Tổng số mô hình đăng ký: 03', 'Khởi công đường trục thôn Đồng Trám.', '[… Nêu nguyên nhân. …]', 'Vi Văn Trưởng Mẫu']) assert.ok(said.includes(text), text)
  assert.ok((await paper.getByRole('row', { name: /^Tổng cộng/ }).count()) >= 4)
  const { data } = await clerk.phone.cdp.send('Page.printToPDF', { preferCSSPageSize: true })
  const pages = Buffer.from(data, 'base64').toString('latin1').match(/\/Type \/Page\b/g).length
  assert.ok(pages >= 2 && pages <= 9, String(pages))
})

test('the paper is a file for Word, the tables one for spreadsheets', async () => {
  const docx = await download('Tải văn bản (.docx)')
  assert.deepEqual([docx.name, docx.bytes.subarray(0, 2).toString()], ['bao-cao-2.docx', 'PK'])
  const xlsx = await download('Tải bảng tính (.xlsx)')
  assert.deepEqual([xlsx.name, xlsx.bytes.subarray(0, 2).toString()], ['bao-cao-2.xlsx', 'PK'])
  await clerk.open(`#/report/${report}?freeze=2`, NAME)
  const csv = await download('Tải CSV: Biểu 1')
  assert.match(csv.bytes.toString(), /^\ufeffĐơn vị;/)
})

test('published figures keep their gap beside what records count', async () => {
  const stated = { what: 'Mô hình đăng ký', counts: 'registered' }
  declared = await prompt.begin('declared_report', {
    name: PUBLISHED,
    issuer: 'Ban Dân vận Mẫu',
    unit: office.commune,
    year: '2026',
    ...entry(1, { ...stated, axis: 'whole', value: '35' }),
    ...entry(2, { ...stated, axis: 'subject', part: 'Tập thể', value: '31' }),
    ...entry(3, { ...stated, axis: 'subject', part: 'Cá nhân', value: '5' }),
  })
  await prompt.sync()
  await clerk.open('#/reports', 'Báo cáo')
  await clerk.row(PUBLISHED).getByRole('link').click()
  await clerk.heading(PUBLISHED).waitFor()
  await clerk.sees('Chọn một báo cáo và lần chốt', '31', /^Lệch \+1$/, 'Chưa giải thích')
  assert.equal(await clerk.page.getByRole('columnheader', { name: 'Hồ sơ đếm được' }).count(), 0)
  await clerk.page.getByLabel('Đối chiếu với báo cáo').selectOption(report)
  await clerk.page.getByRole('link', { name: 'Tập thể, hồ sơ đếm được: 2' }).click()
  await clerk.sees('Con số trong biểu: 2', '1–2 trong 2 hồ sơ')
  await prompt.edit(declared, 'statements/2/note=Một mô hình ghi hai lần.')
  await prompt.sync()
  await clerk.page.goBack()
  await clerk.sees(/^Lệch \+1$/, 'Một mô hình ghi hai lần.')
})

test('who only reads freezes nothing; from afar few opinions are withheld, and no nought stands for them', async () => {
  const opinion = { kind: 'question', text: 'Hồ sơ hỗ trợ giống dược liệu nộp ở đâu?', topic: 'livelihood' }
  await prompt.hold({ name: 'Đối thoại thôn Đồng Trám', kind: 'regular', form: 'in_person', held_on: '20/11/2026', opinions: [opinion] })
  await prompt.sync()
  await clerk.open(`#/report/${report}`, NAME)
  await freeze('Sơ bộ: còn có thể nhận thêm hồ sơ')
  await clerk.page.getByRole('link', { name: 'Tổng cộng, Số ý kiến: 1' }).click()
  await clerk.sees('1–1 trong 1 hồ sơ', opinion.text)
  const province = new Clerk(office.origin)
  try {
    await province.enrol(await office.code('captinh'), 'Máy tỉnh')
    await province.open('#/reports', 'Báo cáo')
    await province.row(NAME).getByRole('link').click()
    await province.heading(NAME).waitFor()
    await province.sees('Dấu “…” là con số không nêu')
    const talks = province.page.getByRole('region', { name: /^Biểu 3\./ })
    const withheld = talks.getByTitle(/^Không nêu/)
    assert.ok((await withheld.count()) > 0)
    assert.deepEqual([...new Set(await withheld.locator('[aria-hidden]').allInnerTexts())], ['…'])
    assert.equal(await province.page.getByRole('link', { name: /Số ý kiến/ }).count(), 0)
    assert.equal(await province.button('Chốt số liệu').count(), 0)
    await province.page.getByRole('link', { name: 'Tổng cộng, Số cuộc đã tổ chức: 1' }).click()
    await province.sees('Cuộc đối thoại và ý kiến của Nhân dân chỉ xem được ở xã')
    await province.open('#/reports', 'Báo cáo')
    assert.equal(await province.page.getByRole('link', { name: 'Lập báo cáo' }).count(), 0)
  } finally {
    await province.phone.close()
  }
})

test('without a network it says so, and shows no figure', async () => {
  await clerk.open(`#/report/${report}?freeze=2`, NAME)
  await clerk.phone.context.setOffline(true)
  await clerk.sees('Không có mạng: báo cáo và số liệu chốt lấy từ máy chủ.')
  assert.equal(await clerk.page.getByRole('table').count(), 0)
  await clerk.phone.context.setOffline(false)
  await total(/^Biểu 1\./).waitFor()
  assert.deepEqual(clerk.phone.errors.filter((line) => !/ERR_INTERNET_DISCONNECTED/.test(line)), [])
})
