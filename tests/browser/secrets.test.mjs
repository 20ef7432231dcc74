// Who finds the phone finds nothing to read: not in its files, not by guessing, and not at all once the office knows.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keepPhotos, takenPhotos } from './camera.mjs'
import { Desk } from './desk.mjs'
import { filesOf, runOf, whereIs, whereTold } from './disk.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { hold, photograph } from './work.mjs'

const OWNER = 'Lò Thị Mẫu'
/** Words that no browser has of its own, in what lists show, forms hold and captions say. */
const SECRETS = {
  name: 'Giúp-quýnh-quáng',
  story: 'Vằng-vặc-khuya-lắc-khuya-lơ',
  caption: 'Khúc-khuỷu-ngoằn-ngoèo',
  dialogue: 'Rôm-rả-huyên-thuyên',
  opinion: 'Thưa-thốt-nghênh-ngang',
  search: 'Lục-lọi-tìm-kiếm-khuya',
}
const WRONG = '975310'

let office, officer, photos

before(async () => {
  office = await Office.open()
  await office.person('canbo', OWNER)
  await office.start()
  officer = new Officer(new Phone(office.origin))
})

after(async () => {
  await officer?.phone.close()
  await office?.close()
})

test('nothing of a record can be read in the files of the browser', async () => {
  await officer.phone.start('', { before: keepPhotos })
  await officer.enrol(await office.code('canbo'), 'Máy bỏ quên')
  await officer.go('#/new/good_deed')
  await officer.field('name').waitFor()
  await officer.type({ name: SECRETS.name })
  await officer.section('deed')
  await officer.type({ story: SECRETS.story })
  const deed = await officer.shownId()
  await photograph(officer, deed, [SECRETS.caption])
  photos = await takenPhotos(officer.page)
  await hold(officer, {
    name: SECRETS.dialogue,
    venue: 'Nhà văn hoá',
    chair: 'Chủ tịch',
    kind: 'regular',
    form: 'in_person',
    attendance: 5,
    opinions: [{ number: 1, kind: 'question', text: SECRETS.opinion, topic: 'other' }],
  })
  // Whatever remembers what was looked at has looked now.
  await officer.go(`#/record/${deed}`)
  await officer.heading(SECRETS.name).waitFor()
  await officer.go('#/records')
  await officer.page.getByRole('searchbox').fill(SECRETS.search)
  await officer.page.getByText('Không có hồ sơ nào khớp').waitFor()
  await officer.sync(5)
  await officer.phone.stop()
  assertUnreadable()
})

test('nor after the phone was killed while it was open', async () => {
  await officer.phone.start('', { offline: true })
  await officer.unlock()
  await officer.go('#/records')
  await officer.page.getByText(SECRETS.name).click()
  await officer.page.getByText(SECRETS.story).waitFor()
  await officer.page.getByRole('img', { name: SECRETS.caption }).waitFor()
  await officer.phone.kill()
  assertUnreadable()
})

test('a wrong PIN opens nothing, and guessing is slowed down, also by starting anew', async () => {
  await officer.phone.start('', { offline: true })
  for (let guess = 0; guess < 3; guess++) {
    await officer.typePin(WRONG, 'Mở')
    // While a PIN is tried the button says so.
    await officer.button('Mở').waitFor()
    await officer.page.getByText('Mã PIN không đúng.').waitFor()
  }
  await assertPaused()
  await officer.phone.kill()
  await officer.phone.start('', { offline: true })
  await assertPaused()
  // The wait ends, and the owner comes in.
  await officer.button('5').and(officer.page.locator(':enabled')).waitFor({ timeout: 60_000 })
  await officer.unlock()
  await officer.phone.stop()
})

test('a phone that the office marked lost locks at its next contact, and stays locked without one', async () => {
  const desk = await Desk.open(office)
  const [{ who }] = await desk.devices()
  await desk.revoke(who.device)
  await officer.phone.start('', { offline: true })
  await officer.unlock()
  await officer.phone.context.setOffline(false)
  await assertLost()
  await officer.phone.stop()
  await officer.phone.start('', { offline: true })
  await assertLost()
  await officer.phone.stop()
  assertUnreadable()
})

async function assertPaused() {
  await officer.page.getByText(/^Thử lại sau 0:/).waitFor()
  assert.equal(await officer.button('5').isDisabled(), true)
  assert.equal(await officer.page.getByRole('navigation').isVisible(), false)
}

async function assertLost() {
  await officer.page.getByText('Cơ quan đã đánh dấu máy này bị mất').waitFor()
  assert.equal(await officer.button('5').isVisible(), false)
  assert.equal(await officer.page.getByRole('navigation').isVisible(), false)
}

function assertUnreadable() {
  const files = filesOf(officer.phone.profile)
  // The door says whose phone it is: what looks for words finds those.
  assert.notDeepEqual(whereTold(files, OWNER), [], 'the search finds nothing at all')
  for (const [what, word] of Object.entries(SECRETS)) assert.deepEqual(whereTold(files, word), [], what)
  assert.equal(photos.length > 0, true)
  // Half of a photo: the first half holds tables that all photos have.
  for (const photo of photos) assert.deepEqual(whereIs(files, [runOf(photo.subarray(photo.length / 2))]), [], 'photo')
}
