// Every screen and state of phone and desk for everybody: axe-core, names in Vietnamese, large letters on a small screen.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterEach, test } from 'node:test'
import { DeskTour } from './desk-tour.mjs'
import { Tour } from './tour.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Letters that Vietnamese shares with English say nothing; these do. */
const ENGLISH = /\b(the|close|back|open|save|search|add|remove|button|image|photo|menu|undo|next|edit)\b/i

let tour

afterEach(async () => {
  await tour?.close()
})

for (const [place, Kind] of Object.entries({ phone: Tour, desk: DeskTour })) {
  test(`every screen of the ${place}, light and dark: no violations, all named in Vietnamese, no sideways scrolling at 200 %`, async (t) => {
    tour = await Kind.open()
    const found = []
    await tour.walk(async (name) => {
      for (const scheme of ['light', 'dark']) {
        await tour.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        found.push(...(await violations()).map((what) => `${name}, ${scheme}: ${what}`))
      }
      found.push(...(await unnamed()).map((what) => `${name}: ${what}`))
      found.push(...(await tooWide()).map((what) => `${name}, 200 %: ${what}`))
      t.diagnostic(name)
    })
    assert.deepEqual(found, [])
  })
}

test('the checks find what they look for', async () => {
  tour = await DeskTour.open()
  await tour.officer.phone.start()
  await tour.page.evaluate(() => {
    const planted = document.createElement('main')
    planted.innerHTML = '<button></button><button>Close</button><p>mờ</p>'
    Object.assign(planted.querySelector('p').style, { color: '#888', background: '#999', width: '2000px' })
    document.body.append(planted)
  })
  assert.match((await violations()).join('\n'), /color-contrast/)
  assert.deepEqual(await unnamed(), ['button without a name', 'button “Close”'])
  assert.match((await tooWide()).join('\n'), /2\d\d\d px of 1\d\d\d/)
})

/** The page's policy lets nothing in but its own scripts; evaluation by the debugger is no script of the page's. */
async function violations() {
  await tour.page.evaluate(axe)
  const { violations } = await tour.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1]?.trim() ?? ''}`))
}

/** Interactive elements without a name, or with one that is not Vietnamese. */
async function unnamed() {
  const { nodes } = await tour.cdp.send('Accessibility.getFullAXTree')
  const roles = ['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'switch', 'slider', 'spinbutton', 'tab', 'DisclosureTriangle', 'Date', 'DateTime']
  const active = nodes.filter((node) => !node.ignored && roles.includes(node.role?.value))
  return active.flatMap((node) => {
    const name = node.name?.value?.trim() ?? ''
    if (!name) return [`${node.role.value} without a name`]
    // Languages are named in themselves.
    return ENGLISH.test(name) && name !== 'English' ? [`${node.role.value} “${name}”`] : []
  })
}

/** What is wider than the phone once letters are twice as large. */
async function tooWide() {
  return tour.page.evaluate(() => {
    const { style } = document.documentElement
    const before = style.fontSize
    style.fontSize = '200%'
    const { scrollWidth, clientWidth } = document.documentElement
    const wide = scrollWidth > clientWidth ? [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1) : []
    style.fontSize = before
    return scrollWidth > clientWidth ? [`${scrollWidth} px of ${clientWidth}: ${wide.slice(0, 3).map((one) => `<${one.localName} class="${one.className}"> ${one.textContent.trim().slice(0, 30)}`).join(' | ')}`] : []
  })
}
