import type { Label } from '../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Chỗ ghi khác nhau', 'Conflicts')
export const explain = l('Hai máy cùng ghi một ô khi không có mạng. Không giá trị nào mất: hãy chọn giá trị đúng.', 'Two devices wrote the same field while offline. Nothing is lost: choose what is right.')
export const nothing = l('Không còn chỗ nào khác nhau.', 'Nothing is in conflict any more.')
export const before = (value: string) => l(`Trước đó: ${value}`, `Before: ${value}`)
export const blankBefore = l('Trước đó: để trống', 'Before: blank')
export const blank = l('(để trống)', '(blank)')
export const wrote = (who: Label, when: Label) => l(`${who.vi}, ${when.vi}`, `${who.en}, ${when.en}`)
export const mine = l('Máy này', 'This phone')
export const other = l('Ghi giá trị khác', 'Write another value')
export const otherValue = (field: string) => l(`${field}: giá trị khác`, `${field}: another value`)
export const confirm = l('Dùng giá trị này', 'Use this value')
export const settled = l('Đã chọn', 'Settled')
export const undo = l('Hoàn lại', 'Undo')
export const undone = l('Đã hoàn lại', 'Undone')
