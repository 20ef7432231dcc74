// What was said before the battery died is kept: a recording goes onto the disk piece by piece.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Desk } from './desk.mjs'
import { filesOf, runOf, whereIs, whereTold } from './disk.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { record, sha256 as hashOf } from './work.mjs'

const OWNER = 'Lò Thị Mẫu'
const TITLE = 'Nghe bà con kể chuyện mở đường'
const CUT = 'Lời kể của trưởng bản'
const WHOLE = 'Lời kể của già làng'
/** What the screen says of two pieces. */
const TWO_KEPT = 'Đã giữ trên máy 0:06'

let office, officer, deed
/** Pieces of the newest recording, as the microphone gave them. */
let pieces

before(async () => {
  office = await Office.open()
  await office.person('canbo', OWNER)
  await office.start()
  officer = new Officer(new Phone(office.origin))
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy hay hết pin')
  await officer.go('#/new/good_deed')
  await officer.field('name').waitFor()
  await officer.type({ name: TITLE })
  deed = await officer.shownId()
  await officer.phone.stop()
})

after(async () => {
  await officer?.phone.close()
  await office?.close()
})

async function start() {
  await officer.phone.start('', { offline: true, before: hear })
  await officer.unlock()
}

/** Tells the test each piece before the app gets it. */
async function hear(page) {
  await page.exposeFunction('heardPiece', (at, bytes) => {
    if (at === 0) pieces = []
    pieces[at] = Buffer.from(bytes, 'base64')
  })
  await page.addInitScript(() => {
    const { start } = MediaRecorder.prototype
    MediaRecorder.prototype.start = function (slice) {
      const told = (window.told = [])
      this.addEventListener('dataavailable', ({ data }) => {
        const at = told.length
        const tell = (bytes) => window.heardPiece(at, btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')))
        told.push(data.arrayBuffer().then(tell))
      })
      start.call(this, slice)
    }
  })
}

/** All that the microphone gave so far. */
async function heard() {
  await officer.page.evaluate(() => Promise.all(window.told))
  return Buffer.concat(pieces)
}

/** The sound of the evidence that is shown, as it is played: its bytes, and the seconds that they play. */
async function played(id) {
  await officer.page.evaluate(() => {
    const make = URL.createObjectURL
    window.sound = new Promise((done) => {
      URL.createObjectURL = (blob) => {
        done(blob)
        return make.call(URL, blob)
      }
    })
  })
  await officer.go(`#/record/${id}`)
  await officer.page.locator('audio').waitFor()
  const { bytes, seconds } = await officer.page.evaluate(async () => {
    const bytes = await (await window.sound).arrayBuffer()
    const all = Array.from(new Uint8Array(bytes))
    const { duration } = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes)
    return { bytes: all, seconds: duration }
  })
  return { bytes: Buffer.from(bytes), seconds }
}

/** The evidence of the deed, from the newest, once there is so much of it. */
async function evidence(count) {
  await officer.go(`#/record/${deed}`)
  const links = officer.page.locator('.strip a')
  await links.nth(count - 1).waitFor()
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href').split('/').at(-1)))
}

test('a phone that dies while it records has all but the last piece, as evidence of its record, playable', async () => {
  await start()
  await record(officer, deed)
  await officer.page.getByText(TWO_KEPT).waitFor()
  await heard()
  await officer.phone.kill()
  const two = Buffer.concat(pieces.slice(0, 2))
  const files = filesOf(officer.phone.profile)
  assert.notDeepEqual(whereTold(files, OWNER), [], 'the search finds nothing at all')
  assert.deepEqual(whereIs(files, [runOf(two.subarray(two.length / 2))]), [], 'the pieces are encrypted')

  await start()
  await officer.page.getByText('Ghi âm bị ngắt, đã giữ lại').waitFor()
  const [id, ...more] = await evidence(1)
  assert.deepEqual(more, [], 'one recording is one piece of evidence')
  const { bytes, seconds } = await played(id)
  assert.ok(bytes.subarray(0, two.length).equals(two), `${bytes.length} bytes do not begin with the ${two.length} that were called kept`)
  assert.ok(seconds > 3, `${seconds} seconds play`)

  await officer.go(`#/edit/${id}`)
  await officer.section('file')
  await officer.type({ caption: CUT })
  await officer.go('#/today')
  await officer.page.getByText('Ghi âm bị ngắt, đã giữ lại').waitFor({ state: 'detached' })
  await officer.phone.kill()
  await start()
  assert.deepEqual(await evidence(1), [id], 'it is taken up once')
})

test('a recording that ends is one file of all its pieces, and nothing is taken up after it', async () => {
  await record(officer, deed)
  await officer.page.getByText(TWO_KEPT).waitFor()
  await officer.button('Dừng và giữ lại').click()
  await officer.page.locator('#caption').fill(WHOLE)
  const all = await heard()
  // Nobody pressed “save”, but every piece is on the disk.
  await officer.phone.kill()
  await start()
  const [id] = await evidence(2)
  assert.deepEqual((await played(id)).bytes, all)
})

test('a recording that finds no room for its file is not called saved, and becomes evidence once there is room', async () => {
  const { cdp, origin } = officer.phone
  await record(officer, deed)
  await officer.page.getByText(TWO_KEPT).waitFor()
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  await officer.button('Dừng và giữ lại').click()
  await officer.button('Lưu minh chứng').click()
  await officer.page.getByText('Chưa lưu được: Bộ nhớ máy đã gần đầy').waitFor()
  const all = await heard()
  await officer.phone.kill()
  await start()
  const [id] = await evidence(3)
  assert.deepEqual((await played(id)).bytes, all)
})

test('leaving the screen ends the recording and keeps it; dropping one leaves nothing', async () => {
  const before = await evidence(3)
  await record(officer, deed)
  await officer.page.getByText('Đang ghi âm 0:01').waitFor()
  await officer.go('#/today')
  await officer.heading(/^Hôm nay/).waitFor()
  const [left, ...others] = await evidence(4)
  assert.deepEqual(others, before)
  assert.deepEqual((await played(left)).bytes, await heard())

  await record(officer, deed)
  await officer.page.getByText('Đang ghi âm 0:01').waitFor()
  await officer.button('Dừng và giữ lại').click()
  await officer.button('Bỏ, chụp lại').click()
  await officer.button('Bắt đầu ghi âm').waitFor()
  await officer.phone.kill()
  await start()
  assert.deepEqual(await evidence(4), [left, ...before])
})

test('the office gets each sound under its hash', async () => {
  await officer.phone.context.setOffline(false)
  await officer.sync(3)
  const desk = await Desk.open(office)
  const sounds = (await desk.records()).filter((row) => row.kind === 'evidence')
  assert.equal(sounds.length, 4)
  for (const { id } of sounds) {
    const [{ sha256 }] = (await desk.record(id)).media
    assert.equal(hashOf(await desk.media(sha256)), sha256)
  }
})
