/** Photos on their way from the camera to the store: shrunk, without EXIF, faces blurred. */

const MOST_PIXELS_A_SIDE = 1600
const QUALITY = 0.72
export const MEDIA_TYPE = 'image/jpeg'

/** A circle over the photo, in parts of its width and height; the radius in parts of its width. */
export interface Circle {
  x: number
  y: number
  radius: number
}

function paint(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const scale = Math.min(1, MOST_PIXELS_A_SIDE / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** What the viewfinder sees now. */
export const shoot = (video: HTMLVideoElement) => paint(video, video.videoWidth, video.videoHeight)

/** A photo from the gallery or the phone's camera. */
export async function read(file: Blob): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(file)
  try {
    return paint(bitmap, bitmap.width, bitmap.height)
  } finally {
    // A photo of 12 megapixels is 48 MB decoded.
    bitmap.close()
  }
}

/** Draws the photo with its blurred circles: coarse blocks, from which no face comes back. */
export function draw(photo: HTMLCanvasElement, circles: readonly Circle[], on: HTMLCanvasElement): void {
  on.width = photo.width
  on.height = photo.height
  const pen = on.getContext('2d')
  if (!pen) return
  pen.drawImage(photo, 0, 0)
  for (const circle of circles) pixelate(photo, circle, pen)
}

const BLOCKS = 6

function pixelate(photo: HTMLCanvasElement, { x, y, radius }: Circle, pen: CanvasRenderingContext2D): void {
  const r = radius * photo.width
  const [left, top] = [x * photo.width - r, y * photo.height - r]
  const coarse = document.createElement('canvas')
  coarse.width = BLOCKS
  coarse.height = BLOCKS
  const blocks = coarse.getContext('2d')
  if (!blocks) return
  blocks.imageSmoothingQuality = 'high'
  blocks.drawImage(photo, left, top, 2 * r, 2 * r, 0, 0, BLOCKS, BLOCKS)
  pen.save()
  pen.beginPath()
  pen.arc(left + r, top + r, r, 0, 2 * Math.PI)
  pen.clip()
  pen.imageSmoothingEnabled = false
  pen.drawImage(coarse, left, top, 2 * r, 2 * r)
  pen.restore()
}

export async function encode(photo: HTMLCanvasElement, circles: readonly Circle[]): Promise<Blob> {
  const canvas = document.createElement('canvas')
  draw(photo, circles, canvas)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, MEDIA_TYPE, QUALITY))
  // Memory of a canvas is given back at once when it shrinks.
  canvas.width = canvas.height = 0
  if (!blob) throw new Error('the photo could not be encoded')
  return blob
}
