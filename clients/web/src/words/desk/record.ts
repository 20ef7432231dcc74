import type { Label } from '../../core/api'
import { bytes, number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const of = l('Thuộc:', 'Belongs to:')
export const edit = l('Sửa nội dung', 'Edit')
export const updated = (at: Label) => l(`cập nhật ${at.vi}`, `updated ${at.en}`)

export const facts = {
  title: l('Nội dung', 'Content'),
  field: l('Mục', 'Field'),
  value: l('Nội dung đã ghi', 'What is written'),
  writer: l('Ai ghi sau cùng, lúc nào', 'Who wrote last, and when'),
  nothing: l('Chưa ghi gì.', 'Nothing written yet.'),
  unknown: l('không rõ ai ghi', 'writer unknown'),
}

export const conflicts = {
  open: (n: number) => l(`${n} chỗ hai máy ghi khác nhau`, n === 1 ? '1 place was written differently' : `${n} places were written differently`),
  settle: l('Xem và chọn', 'Look and choose'),
}

export const standing = {
  title: l('Hiện trạng', 'Standing'),
  none: l('Loại hồ sơ này không có bước duyệt.', 'This kind has no life cycle.'),
  deadline: l('Hạn', 'Deadline'),
}

export const notHere = l(
  'Máy này không giữ hồ sơ: từ đây xem và đề nghị quyết định được, không sửa được nội dung.',
  'This device does not hold the record: it can be read here and decided on, not edited.',
)
export const fetching = l('Máy này đang nhận hồ sơ về để ghi được.', 'This device is fetching the record so that it can write.')

export const timeline = {
  title: l('Diễn biến', 'Timeline'),
  nothing: l('Chưa có gì.', 'Nothing yet.'),
  past: l('Xem bản lúc này', 'As it was then'),
  settled: l('Chọn giá trị cho chỗ ghi khác nhau', 'Settled a conflict'),
  undone: l('Hoàn lại một lần chọn', 'Took a settlement back'),
  text: (more: number, less: number) => l(`thêm ${more} chữ cái, bớt ${less}`, `${more} letters more, ${less} less`),
  counted: (by: number) => l(`cộng ${by}`, `counted ${by} more`),
  blanked: l('(để trống)', '(blank)'),
  began: l('thêm một mục', 'began an entry'),
  more: (n: number) => l(`và ${n} mục khác`, `and ${n} more`),
  written: (at: Label) => l(`ghi ${at.vi}`, `written ${at.en}`),
  received: (at: Label) => l(`tới máy chủ ${at.vi}`, `reached the server ${at.en}`),
  outcome: { queued: l('chờ quyết định', 'to be decided'), done: l('đã thực hiện', 'done'), refused: l('không được nhận', 'refused') },
  device: (name: string) => l(`máy: ${name}`, `device: ${name}`),
}

export const evidence = {
  title: (n: number) => l(`Minh chứng (${n})`, `Evidence (${n})`),
  none: l('Chưa có minh chứng.', 'No evidence yet.'),
  absent: l('Chưa về máy chủ: còn ở máy của người chụp', 'Not yet here: still on the device that took it'),
  arrived: (size: number, at: Label) => l(`${bytes(size)}, về ${at.vi}`, `${bytes(size)}, arrived ${at.en}`),
}

export const related = {
  title: l('Hồ sơ liên quan', 'Related records'),
  begin: (kind: Label) => l(`Thêm: ${kind.vi}`, `Add: ${kind.en}`),
}

export const past = {
  title: l('Xem lại bản cũ', 'As it was'),
  on: l('Xem tại thời điểm cuối ngày', 'At the end of'),
  banner: (at: Label, n: number, of: number) => l(`Bản lúc ${at.vi}: ${number(n)} trong ${number(of)} thay đổi đã có tới nay.`, `As of ${at.en}: ${number(n)} of the ${number(of)} changes that have come by now.`),
  back: l('Về bản hiện nay', 'Back to the present'),
  nothing: (at: Label) => l(`Lúc ${at.vi} máy chủ chưa có gì của hồ sơ này.`, `Nothing of this record had come by ${at.en}.`),
  noStanding: l('Không kể lại được hiện trạng lúc đó: quyết định đã có trước một lần khôi phục dữ liệu.', 'Its standing then cannot be told any more: decisions were made before a restore.'),
  offline: l('Không có mạng: bản cũ chỉ đọc được từ máy chủ.', 'Offline: what it was is known to the server alone.'),
}
