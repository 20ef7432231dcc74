// Files that go no further by themselves: refused for good, or lost on the phone. The officer is told, and decides.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keepPhotos, picture, takenPhotos } from './camera.mjs'
import { Desk } from './desk.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { carry, choose, lose, parcelOf, sha256 } from './work.mjs'

const LIMIT = ['--media-bytes', '1000']
const TOO_LARGE = 'Tệp không được vượt quá 1000 byte.'
const GONE = 'Máy không còn đọc được tệp này: hãy chụp hoặc chọn lại.'
const MOST_REQUESTS = 3

let office, desk, officer, carrier

before(async () => {
  office = await Office.open()
  await office.person('canbo', 'Lò Thị Mẫu')
  await office.person('dongnghiep', 'Vi Văn Mẫu')
  await office.start(...LIMIT)
  desk = await Desk.open(office)
  officer = await enrol('canbo')
  carrier = await enrol('dongnghiep')
})

after(async () => {
  await officer?.phone.close()
  await carrier?.phone.close()
  await office?.close()
})

async function enrol(login) {
  const officer = new Officer(await new Phone(office.origin).start('', { before: keepPhotos }))
  await officer.enrol(await office.code(login), `Máy ${login}`)
  await officer.sync(MOST_REQUESTS)
  await officer.autoSync(false)
  return officer
}

let pictures = 0

/** A deed with a photo for each caption, each larger than the one before; gives its id and the photos. */
async function note(officer, title, captions) {
  const before = (await takenPhotos(officer.page)).length
  await officer.go('#/new/good_deed')
  await officer.field('name').waitFor()
  await officer.type({ name: title })
  const id = await officer.shownId()
  await choose(officer, id, Object.fromEntries(captions.map((caption) => [caption, picture(++pictures, 100 + 4 * pictures)])))
  return { id, photos: (await takenPhotos(officer.page)).slice(before) }
}

/** What the sync screen says of a file that needs the officer. */
function stuck(officer, text) {
  const card = officer.page.locator('section.card').filter({ has: officer.page.getByRole('heading', { name: 'Cần bạn xem lại', exact: true }) })
  return card.locator('.rows > div').filter({ hasText: text })
}

async function drop(file) {
  await file.getByRole('button', { name: 'Bỏ tệp' }).click()
  return file.page().getByRole('dialog', { name: 'Bỏ hẳn tệp này?' })
}

/** What the record says of the files of its evidence, by caption. */
async function whereabouts(officer, id) {
  await officer.go(`#/record/${id}`)
  const links = officer.page.locator('.strip a')
  await links.first().waitFor()
  const lines = await links.evaluateAll((all) => all.map((link) => [...link.querySelectorAll('span.small')].map((span) => span.textContent)))
  return Object.fromEntries(lines)
}

async function onServer(photo) {
  return desk.media(sha256(photo)).then(
    (bytes) => bytes.equals(photo),
    () => false,
  )
}

test('what the server refuses for good is sent once, said with its sentence, and sent again or dropped as the officer says', async () => {
  const { id, photos } = await note(officer, 'Bà con góp ngày công', ['Trước', 'Sau'])
  for (let syncs = 0; syncs < 2; syncs++) await officer.syncOnce()
  assert.equal(await office.answers('media_too_large'), 2, 'each was asked for once')
  await officer.go('#/sync')
  await stuck(officer, TOO_LARGE).nth(1).waitFor()
  await officer.page.getByRole('heading', { name: 'Chưa giống máy chủ' }).waitFor()
  await officer.page.getByText('Có mạng – 2 tệp cần bạn xem lại').waitFor()
  await officer.page.getByText('Không có gì chờ gửi.').waitFor()
  assert.deepEqual(await whereabouts(officer, id), { Trước: 'cần xem lại', Sau: 'cần xem lại' })

  // The refusal outlives the page.
  await officer.phone.stop()
  await officer.phone.start('', { before: keepPhotos })
  await officer.unlock()
  await officer.syncOnce()
  assert.equal(await office.answers('media_too_large'), 2)

  await officer.go('#/sync')
  const files = stuck(officer, TOO_LARGE)
  await files.filter({ hasText: 'Trước' }).getByRole('button', { name: 'Thử lại' }).click()
  await officer.page.getByRole('heading', { name: 'Chờ gửi (1)' }).waitFor()
  await officer.syncOnce()
  assert.equal(await office.answers('media_too_large'), 3, 'asked once more')

  await office.stop()
  await office.start()
  await officer.syncOnce()
  assert.deepEqual(await Promise.all(photos.map(onServer)), [false, false], 'nothing goes by itself')
  await officer.go('#/sync')
  await files.filter({ hasText: 'Trước' }).getByRole('button', { name: 'Thử lại' }).click()
  await officer.page.getByRole('heading', { name: 'Chờ gửi (1)' }).waitFor()
  await officer.syncOnce()
  assert.deepEqual(await Promise.all(photos.map(onServer)), [true, false])

  await officer.go('#/sync')
  const other = files.filter({ hasText: 'Sau' })
  const question = await drop(other)
  await question.getByText('bỏ là mất hẳn').waitFor()
  await question.getByRole('button', { name: 'Giữ lại' }).click()
  await other.waitFor()
  await (await drop(other)).getByRole('button', { name: 'Bỏ tệp' }).click()
  await files.first().waitFor({ state: 'detached' })
  await officer.sync(MOST_REQUESTS)
  assert.deepEqual(await whereabouts(officer, id), { Trước: 'đã ở máy chủ', Sau: 'chưa có ở máy chủ' })
})

test('so it is with a file that is carried for a colleague, which the colleague keeps', async () => {
  await office.stop()
  await office.start(...LIMIT)
  await officer.phone.context.setOffline(true)
  const { photos } = await note(officer, 'Đưa thư giúp nhau', ['Tấm ảnh nhờ gửi'])
  const parcel = await parcelOf(officer)
  await carry(carrier, parcel)
  await carrier.page.getByText(/chờ gửi hộ/).waitFor()
  for (let syncs = 0; syncs < 2; syncs++) await carrier.syncOnce()
  assert.equal(await office.answers('media_too_large'), 1)
  await carrier.go('#/sync')
  const file = stuck(carrier, TOO_LARGE)
  await file.getByText('Tệp gửi hộ đồng nghiệp').waitFor()
  const question = await drop(file)
  await question.getByText('Máy của đồng nghiệp vẫn giữ').waitFor()
  await question.getByRole('button', { name: 'Bỏ tệp' }).click()
  await file.waitFor({ state: 'detached' })
  await carrier.sync(MOST_REQUESTS)
  await carrier.page.getByText(/chờ gửi hộ/).waitFor({ state: 'detached' })

  await office.stop()
  await office.start()
  await officer.phone.context.setOffline(false)
  await officer.sync(MOST_REQUESTS)
  assert.deepEqual(await Promise.all(photos.map(onServer)), [true])
})

test('a file that is gone from the phone, or damaged, is said, and does not stop the others', async () => {
  const { id, photos } = await note(officer, 'Dọn cỏ nghĩa trang', ['Mất', 'Hỏng', 'Còn'])
  await lose(officer, sha256(photos[0]))
  await lose(officer, sha256(photos[1]), { half: true })
  await officer.syncOnce()
  assert.deepEqual(await Promise.all(photos.map(onServer)), [false, false, true])
  await officer.go('#/sync')
  const files = stuck(officer, GONE)
  await files.nth(1).waitFor()
  assert.deepEqual(await whereabouts(officer, id), { Mất: 'cần xem lại', Hỏng: 'cần xem lại', Còn: 'đã ở máy chủ' })
  await officer.go('#/sync')
  for (const caption of ['Mất', 'Hỏng']) {
    const file = files.filter({ hasText: caption })
    await (await drop(file)).getByRole('button', { name: 'Bỏ tệp' }).click()
    await file.waitFor({ state: 'detached' })
  }
  await officer.sync(MOST_REQUESTS)
})
