// A browser that does not know Ed25519 signs on P-256, and everything goes as with any other.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Desk } from './desk.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Releases } from './release.mjs'

const TITLE = 'Tổ liên gia giữ đường sạch'
/** Before the core's own words: what an old browser says of such keys. */
const OLD = `{
  const { generateKey } = SubtleCrypto.prototype
  SubtleCrypto.prototype.generateKey = function (how, ...rest) {
    const isUnknown = how === 'Ed25519' || how.name === 'Ed25519'
    return isUnknown ? Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError')) : generateKey.call(this, how, ...rest)
  }
}
`

let office
let releases
let officer

before(async () => {
  office = await Office.open()
  await office.start()
  await office.person('canbo', 'Lò Thị Mẫu')
  releases = await Releases.open(office)
  const assets = join(releases.folder, 'assets')
  const worker = join(assets, readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name)))
  writeFileSync(worker, OLD + readFileSync(worker, 'utf8'))
  officer = new Officer(new Phone(releases.origin))
})

after(async () => {
  await officer?.phone.close()
  await releases?.close()
  await office?.close()
})

test('it enrols, syncs, and its session goes on after it was closed', async () => {
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy cũ')
  assert.equal(await keyOf(officer.page), 'ECDSA')
  await officer.go('#/new/good_deed')
  await officer.type({ name: TITLE })
  await officer.sync(3)
  await officer.phone.stop()
  await officer.phone.start()
  await officer.unlock()
  await officer.sync(3)
  const desk = await Desk.open(office)
  assert.equal((await desk.records()).filter((row) => row.title === TITLE).length, 1)
})

/** What the phone's own key is for; the store has it as it is, as nobody can read it. */
function keyOf(page) {
  return page.evaluate(async () => {
    const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('danvan-'))
    const answered = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)))
    const db = await answered(indexedDB.open(name))
    const keys = await answered(db.transaction('keys').objectStore('keys').get('device'))
    db.close()
    return keys.privateKey.algorithm.name
  })
}
