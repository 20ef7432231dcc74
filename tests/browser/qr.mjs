// Reads a QR code of correction M, versions 1 to 6, from its modules: as a scanner that sees every one of them clearly.
const BLOCKS = [1, 1, 1, 2, 2, 4]
const CHECKS = [10, 16, 26, 18, 24, 16]
const MASKS = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
]

/** The text of the code whose dark modules are these, as `x,y`; throws where a block does not check. */
export function read(size, dark) {
  const at = (x, y) => dark.has(`${x},${y}`)
  const version = (size - 17) / 4
  // Bits 14 to 10 of the format stand at the left of row 8; there the fixed pattern is taken off again.
  const format = [0, 1, 2, 3, 4].map((x) => Number(at(x, 8))).join('')
  const told = parseInt(format, 2) ^ (0x5412 >> 10)
  if (told >> 3 !== 0) throw new Error('not of correction M')
  const words = codewords(size, version, at, MASKS[told & 7])
  const [blocks, checks] = [BLOCKS[version - 1], CHECKS[version - 1]]
  const each = Math.floor(words.length / blocks)
  const data = Array.from({ length: blocks }, (_, block) => {
    const own = Array.from({ length: each }, (_, i) => words[i * blocks + block])
    if (!checksOut(own, checks)) throw new Error(`block ${block} does not check`)
    return own.slice(0, each - checks)
  }).flat()
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const length = parseInt(bits.slice(4, 12), 2)
  return Buffer.from(Array.from({ length }, (_, i) => parseInt(bits.slice(12 + 8 * i, 20 + 8 * i), 2))).toString('utf8')
}

/** What a scanner reads from the desk's drawing. */
export async function scanned(drawing) {
  const size = Number((await drawing.getAttribute('viewBox')).split(' ')[2]) - 8
  const path = await drawing.locator('path').getAttribute('d')
  return read(size, new Set([...path.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => `${x},${y}`)))
}

function codewords(size, version, at, mask) {
  const isFixed = (x, y) => {
    const near = (cx, cy, reach) => Math.max(Math.abs(x - cx), Math.abs(y - cy)) <= reach
    const finders = x < 9 && y < 9 ? true : (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)
    return finders || x === 6 || y === 6 || (version > 1 && near(size - 7, size - 7, 2))
  }
  let bits = ''
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step
      for (const x of [right, right - 1]) if (!isFixed(x, y)) bits += Number(at(x, y) !== (mask(x, y) === 0))
    }
  }
  return bits.match(/.{8}/g).map((byte) => parseInt(byte, 2))
}

/** A whole block is zero at each root of its generator. */
function checksOut(block, checks) {
  for (let i = 0, root = 1; i < checks; i++, root = times(root, 2)) {
    if (block.reduce((sum, byte) => times(sum, root) ^ byte, 0) !== 0) return false
  }
  return true
}

function times(a, b) {
  let product = 0
  for (; b; b >>= 1, a = (a << 1) ^ (a & 0x80 ? 0x11d : 0)) if (b & 1) product ^= a
  return product
}
