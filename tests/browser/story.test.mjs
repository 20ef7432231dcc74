// The whole story: noted in the hills without a signal, killed mid-sentence, sent over a bad line, merged with a colleague's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keepPhotos, takenPhotos } from './camera.mjs'
import { DIALOGUES, ROAD } from './demo.mjs'
import { Desk } from './desk.mjs'
import { GOOD, Line, VALLEY } from './line.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { LARGE, Phone } from './phone.mjs'
import { decide, hold, listen, photograph, register, sha256 } from './work.mjs'

const CAPTIONS = ['Đoạn đường trước khi mở rộng', 'Nhân dân dỡ hàng rào']
const SOUND = 'Tiếng máy xúc ở đầu thôn'
const SAVED = 'Đã họp thôn hai lần, 31 hộ đồng ý.'
const TYPED = ' Còn hai hộ đi làm ăn xa chưa gặp được, hẹn cuối tháng.'
const SETTLED = 'Thôn Đồng Trám và thôn Khe Mít'
const SUBMIT = 'Gửi đăng ký'
const [MEETING] = DIALOGUES
/** A line that is cut again and again costs syncs, not words. */
const CUTS = 40

let office, line, lo, vi

before(async () => {
  office = await Office.open(0, { apart: true })
  await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
  await office.person('dongnghiep', 'Vi Văn Mẫu', 'unit_contact')
  line = new Line(office.port, office.listen)
  await line.mend()
  await office.start()
  lo = new Officer(new Phone(office.origin))
  vi = new Officer(new Phone(office.origin, { viewport: LARGE }))
})

after(async () => {
  await lo?.phone.close()
  await vi?.phone.close()
  await line?.break()
  await office?.close()
})

test('what was written without a signal arrives, once and whole, whatever happens on the way', async (t) => {
  let road, meeting, photos

  await step(t, 'an officer enrols, and the signal goes', async () => {
    await lo.phone.start('', { before: keepPhotos })
    await lo.enrol(await office.code('canbo'), 'Máy chị Lò')
    await lo.sync()
    await loseSignal(lo)
  })

  await step(t, 'a model, its evidence and a dialogue are noted offline', async () => {
    road = await register(lo, ROAD)
    await assertNotOffered(lo, road, 'level', 'HUYEN')
    await photograph(lo, road, CAPTIONS)
    await listen(lo, road, SOUND)
    meeting = await hold(lo, MEETING)
    photos = await takenPhotos(lo.page)
  })

  await step(t, 'the phone is killed in the middle of a sentence', async () => {
    await lo.go(`#/edit/${road}?field=situation`)
    await lo.type({ situation: SAVED })
    await lo.field('situation').pressSequentially(TYPED)
    await lo.phone.kill()
  })

  await step(t, 'everything is there again, without a signal', async () => {
    await lo.phone.start('', { offline: true })
    await lo.unlock()
    await lo.go('#/records')
    // The list goes on when its end comes near.
    await lo.page.locator('ul.list li').last().scrollIntoViewIfNeeded()
    await sees(lo, '#/records', [ROAD.name, MEETING.name])
    await sees(lo, `#/record/${road}`, [...wordsOf(ROAD), ...CAPTIONS, SOUND, 'Kết quả vận động', '1.245,5'])
    const situation = await lo.page.getByText(SAVED).first().innerText()
    assert.ok((SAVED + TYPED).startsWith(situation), situation)
    await sees(lo, `#/dialogue/${meeting}`, MEETING.opinions.flatMap((opinion) => opinion.text ?? []))
    assert.equal(await lo.page.locator('.count').first().innerText(), String(MEETING.attendance))
    await sees(lo, '#/sync', ['Chưa giống máy chủ', 'Không có mạng. Mọi thứ vẫn lưu trên máy này.'])
  })

  await step(t, 'a slow line that breaks all the time brings it to the server', async () => {
    line.quality = VALLEY
    await findSignal(lo)
    const turns = await lo.sync(CUTS)
    t.diagnostic(`${turns} syncs, ${line.cuts} cuts, ${line.up.carried} bytes up`)
    assert.ok(line.cuts > 0, 'the line was never cut')
  })

  await step(t, 'the office has all of it exactly once, and each photo byte for byte', async () => {
    const desk = await Desk.open(office)
    const records = await desk.records()
    const titles = (kind) => records.filter((record) => record.kind === kind).map((record) => record.title)
    assert.deepEqual(titles('registration'), [ROAD.name])
    assert.deepEqual(titles('model'), [ROAD.name])
    assert.deepEqual(titles('dialogue'), [MEETING.name])
    assert.deepEqual(titles('evidence').sort(), [...CAPTIONS, SOUND].sort())
    assert.deepEqual(titles('opinion').sort(), MEETING.opinions.map((opinion) => opinion.text ?? '').sort())
    const { values } = (await desk.record(road)).row
    for (const [name, text] of fieldsOf(ROAD)) if (name !== 'situation') assert.equal(values[name].text, text)
    assert.ok(values.situation.text.startsWith(SAVED))
    assert.equal((await desk.record(meeting)).row.values.attendance.int, MEETING.attendance)
    await assertMedia(desk, records, photos)
  })

  await step(t, 'a colleague writes into the same record, and sends it first', async () => {
    line.quality = GOOD
    await lo.phone.stop()
    await vi.phone.start()
    await vi.enrol(await office.code('dongnghiep'), 'Máy anh Vi')
    await vi.sync()
    await loseSignal(vi)
    await vi.go(`#/edit/${road}?field=content`)
    const { content } = ROAD.parts.content
    await vi.type({ content: `${content} Mời già làng cùng dự.` })
    await vi.section('area')
    await vi.type({ area: 'Thôn Khe Mít' })
    await vi.section('product')
    await vi.type({ product: '' })
    await findSignal(vi)
    await vi.sync(CUTS)
    await vi.phone.stop()
  })

  await step(t, 'letters merge, two values of one field wait for a person, and a decision is refused in words', async () => {
    await loseSignal()
    await lo.phone.start('', { offline: true })
    await lo.unlock()
    await lo.go(`#/edit/${road}?field=content`)
    await lo.type({ content: `Bắt đầu từ chi bộ. ${ROAD.parts.content.content}` })
    await lo.section('area')
    await lo.type({ area: 'Cụm thôn Đồng Trám – Khe Mít' })
    await lo.go(`#/record/${road}`)
    await decide(lo, SUBMIT)
    await sees(lo, `#/record/${road}`, ['Trên máy này, chờ gửi'])
    await findSignal(lo)
    await lo.sync(CUTS)
    const merged = `Bắt đầu từ chi bộ. ${ROAD.parts.content.content} Mời già làng cùng dự.`
    await sees(lo, `#/record/${road}`, [merged, '1 chỗ hai người ghi khác nhau', 'Không được nhận', /^Còn thiếu nội dung bắt buộc: Sản phẩm, kết quả đầu ra/])
  })

  await step(t, 'the conflict is settled, and that is taken back', async () => {
    await lo.page.getByRole('link', { name: 'Xem và chọn' }).first().click()
    await lo.page.getByRole('radio', { name: 'Ghi giá trị khác' }).check({ force: true })
    await lo.page.locator('[id^="other-"]').first().fill(SETTLED)
    await lo.button('Dùng giá trị này').click()
    await lo.page.getByText('Không còn chỗ nào khác nhau.').waitFor()
    await sees(lo, `#/record/${road}`, [SETTLED])
    await lo.go(`#/conflict/${road}`)
    await lo.button('Hoàn lại').click()
    await lo.page.getByText('Đã hoàn lại').waitFor()
    await lo.go(`#/record/${road}`)
    await lo.heading(ROAD.name).waitFor()
    await lo.page.locator('main').getByText(SETTLED).first().waitFor({ state: 'hidden' })
  })

  await step(t, 'what is missing is named, written, and the decision asked for again', async () => {
    await lo.go(`#/record/${road}`)
    await lo.page.getByRole('link', { name: 'Sản phẩm, kết quả đầu ra' }).click()
    await lo.type({ product: ROAD.parts.product.product })
    await lo.section('area')
    await lo.type({ area: SETTLED })
    await lo.go(`#/record/${road}`)
    await decide(lo, SUBMIT)
    await lo.sync(CUTS)
    await sees(lo, `#/record/${road}`, ['Đã thực hiện', 'Chờ duyệt'])
    const shown = await (await Desk.open(office)).record(road)
    assert.equal(shown.state, 'awaiting_approval')
    assert.deepEqual(shown.conflicts, [])
    assert.equal(shown.row.values.area.text, SETTLED)
  })

  await step(t, 'the colleague sees the same', async () => {
    await lo.phone.stop()
    await vi.phone.start()
    await vi.unlock()
    await vi.sync(CUTS)
    await sees(vi, `#/record/${road}`, ['Chờ duyệt', SETTLED, ...CAPTIONS])
    assert.deepEqual([...lo.phone.errors, ...vi.phone.errors].filter(isOfApp), [])
  })
})

/** A story ends where it goes wrong: what comes after would only fail, too. */
async function step(t, name, act) {
  t.diagnostic(name)
  await act().catch(async (error) => {
    for (const { phone } of [lo, vi]) if (phone.isOn) t.diagnostic(await phone.page.locator('body').innerText())
    throw error
  })
}

/** What is closed for the year at hand is no choice any more; the others are. */
async function assertNotOffered(officer, record, field, closed) {
  await officer.go(`#/edit/${record}?field=${field}`)
  const offered = officer.page.locator(`[aria-labelledby="f-${field}-label"] input`)
  await offered.first().waitFor({ state: 'attached' })
  const codes = await offered.evaluateAll((all) => all.map((one) => one.value))
  assert.equal(codes.length > 1 && !codes.includes(closed), true, codes.join(', '))
}

async function assertMedia(desk, records, photos) {
  const taken = new Map(photos.map((bytes) => [sha256(bytes), bytes]))
  for (const { id, title } of records.filter((record) => record.kind === 'evidence')) {
    const [file, ...more] = (await desk.record(id)).media
    assert.deepEqual(more, [])
    const bytes = await desk.media(file.sha256)
    assert.equal(sha256(bytes), file.sha256, title)
    if (CAPTIONS.includes(title)) assert.deepEqual(bytes, taken.get(file.sha256), title)
  }
}

function fieldsOf(model) {
  return [['name', model.name], ['legal_basis', model.basis], ...Object.values(model.parts).flatMap((part) => Object.entries(part))].filter(([name]) => name !== 'starts_on')
}

function wordsOf(model) {
  return fieldsOf(model).flatMap(([name, text]) => (name === 'situation' ? [] : text))
}

async function sees(officer, hash, words) {
  await officer.go(hash)
  for (const word of words) await officer.page.locator('main').getByText(word).filter({ visible: true }).first().waitFor()
}

/** Both the phone's own knowledge and the line: some requests ask neither. */
async function loseSignal(officer) {
  await line.break()
  await officer?.phone.context.setOffline(true)
}

async function findSignal(officer) {
  await line.mend()
  await officer.phone.context.setOffline(false)
}

/** A line that breaks is no fault of the app's. */
function isOfApp(error) {
  return !/Failed to load resource|net::ERR/.test(error)
}
