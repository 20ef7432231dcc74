// What the camera's pictures were encoded to: the very bytes that the phone has, to look for elsewhere.

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
