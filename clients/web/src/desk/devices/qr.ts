/** QR codes (ISO/IEC 18004): bytes, versions 1 to 6, error correction M. */

/** Of each version: blocks, and how many bytes of data and of correction each has. */
const VERSIONS = [
  { blocks: 1, data: 16, check: 10 },
  { blocks: 1, data: 28, check: 16 },
  { blocks: 1, data: 44, check: 26 },
  { blocks: 2, data: 32, check: 18 },
  { blocks: 2, data: 43, check: 24 },
  { blocks: 4, data: 27, check: 16 },
]
const HEAD_BITS = 12

/** Rows of modules, true where dark; none where the text is too long. */
export function qr(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text)
  const at = VERSIONS.findIndex(({ blocks, data }) => bytes.length * 8 + HEAD_BITS <= blocks * data * 8)
  const version = VERSIONS[at]
  if (!version) return null
  const codewords = interleaved(filled(bytes, version.blocks * version.data), version)
  const drawn = MASKS.map((mask, n) => draw(at + 1, codewords, mask, n))
  return drawn.reduce((best, one) => (penalty(one) < penalty(best) ? one : best))
}

/** Mode, length, bytes, end, and the padding that fills the version. */
function filled(bytes: Uint8Array, capacity: number): number[] {
  const bits = [0b0100, bytes.length].map((n, i) => n.toString(2).padStart(i ? 8 : 4, '0')).join('') + [...bytes].map(eight).join('') + '0000'
  const words = bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad)
  return words
}

const eight = (n: number) => n.toString(2).padStart(8, '0')

function interleaved(words: number[], { blocks, data, check }: (typeof VERSIONS)[number]): number[] {
  const parts = Array.from({ length: blocks }, (_, i) => words.slice(i * data, (i + 1) * data))
  const checks = parts.map((part) => remainder(part, check))
  const across = (columns: number[][], length: number) => Array.from({ length }, (_, i) => columns.map((column) => column[i] ?? 0)).flat()
  return [...across(parts, data), ...across(checks, check)]
}

// Reed-Solomon over GF(256)

function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    product ^= ((b >> bit) & 1) * a
  }
  return product
}

function remainder(data: number[], degree: number): number[] {
  let divisor = [1]
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    divisor = [...divisor, 0].map((factor, n) => factor ^ times(divisor[n - 1] ?? 0, root))
  }
  const rest = new Array<number>(degree).fill(0)
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0)
    rest.push(0)
    for (let i = 0; i < degree; i++) rest[i] = (rest[i] ?? 0) ^ times(divisor[i + 1] ?? 0, factor)
  }
  return rest
}

// Drawing

const MASKS: ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
]

function draw(version: number, codewords: number[], mask: (x: number, y: number) => number, maskNumber: number): boolean[][] {
  const size = 17 + 4 * version
  const fixed = patterns(version, size, maskNumber)
  const rows = Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => fixed.get(y * size + x) ?? false))
  const bits = codewords.map(eight).join('')
  let i = 0
  for (let right = size - 1; right >= 1; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step++) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step
        if (fixed.has(y * size + x)) continue
        rows[y]![x] = (bits[i++] === '1') !== (mask(x, y) === 0)
      }
    }
  }
  return rows
}

/** What stands where whatever is said: finders, timing, alignment, format. */
function patterns(version: number, size: number, mask: number): Map<number, boolean> {
  const fixed = new Map<number, boolean>()
  const set = (x: number, y: number, dark: boolean) => {
    if (x >= 0 && y >= 0 && x < size && y < size) fixed.set(y * size + x, dark)
  }
  const square = (cx: number, cy: number, reach: number, light: number[]) => {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) set(cx + dx, cy + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))))
    }
  }
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  square(3, 3, 4, [2, 4])
  square(size - 4, 3, 4, [2, 4])
  square(3, size - 4, 4, [2, 4])
  if (version > 1) square(size - 7, size - 7, 2, [1])
  const format = formatBits(mask)
  for (let i = 0; i < 15; i++) {
    const dark = ((format >> i) & 1) === 1
    if (i < 8) {
      set(8, i < 6 ? i : i + 1, dark)
      set(size - 1 - i, 8, dark)
    } else {
      set(i < 9 ? 7 : 14 - i, 8, dark)
      set(8, size - 15 + i, dark)
    }
  }
  set(8, size - 8, true)
  return fixed
}

/** Correction M is 00, so that the mask alone is said. */
function formatBits(mask: number): number {
  let rest = mask
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  return ((mask << 10) | rest) ^ 0x5412
}

/** The less a scanner may mistake in it, the lower. */
function penalty(rows: boolean[][]): number {
  const text = (line: boolean[]) => line.map(Number).join('')
  const across = rows.map(text)
  const down = rows.map((_, x) => text(rows.map((row) => row[x] ?? false)))
  let sum = 0
  for (const line of [...across, ...down]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2
    sum += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length
  }
  for (let y = 1; y < rows.length; y++) {
    for (let x = 1; x < rows.length; x++) {
      const four = [rows[y]![x], rows[y - 1]![x], rows[y]![x - 1], rows[y - 1]![x - 1]]
      if (four.every((one) => one === four[0])) sum += 3
    }
  }
  const dark = across.join('').replaceAll('0', '').length
  return sum + 10 * Math.floor(Math.abs((dark * 20) / rows.length ** 2 - 10))
}
