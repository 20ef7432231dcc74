// Figures of the app on a slow phone: node measure.mjs. They compare, they do not promise.
import { seeded } from './chance.mjs'
import { MODELS } from './demo.mjs'
import { Line } from './line.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'
import { Rustic } from './rustic.mjs'

const RECORDS = Number(process.env.RECORDS ?? 5000)
/** Records that one colleague writes before the next takes over. */
const EACH = 250
/** How much slower than this machine a cheap phone is. */
const SLOWER = 6
const figures = {}

const office = await Office.open(0, { apart: true })
const line = new Line(office.port, office.listen)
await office.person('canbo', 'Lò Thị Mẫu', 'standing_office')
const officer = new Officer(new Phone(office.origin))
const rustics = []
try {
  await office.start()
  await line.mend()
  await firstVisit()
  // A phone left alone for so long would lock itself.
  await officer.phone.stop()
  await fill()
  await officer.phone.start()
  await officer.unlock()
  const asked = Date.now()
  await officer.sync(20)
  figures['first sync of all records, unthrottled, s'] = Math.round((Date.now() - asked) / 1000)
  await officer.phone.stop()
  await line.break()
  await coldStart()
  await search()
} finally {
  await officer.phone.close()
  rustics.forEach((rustic) => rustic.close())
  await line.break()
  await office.close()
}
console.table(figures)
console.log(JSON.stringify(figures))

/** What the first visit costs. The line counts what the worker and the service worker fetch, too, with all headers. */
async function firstVisit() {
  const { phone } = officer
  let ownBytes = 0
  await phone.start('', {
    before: async (page) => {
      phone.cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (ownBytes += encodedDataLength))
      await phone.cdp.send('Network.enable')
      await throttle(SLOWER)
      await watchPaint(page)
    },
  })
  await phone.page.locator('#code').waitFor()
  const paint = await phone.page.evaluate(() => ({
    first: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    largest: window.largest,
    isCoreAwake: performance.getEntriesByType('resource').some(({ name }) => name.endsWith('.wasm')),
  }))
  figures['first visit: first contentful paint, ms'] = Math.round(paint.first)
  figures['first visit: largest contentful paint, ms'] = Math.round(paint.largest)
  figures['first visit: wasm fetched by the page before it'] = paint.isCoreAwake
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  figures['first visit: bytes of the page, encoded'] = ownBytes
  figures['first visit: bytes in all, until it starts offline'] = line.down.carried
  await throttle(1)
  await officer.enrol(await office.code('canbo'), 'Máy đo')
  figures['until enrolled: bytes in all'] = line.down.carried
}

function throttle(rate) {
  return officer.phone.cdp.send('Emulation.setCPUThrottlingRate', { rate })
}

function watchPaint(page) {
  return page.addInitScript(() => {
    new PerformanceObserver((list) => (window.largest = list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true })
  })
}

/** Colleagues' records, some thousands of them, by the command line: one that keeps few is quick to write. */
async function fill() {
  const chance = seeded(1)
  const of = (list) => list[Math.floor(chance() * list.length)]
  const started = Date.now()
  let rustic
  for (let at = 0; at < RECORDS; at++) {
    if (at % EACH === 0) {
      await rustic?.sync()
      rustic = await Rustic.enrol(office, await office.person(`dongnghiep${at / EACH}`, 'Vi Văn Mẫu', 'unit_contact'))
      rustics.push(rustic)
    }
    await rustic.begin('good_deed', { name: `${of(MODELS).name}, việc ${at}`, done_on: `${1 + Math.floor(chance() * 27)}/03/2026`, story: of(MODELS).parts.situation.situation, field: of(MODELS).field, subject: 'collective', collective: of(MODELS).name })
  }
  await rustic.sync()
  figures['(filling by the command line, s)'] = Math.round((Date.now() - started) / 1000)
}

async function coldStart() {
  const { phone } = officer
  await phone.start('#/records', {
    offline: true,
    before: async (page) => {
      await throttle(SLOWER)
      await watchPaint(page)
    },
  })
  await officer.button('5').waitFor()
  figures['cold start offline: largest contentful paint, ms'] = Math.round(await phone.page.evaluate(() => window.largest))
  await phone.page.keyboard.type(officer.pin)
  await timeFrom('click', () => document.querySelectorAll('ul.list li').length > 0)
  await officer.button('Mở').click()
  figures['PIN confirmed to list, and drawn, ms'] = (await timed()).join(', ')
  figures['records in the list'] = await phone.page.getByText(/ hồ sơ$/).first().innerText()
}

/** Each keystroke leaves fewer records, so that the list is known to be the new one. */
async function search() {
  const { page } = officer
  const said = () => page.locator('main [role="status"]').innerText()
  const press = async (key) => {
    await timeFrom('input', (before) => ![before, 'Đang mở…'].includes(document.querySelector('main [role="status"]').textContent), await said())
    await page.keyboard.press(key)
    return timed()
  }
  await page.getByRole('searchbox').focus()
  figures['first search (the core may still be waking), ms'] = (await press('h')).join(', ')
  for (const key of 'ien dat viec ') await page.keyboard.press(key)
  await page.waitForTimeout(5_000)
  const each = []
  for (const key of '123') each.push(await press(key))
  figures['three keystrokes to the list, ms'] = each.map(([there]) => there).join(', ')
  figures['three keystrokes to the list drawn, ms'] = each.map(([, drawn]) => drawn).join(', ')
}

/**
 * Times from an event until something holds, and until the frame is drawn that shows it: only then another letter may
 * come, or it would be charged with what is left of this one. The page's policy allows no functions made from text.
 */
async function timeFrom(event, holds, given = null) {
  await officer.page.evaluate(`(() => {
    const holds = ${holds}
    window.timed = new Promise((done) => {
      addEventListener('${event}', ({ timeStamp }) => {
        const passed = () => Math.round(performance.now() - timeStamp)
        const look = () => {
          const there = holds(${JSON.stringify(given)}) && passed()
          requestAnimationFrame(there ? () => done([there, passed()]) : look)
        }
        requestAnimationFrame(look)
      }, { once: true, capture: true })
    })
  })()`)
}

function timed() {
  return officer.page.evaluate(() => window.timed)
}
