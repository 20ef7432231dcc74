import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })
const records = (n: number) => `${number(n)} ${n === 1 ? 'record' : 'records'}`

export const title = l('Bảng quy trình', 'Workflow boards')
export const which = l('Quy trình', 'Life cycle')
export const filters = l('Lọc bảng', 'Filter the board')
export const anyUnit = l('Mọi đơn vị', 'All units')
export const anyYear = l('Mọi năm', 'All years')
export const anyField = l('Mọi lĩnh vực', 'All fields')
export const total = (n: number) => l(`${number(n)} hồ sơ trên bảng`, `${records(n)} on the board`)
export const here = (n: number) => l(`${number(n)} hồ sơ máy này đang giữ`, `${records(n)} on this device`)
export const keys = l('Phím: mũi tên đi giữa các thẻ, dấu cách chọn, Enter mở, c tới phần quyết định', 'Keys: arrows move between cards, space selects, Enter opens, c leads to the decision')
export const none = l('Không có hồ sơ nào khớp bộ lọc.', 'No record matches the filters.')
export const lane = (state: string, n: number) => l(`${state}: ${number(n)} hồ sơ`, `${state}: ${records(n)}`)
export const more = (left: number) => l(`Xem thêm (còn ${number(left)})`, `Show more (${number(left)} left)`)
export const withheld = l('không nêu', 'not told')
export const sums = l('Ở đây chỉ xem được tổng số.', 'Here only the sum can be read.')
export const select = (name: string) => l(`Chọn: ${name}`, `Select: ${name}`)
export const readOnly = l('Chỉ xem: máy này không giữ', 'Read only: not on this device')
export const notHere = l(
  'Có hồ sơ máy này không giữ: không chọn nhiều cùng lúc được; mở từng hồ sơ để quyết định.',
  'Some records are not on this device: they cannot be selected together; open one to decide on it.',
)
export const lacking = l('Còn thiếu nội dung', 'Lacks something')
export const oneState = (state: string) => l(`Đang chọn ở cột “${state}”. Bỏ chọn để chọn ở cột khác.`, `Selecting in “${state}”. Clear the selection to select elsewhere.`)

export const panel = {
  title: (n: number) => l(`Quyết định cho ${number(n)} hồ sơ`, `Decide on ${records(n)}`),
  outcomes: l('Kết quả', 'What came of it'),
  clear: l('Bỏ chọn', 'Clear selection'),
  drop: (name: string) => l(`Bỏ chọn: ${name}`, `Take out: ${name}`),
  choose: l('Chọn một việc cho các hồ sơ đã chọn:', 'Choose what is to be done:'),
  nothing: l('Không có việc nào làm được lúc này.', 'Nothing can be done now.'),
  act: (action: string, n: number) => l(`${action} (${number(n)} hồ sơ)`, `${action} (${records(n)})`),
  goesTo: (n: number) => l(`Áp dụng cho ${number(n)} hồ sơ:`, `Goes to ${records(n)}:`),
  leaves: (n: number) => l(`Không áp dụng cho ${number(n)} hồ sơ:`, `Does not go to ${records(n)}:`),
  waits: l('Đang chờ máy chủ quyết định', 'Waits for the server'),
  oneByOne: l('Mỗi hồ sơ một số điểm riêng: chọn từng hồ sơ để làm việc này.', 'Each record has points of its own: select one at a time for this.'),
  onItsPage: l('Phiếu chấm ở trang của từng hồ sơ.', 'A sheet is filled in on the record’s own page.'),
  other: l('Chọn việc khác', 'Choose something else'),
  still: l('Hồ sơ chưa được nhận vẫn đang chọn, nội dung đã nhập vẫn còn.', 'What was not taken stays selected, and what you typed is kept.'),
  close: l('Đóng kết quả', 'Close'),
}
