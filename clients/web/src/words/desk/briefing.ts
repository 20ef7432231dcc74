import type { Label } from '../../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Thông báo kết luận giao ban', 'Conclusions of a briefing')
export const make = l('Lập thông báo kết luận', 'Make the notice of conclusions')
export const print = l('In thông báo', 'Print the notice')
export const issuer = l('Ban Chỉ đạo ban hành', 'Issued by')
export const offline = l('Không có mạng: thông báo chỉ lập từ số liệu của máy chủ.', 'Offline: a notice is made from the server’s figures alone.')
export const notBriefing = l('Hồ sơ này không phải là cuộc giao ban.', 'This record is no briefing.')
export const check = l('Đọc lại trước khi in. Số, ngày và chữ ký điền khi ban hành.', 'Read it before printing. Number, date and signature are filled in when it is issued.')

/** What stands on the paper itself: a Vietnamese document whatever the language of the screen. */
export const paper = {
  above: (commune: string) => (commune ? `Đảng uỷ ${commune}` : 'Đảng uỷ'),
  committee: 'Ban Chỉ đạo',
  party: 'Đảng Cộng sản Việt Nam',
  number: 'Số          -TB/BCĐ',
  date: (place: string) => `${place}, ngày ….. tháng ….. năm ${'.'.repeat(8)}`,
  name: 'Thông báo',
  about: (name: string) => `Kết luận ${name}`,
  held: (day: string, chair: string, attendance: string) => `${day ? `Ngày ${day}, ` : ''}${chair || 'Ban Chỉ đạo'} chủ trì cuộc giao ban${attendance ? `, có ${attendance} dự` : ''}. Nội dung và kết luận như sau:`,
  agenda: 'Nội dung',
  item: (topic: string, presenter: string, minutes: string) => [topic, presenter && `${presenter} trình bày`, minutes].filter(Boolean).join('; '),
  remarks: 'Ý kiến phát biểu',
  conclusion: 'Kết luận',
  tasks: 'Nhiệm vụ được giao',
  columns: ['TT', 'Nhiệm vụ', 'Chủ trì', 'Phối hợp', 'Thời hạn'],
  next: (day: string) => `Kỳ giao ban tới: ngày ${day}.`,
  recipients: ['Nơi nhận:', '- Thành viên Ban Chỉ đạo;', '- Các đơn vị được giao nhiệm vụ;', '- Lưu: VP.'],
  signs: 'Trưởng ban',
  signed: '(Chữ ký, dấu, họ và tên)',
}
