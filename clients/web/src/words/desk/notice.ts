import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Thông báo kết quả đối thoại', 'Notice of a dialogue’s results')
export const make = l('Lập thông báo kết quả', 'Make the notice of results')
export const print = l('In thông báo', 'Print the notice')
export const issuer = l('Cơ quan ban hành', 'Issued by')
export const offline = l('Không có mạng: thông báo chỉ lập từ số liệu của máy chủ.', 'Offline: a notice is made from the server’s figures alone.')
export const notDialogue = l('Hồ sơ này không phải là cuộc đối thoại.', 'This record is no dialogue.')
export const check = l(
  'Đọc lại trước khi in: không được có tên, số điện thoại, địa chỉ của người nêu ý kiến. Số và ngày điền khi ban hành.',
  'Read it before printing: no names, telephone numbers or addresses of those who spoke. Number and date are filled in when it is issued.',
)
export const leftOut = (n: number) =>
  l(
    `${number(n)} mục không đưa vào thông báo: khiếu nại, tố cáo đi theo đường riêng, hoặc ý kiến chưa ghi loại.`,
    `${number(n)} left out: complaints and denunciations go their own way, or an opinion names no kind.`,
  )

/** What stands on the paper itself: a Vietnamese document whatever the language of the screen. */
export const paper = {
  committee: 'Uỷ\u00a0ban\u00a0nhân\u00a0dân',
  country: 'Cộng hòa xã hội chủ nghĩa Việt Nam',
  motto: 'Độc lập - Tự do - Hạnh phúc',
  number: 'Số:          /TB-UBND',
  date: (place: string) => `${place}, ngày ….. tháng ….. năm ${'.'.repeat(8)}`,
  name: 'Thông báo',
  about: (name: string) => `Kết quả trả lời, giải quyết ý kiến của Nhân\u00a0dân tại ${name}`,
  held: (day: string, venue: string) => `Ngày ${day}${venue ? `, tại ${venue}` : ''}, `,
  chaired: (chair: string) => `${chair} đã chủ trì cuộc đối thoại với Nhân dân`,
  unchaired: 'đã tổ chức cuộc đối thoại với Nhân dân',
  attended: (n: string) => `, có ${n} dự`,
  results: (n: number) => `Kết quả trả lời, giải quyết ${number(n)} ý kiến như sau:`,
  empty: 'Không có ý kiến nào được công khai.',
  conclusion: (symbol: string, day: string) => `Kết luận của cuộc đối thoại: ${symbol}${day ? ` ngày ${day}` : ''}.`,
  columns: ['TT', 'Nội dung ý kiến', 'Trả lời, kết quả giải quyết', 'Cơ quan trả lời', 'Thời hạn, tình trạng'],
  pending: 'Chưa có kết quả',
  atOnce: 'Trả lời tại cuộc đối thoại',
  due: (day: string) => `Hạn ${day}`,
  ends: 'Thông báo này được niêm yết và gửi các thôn, bản, tổ dân phố để Nhân dân biết, giám sát.',
  recipients: ['Nơi nhận:', '- Các thôn, bản, tổ dân phố;', '- Niêm yết công khai;', '- Lưu: VT.'],
  signs: 'Quyền hạn, chức vụ của người ký',
  signed: '(Chữ ký, dấu, họ và tên)',
}
