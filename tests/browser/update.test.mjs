// Releases: the app starts without a network, a new one waits its turn, and a bad one does no harm.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Releases } from './release.mjs'

const READY = 'Có bản mới, dùng từ lần mở sau'
const NAME = 'Việc đang gõ khi bản mới về'
/** The start on which the release before a failing one comes back. */
const PASSED_OVER_ON = 3

let office, releases, officer

before(async () => {
  office = await Office.open()
  await office.person('canbo', 'Lò Thị Mẫu')
  await office.start()
  releases = await Releases.open(office)
  officer = new Officer(new Phone(releases.origin))
})

after(async () => {
  await officer?.phone.close()
  await releases?.close()
  await office?.close()
})

test('the second start needs no server', async () => {
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy thử')
  await officer.phone.stop()
  await releases.stop()
  await officer.phone.start()
  await officer.unlock()
  await officer.heading(/^Hôm nay/).waitFor()
  await releases.start()
})

test('a new release waits for the next start, and never comes under a form', async () => {
  releases.next('two', named('two'))
  await officer.go('#/new/good_deed')
  await officer.field('name').waitFor()
  await officer.type({ name: NAME })
  await lookForRelease()
  await officer.page.getByText(READY).waitFor()
  assert.equal(await officer.button('Dùng ngay').isVisible(), false)
  assert.equal(await officer.field('name').inputValue(), NAME)
  await officer.go('#/today')
  await officer.button('Dùng ngay').waitFor()
  assert.equal(await running(), undefined)
  await restart()
  assert.equal(await running(), 'two')
  assert.equal(await officer.page.getByText(READY).isVisible(), false)
})

test('files that did not change are not fetched again', async () => {
  const fetched = releases.asked.filter((path) => path.endsWith('.wasm'))
  assert.equal(fetched.length <= 2, true, `${fetched.length} times: once by the page, once for keeps`)
})

test('a release that is half way up never takes over, and does once it is whole', async () => {
  const script = releases.next('three', named('three'))
  releases.broken.add(script)
  assert.equal(await lookForRelease(), 'redundant')
  await restart()
  assert.equal(await running(), 'two')
  releases.broken.clear()
  await lookForRelease()
  await officer.page.getByText(READY).waitFor()
  await officer.button('Dùng ngay').click()
  await officer.page.waitForFunction(() => window.release === 'three')
})

test('a release that does not come up is passed over without a network', async () => {
  await officer.button('5').waitFor()
  const bad = await bringBad('four')
  await assertPassedOver(bad, () => officer.button('5'))
  await officer.unlock()
  assert.equal(await running(), 'three')
})

test('the first update of all is passed over as well', async () => {
  await officer.phone.close()
  await releases.start()
  releases.next('five', named('five'))
  officer = new Officer(new Phone(releases.origin))
  await officer.phone.start()
  await officer.page.locator('#code').waitFor()
  await officer.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const bad = await bringBad('six')
  await assertPassedOver(bad, () => officer.page.locator('#code'))
  assert.equal(await running(), 'five')
})

/** A release that throws as soon as it starts lies ready, and the server goes. Gives its entry script. */
async function bringBad(name) {
  const script = releases.next(name, () => "throw new Error('this release does not come up')")
  await lookForRelease()
  await officer.page.getByText(READY).waitFor()
  await officer.phone.stop()
  await releases.stop()
  return script
}

/** It has its chances, and none after them. */
async function assertPassedOver(bad, shown) {
  await officer.phone.start()
  for (let start = 1; start < PASSED_OVER_ON; start++) {
    assert.equal(await served(), bad, `start ${start}`)
    await officer.page.reload()
  }
  await shown().waitFor()
  for (let later = 0; later < 2; later++) {
    await officer.page.reload()
    await shown().waitFor()
  }
}

/** The entry script that the page came with. */
function served() {
  return officer.page.evaluate(() => new URL(document.scripts[0].src).pathname.slice(1))
}

/** Prefixed to the app's entry: says which release runs. */
const named = (name) => (code) => `globalThis.release = '${name}'\n${code}`

const running = () => officer.page.evaluate(() => window.release)

/** What the browser does by itself now and then; resolves with what became of the release that was found. */
function lookForRelease() {
  return officer.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const found = new Promise((done) => registration.addEventListener('updatefound', () => done(registration.installing), { once: true }))
    await registration.update()
    const worker = await found
    return new Promise((done) => {
      const look = () => ['installed', 'redundant'].includes(worker.state) && done(worker.state)
      worker.addEventListener('statechange', look)
      look()
    })
  })
}

async function restart() {
  await officer.phone.stop()
  await officer.phone.start()
  await officer.button('5').waitFor()
}
