// What lies on a phone's disk, for whoever takes it out.
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

const RUN = 64

/** All files of a folder, with their bytes. */
export function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.map((path) => ({ name: relative(folder, path), bytes: readFileSync(path) }))
}

/** Names of the files that hold one of these runs of bytes. */
export function whereIs(files, forms) {
  return files.filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name)
}

/** Names of the files in which a text can be read. */
export const whereTold = (files, text) => whereIs(files, [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')])

/** A run of a file's bytes that no other file has by chance: a dark corner of a photo is one byte again and again. */
export function runOf(bytes) {
  for (let at = 0; at + RUN <= bytes.length; at += RUN) {
    const run = bytes.subarray(at, at + RUN)
    if (new Set(run).size > RUN / 2) return run
  }
  throw new Error('no run of these bytes is like no other')
}
