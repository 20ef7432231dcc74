/** New ids: time first, so that they sort by when they were made, then chance (RFC 9562, version 7). */

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}

export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const chance = random(10)
  chance[0] = (chance[0]! & 0x0f) | 0x70
  chance[2] = (chance[2]! & 0x3f) | 0x80
  const all = time + hex(chance)
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join('-')
}

/** A key for an entry of a log. */
export function newKey(): string {
  return Date.now().toString(16).padStart(12, '0') + hex(random(4))
}

/** Chance alone: it tells nothing of when it was made. */
export function randomId(): string {
  return crypto.randomUUID()
}

export async function sha256(bytes: BufferSource): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export function base64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
