// Pictures of every screen and state: node shots.mjs → target/shots/index.html
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './office.mjs'
import { LARGE, SMALL } from './phone.mjs'
import { Tour } from './tour.mjs'

const folder = join(root, 'target/shots')
const SIZES = [SMALL, LARGE]
const SCHEMES = ['light', 'dark']

const named = (name, { width, height }, scheme) => `${name}-${width}x${height}-${scheme}.png`

/** One walk serves all sizes and colours: the screen is turned over in each state. */
async function shoot(tour, name) {
  // Phones lay their scroll bars over the page, and only while it moves.
  await tour.cdp.send('Emulation.setScrollbarsHidden', { hidden: true })
  for (const size of SIZES) {
    await tour.cdp.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: true })
    for (const scheme of SCHEMES) {
      await tour.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await tour.page.screenshot({ path: join(folder, named(name, size, scheme)) })
    }
  }
  await tour.cdp.send('Emulation.setDeviceMetricsOverride', { ...SMALL, deviceScaleFactor: 2, mobile: true })
}

function index(names) {
  const all = SIZES.flatMap((size) => SCHEMES.map((scheme) => [size, scheme]))
  const rows = names.map((name) => {
    const pictures = all.map(([size, scheme]) => `<img loading="lazy" width="${size.width}" alt="${name}, ${size.width} × ${size.height}, ${scheme}" src="${named(name, size, scheme)}">`)
    return `<h2 id="${name}">${name}</h2><p>${pictures.join('\n')}</p>`
  })
  const links = names.map((name) => `<a href="#${name}">${name}</a>`).join(' · ')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>body{font-family:sans-serif;background:#888}img{margin:4px;vertical-align:top}</style><p>${links}</p>${rows.join('\n')}</html>\n`
}

mkdirSync(folder, { recursive: true })
const tour = await Tour.open()
const names = []
try {
  await tour.walk(async (name) => {
    await shoot(tour, name)
    names.push(name)
  })
} finally {
  await tour.close()
  writeFileSync(join(folder, 'index.html'), index(names))
}
console.log(`${names.length} states in ${folder}`)
