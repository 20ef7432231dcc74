import type { Label, Problem } from '../core/api'
import { bytes, shortDay, typedDay } from './format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = (day: string) => l(`Hôm nay, ${shortDay(day)}`, `Today, ${shortDay(day)}`)

export const waits = {
  nothing: l('Không có gì chờ gửi', 'Nothing waits'),
  records: (n: number) => l(`${n} phiếu chờ gửi`, n === 1 ? '1 record waits' : `${n} records wait`),
  only: l('Chờ gửi ảnh', 'Photos wait'),
  media: (n: number, size: number) => l(`${n} tệp (${bytes(size)})`, `${n} ${n === 1 ? 'file' : 'files'} (${bytes(size)})`),
  commands: (n: number) => l(`${n} đề nghị`, `${n} ${n === 1 ? 'request' : 'requests'}`),
  unmerged: (n: number) => l(`${n} thay đổi máy chủ đã nhận, chờ gộp`, `${n} ${n === 1 ? 'change' : 'changes'} received, to be merged`),
  last: (when: Label) => l(`Giống máy chủ lần cuối: ${when.vi}`, `Last the same as the server: ${when.en}`),
  never: l('Chưa lần nào giống máy chủ', 'Never yet the same as the server'),
  send: l('Gửi ngay', 'Send now'),
  compare: l('So lại', 'Compare'),
  sending: l('Đang gửi…', 'Sending…'),
}

export const tiles = {
  new: l('Phiếu mới', 'New record'),
  dialogue: l('Buổi đối thoại', 'Dialogue'),
  evidence: l('Chụp minh chứng', 'Take evidence'),
  needsYou: (n: number) => l(n ? `Cần xem lại (${n})` : 'Cần xem lại', n ? `Needs you (${n})` : 'Needs you'),
  nothing: l('Không có gì cần xem lại', 'Nothing needs you'),
}

export const begin = {
  title: l('Ghi phiếu mới', 'Begin a record'),
  registration: l('Đăng ký mô hình', 'Model registration'),
  dialogue: l('Buổi đối thoại', 'Dialogue'),
  evidence: l('Minh chứng: ảnh, âm thanh', 'Evidence: photo, sound'),
  progress: l('Tiến độ', 'Progress'),
  visit: l('Kiểm tra', 'Visit'),
  obstacle: l('Vướng mắc', 'Obstacle'),
  good_deed: l('Việc tốt', 'Good deed'),
}

export const due = {
  title: l('Đến hạn', 'Due'),
  nothing: l('Không có việc đến hạn', 'Nothing is due'),
  answer: (day: string) => l(`Trả lời ý kiến, hạn ${typedDay(day)}`, `Answer the opinion by ${typedDay(day)}`),
  notice: (day: string) => l(`Thông báo đối thoại chậm nhất ${typedDay(day)}`, `Give notice of the dialogue by ${typedDay(day)}`),
  publish: (day: string) => l(`Công khai kết quả chậm nhất ${typedDay(day)}`, `Publish the results by ${typedDay(day)}`),
  stale: (days: number) => l(`${days} ngày chưa có minh chứng mới`, `${days} ${days === 1 ? 'day' : 'days'} without new evidence`),
  staleChip: l('Cần minh chứng', 'Evidence wanted'),
}
export const cutOff = {
  title: l('Ghi âm bị ngắt, đã giữ lại', 'A recording was cut off, and kept'),
  say: l('Nghe lại và ghi chú thích', 'Listen and say what it is'),
  held: (why: Problem) => l(`Bản ghi âm bị ngắt vẫn ở trên máy nhưng chưa vào hồ sơ được: ${why.vi}`, `A recording that was cut off is still on this phone, but not yet with its record: ${why.en}`),
}
export const drafts = l('Nháp đang viết', 'Drafts')
export const needsYou = l('Cần bạn xem lại', 'Needs you')
export const refused = l('Máy chủ chưa nhận hoặc hai người ghi khác nhau', 'Refused by the server, or in conflict')
