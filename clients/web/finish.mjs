// After Vite: tells the service worker what a release is made of, and compresses what is served.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('dist/', import.meta.url).pathname
const SMALL = 512
const PACKED = /\.(png|woff2|br|gz)$/

const chunks = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
rmSync(join(dist, '.vite'), { recursive: true })

/** All files that a page may come to ask for. */
function filesOf(page) {
  const reached = new Set([page])
  for (const name of reached) for (const next of [...(chunks[name].imports ?? []), ...(chunks[name].dynamicImports ?? [])]) reached.add(next)
  return new Set([...reached].flatMap((name) => [chunks[name].file, ...(chunks[name].css ?? []), ...(chunks[name].assets ?? [])]))
}

const ofApp = filesOf('index.html')
const ofDesk = filesOf('desk.html')
/** Phones neither keep nor fetch what the desk alone needs. */
const isDesks = (name) => name === 'desk.html' || (ofDesk.has(name) && !ofApp.has(name))

const all = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  .filter((name) => !/\.(br|gz)$/.test(name))
  .sort()

// Large icons are for whoever installs the app, which takes a network.
const shipped = all.filter((name) => name !== 'sw.js' && !isDesks(name) && !/512\.png$/.test(name))
const hash = createHash('sha256')
for (const name of shipped) hash.update(name).update(readFileSync(join(dist, name)))
const files = shipped.map((name) => (name === 'index.html' ? '/' : `/${name}`))
const worker = join(dist, 'sw.js')
const code = readFileSync(worker, 'utf8')
  .replaceAll('__FILES__', JSON.stringify(files))
  .replaceAll('__RELEASE__', JSON.stringify(hash.digest('hex').slice(0, 16)))
writeFileSync(worker, code)

/** Compresses them; gives how many bytes go over the line in all. */
function pack(names) {
  let total = 0
  for (const name of names) {
    const path = join(dist, name)
    const plain = readFileSync(path)
    if (PACKED.test(name) || plain.length < SMALL) {
      total += plain.length
      continue
    }
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
    const br = brotliCompressSync(plain, { params })
    writeFileSync(`${path}.br`, br)
    writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }))
    total += br.length
    console.log(`${name}: ${plain.length} -> ${br.length}`)
  }
  return total
}

console.log(`the app in all, as transferred: ${pack([...shipped, 'sw.js'])} bytes`)
console.log(`the desk besides: ${pack(all.filter(isDesks))} bytes`)
