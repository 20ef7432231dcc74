// Pictures: what they were encoded to, the very bytes that the phone has, to look for elsewhere; and some like no other.
import { seeded } from './chance.mjs'

/** To be called while the page is blank. */
export function keepPhotos(page) {
  return page.addInitScript(() => {
    window.takenPhotos = []
    const { toBlob } = HTMLCanvasElement.prototype
    HTMLCanvasElement.prototype.toBlob = function (done, ...how) {
      const keep = (blob) => {
        window.takenPhotos.push(blob.arrayBuffer())
        done(blob)
      }
      toBlob.call(this, keep, ...how)
    }
  })
}

/** All photos since the page was opened. */
export async function takenPhotos(page) {
  const photos = await page.evaluate(async () => {
    const taken = await Promise.all(window.takenPhotos)
    return taken.map((bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')))
  })
  return photos.map((photo) => Buffer.from(photo, 'base64'))
}

const HEAD = 54

/** A picture for the gallery, of so many pixels a side (by fours): noise, which no other is like and which stays large. */
export function picture(seed, side) {
  const chance = seeded(seed)
  const bytes = Buffer.alloc(HEAD + side * side * 3)
  bytes.write('BM')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(HEAD, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(side, 18)
  bytes.writeInt32LE(side, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  for (let at = HEAD; at < bytes.length; at++) bytes[at] = chance() * 256
  return { name: `${seed}.bmp`, mimeType: 'image/bmp', buffer: bytes }
}
