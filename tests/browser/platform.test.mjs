// The phone's own lock opens the store beside the PIN: only where the officer turned it on, and never once the office knows.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Desk } from './desk.mjs'
import { Office } from './office.mjs'
import { Officer, PIN } from './officer.mjs'
import { Phone } from './phone.mjs'

const ON = 'Bật mở bằng vân tay hoặc khoá màn hình'
const OFF = 'Tắt mở bằng vân tay hoặc khoá màn hình'
const OPEN = 'Mở bằng vân tay hoặc khoá màn hình'
const DEED = 'Hiến đất mở đường Khe Sim'
const WRONG = '975310'
const OTHER = '864209'

let office, officer, lock

before(async () => {
  office = await Office.open()
  await office.person('canbo', 'Lò Thị Mẫu')
  await office.start()
  officer = new Officer(new Phone(office.named))
  await officer.phone.start()
})

after(async () => {
  await officer?.phone.close()
  await office?.close()
})

test('it is not offered where the phone has no such lock', async () => {
  await officer.enrol(await office.code('canbo'), 'Máy có vân tay')
  await officer.go('#/new/good_deed')
  await officer.field('name').waitFor()
  await officer.type({ name: DEED })
  await openSettings()
  await assertNotOffered(ON)
})

test('a lock that has no secrets to give is refused in words', async () => {
  lock = await officer.phone.addLock({ prf: false })
  await openSettings()
  await officer.button(ON).click()
  await officer.page.getByText('Máy này không cho mở sổ bằng vân tay hay khoá màn hình').waitFor()
  assert.equal((await owner()).platform, undefined)
  await lock.remove()
})

test('turned on with the PIN, it opens the store without it', async () => {
  lock = await officer.phone.addLock()
  await openSettings()
  await officer.button(ON).click()
  await officer.typePin(WRONG, 'Tiếp')
  await officer.page.getByText('Mã PIN không đúng.').waitFor()
  assert.equal((await owner()).platform, undefined)
  assert.equal((await owner()).fails, 1, 'a guess in Settings is a guess')
  await officer.typePin(PIN, 'Tiếp')
  await officer.button(OFF).waitFor()
  assert.equal((await lock.keys()).length, 1, 'a wrong PIN makes no second key')
  await leave()
  await openByLock()
  await assertDeedThere()
})

test('it opens the store of an app that starts anew, and after the PIN was changed', async () => {
  await officer.page.reload()
  await openByLock()
  await officer.go('#/settings')
  await officer.button('Đổi mã PIN').click()
  for (const pin of [PIN, OTHER, OTHER]) await officer.typePin(pin, 'Tiếp')
  await officer.page.getByRole('dialog').getByText('Đã đổi mã PIN').waitFor()
  await officer.page.keyboard.press('Escape')
  officer.pin = OTHER
  await leave()
  await openByLock()
  await assertDeedThere()
})

test('a pause after wrong PINs does not hold it up, and does not end by it', async () => {
  await leave()
  for (let guess = 0; guess < 3; guess++) {
    await officer.typePin(WRONG, 'Mở')
    await officer.button('Mở').waitFor()
    await officer.page.getByText('Mã PIN không đúng.').waitFor()
  }
  await officer.page.getByText(/^Thử lại sau/).waitFor()
  const { fails, lockedUntil } = await owner()
  await openByLock()
  assert.deepEqual([(await owner()).fails, (await owner()).lockedUntil], [fails, lockedUntil])
  assert.equal(fails, 3)
  // The next guess would be waited for in Settings, too.
  await officer.go('#/settings')
  await officer.button('Đổi mã PIN').click()
  for (const pin of [WRONG, OTHER, OTHER]) await officer.typePin(pin, 'Tiếp')
  await officer.page.getByText('Đã nhập sai nhiều lần').waitFor()
  await officer.page.keyboard.press('Escape')
})

test('a key that answers something else opens nothing, and says what to do', async () => {
  const { platform } = await owner()
  await leave()
  await alterOwner({ platform: { ...platform, salt: new Uint8Array(32) } })
  await officer.page.reload()
  await officer.button(OPEN).click()
  await officer.page.getByText('Khoá của máy đã khác trước').waitFor()
  assert.equal(await officer.page.getByRole('navigation').isVisible(), false)
  await alterOwner({ platform })
  await officer.page.reload()
  await openByLock()
})

test('a finger that the phone does not know opens nothing, and the PIN still does', async () => {
  await leave()
  await lock.verify(false)
  await officer.button(OPEN).click()
  // The browser waits before it says no, so that nothing is learnt from how fast it was.
  await officer.page.getByText(/^Máy chưa xác nhận/).waitFor({ timeout: 90_000 })
  assert.equal(await officer.page.getByRole('navigation').isVisible(), false)
  await officer.button('5').and(officer.page.locator(':enabled')).waitFor({ timeout: 60_000 })
  await officer.unlock()
})

test('turned off, it is not offered and what it opened is forgotten', async () => {
  await openSettings()
  assert.equal((await owner()).platform.wrapped.length > 32, true)
  await officer.button(OFF).click()
  await officer.page.getByText('Đã tắt.').waitFor()
  assert.equal((await owner()).platform, undefined)
  await leave()
  await assertNotOffered(OPEN)
  await officer.unlock()
})

test('a phone that the office marked lost does not open by it either', async () => {
  // A lock that said no so often says nothing else for a while.
  await lock.remove()
  lock = await officer.phone.addLock()
  await openSettings()
  await officer.button(ON).click()
  await officer.typePin(officer.pin, 'Tiếp')
  await officer.button(OFF).waitFor()
  const { platform } = await owner()
  const desk = await Desk.open(office)
  const [{ who }] = await desk.devices()
  await desk.revoke(who.device)
  await officer.go('#/sync')
  await officer.button('Đồng bộ ngay').click()
  await assertLost()
  assert.equal((await owner()).platform, undefined, 'what the lock opened is still there')
  // Whoever puts it back gains nothing.
  await alterOwner({ platform })
  await officer.page.reload()
  await assertLost()
  // Nor does a door that was drawn before the office spoke.
  await alterOwner({ platform, lost: false })
  await officer.page.reload()
  await officer.button(OPEN).waitFor()
  await alterOwner({ platform, lost: true })
  await officer.button(OPEN).click()
  await assertLost()
})

test('an address of digits has no name to bind a key to: there it is not offered', async () => {
  await officer.page.goto(office.origin)
  officer.pin = PIN
  await officer.enrol(await office.code('canbo'), 'Máy theo địa chỉ')
  await openSettings()
  await assertNotOffered(ON)
})

async function openSettings() {
  await officer.go('#/today')
  await officer.heading(/^Hôm nay/).waitFor()
  await officer.go('#/settings')
  await officer.heading('Cài đặt').waitFor()
}

async function leave() {
  await officer.go('#/settings')
  await officer.button('Khoá ngay').click()
  await officer.page.getByRole('group', { name: 'Nhập mã PIN' }).waitFor()
}

async function openByLock() {
  await officer.button(OPEN).click()
  await officer.page.getByRole('navigation').waitFor()
}

async function assertDeedThere() {
  await officer.go('#/records')
  await officer.page.getByText(DEED).waitFor()
}

/** The page asks the phone first: what is not there once it has answered does not come. */
async function assertNotOffered(name) {
  await officer.page.evaluate(() => PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())
  assert.equal(await officer.button(name).count(), 0)
}

async function assertLost() {
  await officer.page.getByText('Cơ quan đã đánh dấu máy này bị mất').first().waitFor()
  await officer.button(OPEN).waitFor({ state: 'detached' })
  assert.equal(await officer.page.getByRole('navigation').isVisible(), false)
}

/** What lies on the disk of whose store it is. */
function owner() {
  return officer.page.evaluate(onOwner, {})
}

function alterOwner(change) {
  return officer.page.evaluate(onOwner, change)
}

/** Runs on the page: changes what is asked for, and gives the row as it was. */
async function onOwner(change) {
  const settled = (request) => new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => failed(request.error) }))
  const db = await settled(indexedDB.open('danvan'))
  const owners = db.transaction('owners', 'readwrite').objectStore('owners')
  const [row] = await settled(owners.getAll())
  await settled(owners.put({ ...row, ...change }))
  db.close()
  return row
}
