// An upload that was begun, and of which the server knows nothing more when the phone comes back: it begins anew.
import assert from 'node:assert/strict'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { keepPhotos, picture, takenPhotos } from './camera.mjs'
import { Desk } from './desk.mjs'
import { GOOD, Line } from './line.mjs'
import { Office, REALM } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { choose, sha256 } from './work.mjs'

/** So slow that several requests are needed and the line can be cut between them. */
const SLOW = { ...GOOD, bitsPerSecond: 1_000_000 }
const LARGE = 800
const MOST_SYNCS = 3

let office, line, officer, deed

before(async () => {
  office = await Office.open(0, { apart: true })
  await office.person('canbo', 'Lò Thị Mẫu')
  line = new Line(office.port, office.listen)
  await line.mend()
  await office.start()
  officer = new Officer(await new Phone(office.origin).start('', { before: keepPhotos }))
  await officer.enrol(await office.code('canbo'), 'Máy chị Lò')
  await officer.autoSync(false)
  await officer.go('#/new/good_deed')
  await officer.field('name').waitFor()
  await officer.type({ name: 'Dựng lại nhà sau lũ' })
  deed = await officer.shownId()
  await officer.sync(MOST_SYNCS)
})

after(async () => {
  await officer?.phone.close()
  await line?.break()
  await office?.close()
})

/** Sends a photo until some of it has arrived, then loses the line; gives the photo. */
async function sendInPart(seed) {
  await choose(officer, deed, { [`Ảnh ${seed}`]: picture(seed, LARGE) })
  line.quality = SLOW
  await officer.go('#/sync')
  await officer.button('Đồng bộ ngay').click()
  await officer.page.getByText(/^0\/1 tệp · [1-9]/).waitFor()
  await line.break()
  await officer.untilIdle()
  await officer.page.getByText(/· đã gửi .* trên/).waitFor()
  return (await takenPhotos(officer.page)).at(-1)
}

async function comeBack() {
  await office.start()
  line.quality = GOOD
  await line.mend()
  await officer.sync(MOST_SYNCS)
}

async function assertArrived(photo) {
  const desk = await Desk.open(office)
  assert.deepEqual(await desk.media(sha256(photo)), photo)
}

test('what had arrived is gone from the server’s disk', async () => {
  const photo = await sendInPart(1)
  await office.stop()
  const folder = join(office.data, 'uploads', REALM)
  const [partial, ...more] = readdirSync(folder)
  assert.deepEqual(more, [])
  rmSync(join(folder, partial))
  await comeBack()
  assert.equal(await office.answers('upload_lost'), 1)
  await assertArrived(photo)
})

test('the server is one that never heard of the upload', async () => {
  await office.stop()
  const copy = `${office.data}-copy`
  cpSync(office.data, copy, { recursive: true })
  await office.start()
  const photo = await sendInPart(2)
  await office.stop()
  rmSync(office.data, { recursive: true })
  cpSync(copy, office.data, { recursive: true })
  rmSync(copy, { recursive: true })
  await comeBack()
  assert.ok((await office.answers('upload_not_found')) > 0)
  await assertArrived(photo)
})
