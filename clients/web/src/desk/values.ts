/** The server's values as people read them. */
import type { Choice, Field, Kind, Label } from '../core/api'
import { live } from '../live.svelte'
import { say } from '../words'
import * as common from '../words/common'
import { number, typedDay, typedInstant } from '../words/format'
import type { Value } from './api'
import { desk } from './desk.svelte'

type Of<K extends string> = Extract<Field['type'], Record<K, unknown>>

const is = <K extends string>(type: Field['type'], kind: K): type is Of<K> => typeof type === 'object' && kind in type

/** The field that a path names: `lead`, or `indicators/k1/target`. */
export function fieldAt(kind: Kind | undefined, path: string): Field | undefined {
  const [name, , inner] = path.split('/')
  const field = kind?.fields.find((one) => one.name === name)
  return inner && field && is(field.type, 'entries') ? field.type.entries.fields.find((one) => one.name === inner) : field
}

export function labelAt(kind: Kind | undefined, path: string): Label {
  const [name = ''] = path.split('/')
  const outer = kind?.fields.find((one) => one.name === name)
  const inner = fieldAt(kind, path)
  if (!outer || !inner) return { vi: path, en: path }
  if (outer === inner) return outer.label
  return { vi: `${outer.label.vi}: ${inner.label.vi}`, en: `${outer.label.en}: ${inner.label.en}` }
}

/** The record, unit or file that bytes name, as ids are written. */
export function idOf(bytes: string): string {
  const hex = [...atob(bytes)].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : hex
}

export function shown(field: Field | undefined, value: Value | null | undefined): string {
  if (!value || value === 'null') return ''
  if ('bool' in value) return say(value.bool ? common.yes : common.no)
  if ('int' in value) return measured(field, value.int)
  if ('text' in value) return field?.type === 'date' ? typedDay(value.text) : chosen(field, value.text)
  if ('time' in value) return typedInstant(value.time)
  if ('members' in value) return value.members.map((code) => chosen(field, code)).join(', ')
  if ('entries' in value) return String(value.entries.length)
  const id = idOf(value.bytes)
  return desk.unitName(id) || id.slice(0, 8)
}

function measured(field: Field | undefined, n: number): string {
  const type = field?.type ?? 'bool'
  if (is(type, 'decimal')) {
    const { places, unit } = type.decimal
    return `${(n / 10 ** places).toLocaleString('vi-VN', { maximumFractionDigits: places })} ${unit}`.trim()
  }
  // What begins with a year is a year, and no amount.
  const isYear = is(type, 'int') && type.int.min >= 1900
  return isYear ? String(n) : `${number(n)} ${is(type, 'int') ? type.int.unit : ''}`.trim()
}

function optionsOf(field: Field | undefined): readonly Choice[] {
  if (!field) return []
  return is(field.type, 'choice') ? field.type.choice.options : is(field.type, 'tags') ? field.type.tags.options : []
}

function chosen(field: Field | undefined, code: string): string {
  const option = optionsOf(field).find((one) => one.code === code)
  return option ? say(option.label) : code
}

const fieldOn = (kindName: string, axis: string) => live.kind(kindName)?.fields.find((one) => one.axis === axis)

/** Codes that may stand on an axis of records, in the order of the form. */
export const optionsOn = (kindName: string, axis: string) => optionsOf(fieldOn(kindName, axis)).map(({ code }) => code)

/** A code on an axis of records (lĩnh vực, loại, hình thức, cấp) in words. */
export function onAxis(kindName: string, axis: string, code: string | null): string {
  return code ? chosen(fieldOn(kindName, axis), code) : ''
}
