import type { Label } from '../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Buổi đối thoại', 'Dialogue session')
export const name = (day: string) => l(`Đối thoại ngày ${day}`, `Dialogue of ${day}`)
export const attendance = l('Số người dự', 'Attendance')
export const facts = l('Thông tin buổi đối thoại', 'About the session')
export const whole = l('Mở phiếu đầy đủ', 'Open the whole form')
export const opinions = (n: number) => l(`Ý kiến (${n})`, `Opinions (${n})`)
export const minutes = l('Diễn biến, kết luận', 'Minutes and conclusion')
export const evidence = l('Chụp ảnh, ghi âm', 'Photo or sound')

export const composer = {
  number: (n: number) => l(`Ý kiến số ${n}`, `Opinion ${n}`),
  kind: l('Loại ý kiến', 'Kind'),
  text: l('Nội dung ý kiến', 'What was said'),
  textHelp: l('Enter để ghi ý kiến tiếp theo. Không ghi tên người nêu.', 'Enter goes on to the next. Write no names.'),
  topic: l('Chủ đề', 'Topic'),
  authority: l('Thẩm quyền', 'Authority'),
  next: l('Ghi ý kiến tiếp', 'Next opinion'),
  kindFirst: l('Chọn loại trước để biết có được ghi nội dung không.', 'Choose the kind first: it decides whether words may be kept.'),
  dropped: l('Chữ vừa gõ đã được bỏ khỏi phiếu.', 'The words typed were taken out.'),
}

export const row = {
  none: l('Chưa có ý kiến nào.', 'No opinions yet.'),
  noWords: l('Không lưu nội dung', 'Words are not kept'),
  answer: l('Trả lời tại chỗ', 'Answer on the spot'),
  answered: l('Đã ghi câu trả lời, chờ gửi', 'Answer noted, waiting'),
  answerThis: (n: string) => l(`Trả lời tại chỗ ý kiến số ${n}`, `Answer opinion ${n} on the spot`),
}
