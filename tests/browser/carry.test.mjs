// Carrying for a colleague: a phone without signal hands its words to another phone as one file.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keepPhotos, takenPhotos } from './camera.mjs'
import { Desk } from './desk.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { carry, parcelOf, photograph } from './work.mjs'

const TITLE = 'Chị em bản Huồi Lá gom rác ở suối'
const NOT_A_PARCEL = 'Tệp này không phải gói gửi hộ.'
const CAPTION = 'Bãi rác bên suối trước khi dọn'

let office
let desk
const phones = []

async function officer(login, name) {
  await office.person(login, name)
  const phone = await new Phone(office.origin).start('', { before: keepPhotos })
  phones.push(phone)
  const officer = new Officer(phone)
  await officer.enrol(await office.code(login), `Máy ${name}`)
  await officer.sync(3)
  return officer
}

before(async () => {
  office = await Office.open()
  await office.start()
  desk = await Desk.open(office)
})

after(async () => {
  for (const phone of phones) await phone.close()
  await office?.close()
})

test('what has no signal arrives in a colleague’s pocket, readable by nobody on the way', async () => {
  const away = await officer('hoa', 'Vi Thị Hoa Mẫu')
  const carrier = await officer('nam', 'Lò Văn Nam Mẫu')
  await away.phone.context.setOffline(true)
  await away.go('#/new/good_deed')
  await away.type({ name: TITLE })
  const id = await away.shownId()
  await photograph(away, id, [CAPTION])
  const [photo] = await takenPhotos(away.page)

  const parcel = await parcelOf(away)
  assert.ok(!parcel.includes(Buffer.from(TITLE)), 'the words are sealed')

  await carry(carrier, parcel)
  await carrier.page.getByText(/^Gói .* chờ gửi hộ/).waitFor({ state: 'attached' }).catch(() => {})
  await carrier.sync(3)
  await carrier.page.getByText(/chờ gửi hộ/).waitFor({ state: 'detached' })
  assert.equal((await desk.record(id)).title, TITLE)
  const evidence = (await desk.records()).find((row) => row.title === CAPTION)
  const [{ sha256 }] = (await desk.record(evidence.id)).media
  assert.deepEqual(await desk.media(sha256), photo, 'the photo came with it, byte for byte')

  // Its own phone goes on saying that it waits, until it has a receipt of its own.
  await away.go('#/sync')
  await away.page.getByText(TITLE).first().waitFor()
  await away.phone.context.setOffline(false)
  await away.sync(3)
  const rows = (await desk.records()).filter((row) => row.title === TITLE)
  assert.equal(rows.length, 1, 'it arrived once')
})

test('a file that is no parcel is told of at once, and nothing is kept of it', async () => {
  const carrier = await officer('mai', 'Quàng Thị Mai Mẫu')
  await carry(carrier, Buffer.from('no parcel'))
  await carrier.page.getByRole('alert').filter({ hasText: NOT_A_PARCEL }).waitFor()
  assert.equal(await carrier.page.getByText(/chờ gửi hộ/).count(), 0)
})
