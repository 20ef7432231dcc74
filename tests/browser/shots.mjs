// Pictures of every screen and state: node shots.mjs → target/shots/index.html
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DeskTour } from './desk-tour.mjs'
import { root } from './office.mjs'
import { DESK, LARGE, SMALL, TABLET, WIDE } from './phone.mjs'
import { Tour } from './tour.mjs'

const folder = join(root, 'target/shots')
const SCHEMES = ['light', 'dark']
const TOURS = [
  { Kind: Tour, sizes: [SMALL, LARGE], mobile: true },
  { Kind: DeskTour, sizes: [DESK, WIDE, TABLET], mobile: false },
]

const named = (name, { width, height }, scheme) => `${name}-${width}x${height}-${scheme}.png`

/** One walk serves all sizes and colours: the screen is turned over in each state. */
async function shoot(tour, name, { sizes, mobile }) {
  // Phones lay their scroll bars over the page, and only while it moves.
  await tour.cdp.send('Emulation.setScrollbarsHidden', { hidden: true })
  for (const size of sizes) {
    await tour.cdp.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile })
    for (const scheme of SCHEMES) {
      await tour.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await tour.page.screenshot({ path: join(folder, named(name, size, scheme)) })
    }
  }
  await tour.cdp.send('Emulation.setDeviceMetricsOverride', { ...sizes[0], deviceScaleFactor: mobile ? 2 : 1, mobile })
}

function index(shown) {
  const rows = shown.map(({ name, sizes }) => {
    const all = sizes.flatMap((size) => SCHEMES.map((scheme) => [size, scheme]))
    const pictures = all.map(([size, scheme]) => `<img loading="lazy" width="${size.width}" alt="${name}, ${size.width} × ${size.height}, ${scheme}" src="${named(name, size, scheme)}">`)
    return `<h2 id="${name}">${name}</h2><p>${pictures.join('\n')}</p>`
  })
  const links = shown.map(({ name }) => `<a href="#${name}">${name}</a>`).join(' · ')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>body{font-family:sans-serif;background:#888}img{margin:4px;vertical-align:top}</style><p>${links}</p>${rows.join('\n')}</html>\n`
}

mkdirSync(folder, { recursive: true })
const shown = []
try {
  for (const { Kind, ...how } of TOURS) {
    const tour = await Kind.open()
    try {
      await tour.walk(async (name) => {
        await shoot(tour, name, how)
        shown.push({ name, sizes: how.sizes })
      })
    } finally {
      await tour.close()
    }
  }
} finally {
  writeFileSync(join(folder, 'index.html'), index(shown))
}
console.log(`${shown.length} states in ${folder}`)
