import type { Label } from '../../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Xung đột', 'Conflicts')
export const explain = l(
  'Hai máy cùng ghi một mục khi chưa thấy nhau. Không giá trị nào mất: chọn giá trị đúng, rồi chốt một hoặc nhiều chỗ một lượt.',
  'Two devices wrote one field without seeing each other. Nothing is lost: choose what is right, then settle one or several at once.',
)
export const none = l('Không còn chỗ nào ghi khác nhau.', 'Nothing is in conflict.')
export const readOnly = l('Vai trò của đồng chí xem được mà không chốt được.', 'Your roles may read these, not settle them.')
export const ofRecord = l('Chỉ hồ sơ này.', 'This record only.')
export const all = l('Xem tất cả xung đột', 'All conflicts')

export const since = (when: Label) => l(`mở từ ${when.vi}`, `open since ${when.en}`)
export const before = l('Trước đó', 'Before')
export const value = (n: number) => l(`Giá trị ${String.fromCharCode(65 + n)}`, `Value ${String.fromCharCode(65 + n)}`)
export const shown = l('đang hiện', 'shown now')
export const blank = l('(để trống)', '(blank)')
export const wrote = (who: string, device: string, when: Label) => l(`${who}, ${device}, ghi ${when.vi}`, `${who}, ${device}, written ${when.en}`)
export const nobody = l('không rõ ai ghi', 'writer unknown')
export const other = l('Ghi giá trị khác', 'Write another value')

export const settle = (n: number) => l(n ? `Chốt ${n} chỗ đã chọn` : 'Chốt chỗ đã chọn', n ? `Settle the ${n} chosen` : 'Settle what is chosen')
export const settled = l('Đã chốt trên máy này, đang gửi', 'Settled on this device, being sent')
export const notHere = {
  code: 'conflict_not_here',
  vi: 'Máy này chưa nhận được chỗ ghi khác nhau ấy; hãy đồng bộ rồi chốt lại.',
  en: 'This device does not have that conflict yet; sync and settle again.',
}
