// Nothing that the page called saved may be missing, whenever the phone dies. KILLS says how often it does.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as moment } from 'node:timers/promises'
import { seeded } from './chance.mjs'
import { Office } from './office.mjs'
import { Officer } from './officer.mjs'
import { Phone } from './phone.mjs'

const KILLS = Number(process.env.KILLS ?? 5)
const SEED = Number(process.env.SEED ?? 1)
/** Saves come 400 ms after typing rests: a round sees some of them. */
const LONGEST = 3000
const FIELDS = ['name', 'area', 'story']
const WORDS = ['hiến', 'đất', 'mở', 'đường', 'thôn', 'Đồng', 'Trám', 'khởi', 'công', 'tháng', 'ba']

let office, officer

before(async () => {
  office = await Office.open()
  await office.person('canbo', 'Lò Thị Mẫu')
  await office.start()
  officer = new Officer(new Phone(office.origin))
  await officer.phone.start()
  await officer.enrol(await office.code('canbo'), 'Máy hay hết pin')
  await officer.phone.stop()
  // From here on the phone is alone.
  await office.stop()
})

after(async () => {
  await officer?.phone.close()
  await office?.close()
})

test(`${KILLS} kills while somebody types lose nothing that was called saved`, async (t) => {
  const chance = seeded(SEED)
  const saved = new Map()
  let claims = 0
  for (let round = 0; round < KILLS; round++) {
    const isNew = !saved.size || chance() < 0.3
    const known = [...saved.keys()]
    const id = isNew ? null : known[Math.floor(chance() * known.length)]
    const claim = (record, values) => (claims++, saved.set(record, values))
    await start(claim)
    if (id) await assertKept(id, saved.get(id))
    await typeAndDie(id, chance, chance() * LONGEST)
  }
  await start(() => {})
  for (const [id, values] of saved) await assertKept(id, values)
  t.diagnostic(`${claims} times something was called saved, in ${saved.size} records`)
  assert.ok(claims > 0, 'nothing was ever called saved')
})

async function start(claim) {
  await officer.phone.start('', { offline: true, before: (page) => hear(page, claim) })
  await officer.unlock()
}

/** Tells the test what the page calls saved, at the moment when it does: what it says, and what stands in the fields then. */
async function hear(page, claim) {
  await page.exposeFunction('calledSaved', claim)
  await page.addInitScript((fields) => {
    const look = () => {
      const said = document.querySelector('.bar [role="status"]')?.textContent ?? ''
      const [screen, id] = location.hash.replace('#/', '').split('?')[0].split('/')
      if (screen !== 'edit' || !said.startsWith('Đã lưu trên máy')) return
      const boxes = fields.flatMap((name) => document.getElementById(`f-${name}`) ?? [])
      window.calledSaved(id, Object.fromEntries(boxes.map((box) => [box.id.slice(2), box.value])))
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
  }, FIELDS)
}

/** By way of another screen: the form of the record before would look the same. */
async function open(form) {
  await officer.go('#/today')
  await officer.heading(/^Hôm nay/).waitFor()
  await officer.go(form)
  await officer.page.locator('#section-general').waitFor()
}

/** Types with the rests that people make, until the battery is out. */
async function typeAndDie(id, chance, life) {
  await open(id ? `#/edit/${id}` : '#/new/good_deed')
  let isAlive = true
  const typing = type(chance, () => isAlive).catch((error) => {
    // The page went in the middle of a key press, as it was meant to.
    if (isAlive) throw error
  })
  await moment(life)
  isAlive = false
  await officer.phone.kill()
  await typing
}

async function type(chance, isAlive) {
  while (isAlive()) {
    const name = FIELDS[Math.floor(chance() * FIELDS.length)]
    await officer.section(name === 'story' ? 'deed' : 'general')
    await officer.field(name).press('Control+End')
    for (let words = 1 + chance() * 4; words > 0 && isAlive(); words--) {
      await officer.page.keyboard.insertText(`${WORDS[Math.floor(chance() * WORDS.length)]} `)
      await moment(chance() * 150)
    }
    if (chance() < 0.6) await moment(350 + chance() * 500)
  }
}

/** More than was called saved may be there, less may not: texts only grow. */
async function assertKept(id, values) {
  await open(`#/edit/${id}`)
  for (const [name, text] of Object.entries(values)) {
    await officer.section(name === 'story' ? 'deed' : 'general')
    const there = await officer.field(name).inputValue()
    assert.ok(there.startsWith(text.trimEnd()), `${id} ${name}: “${text}” was called saved, “${there}” is there`)
  }
}
