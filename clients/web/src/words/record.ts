import type { FileAt, Label } from '../core/api'
import { typedDay } from './format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const missing = (n: number) => l(`Còn thiếu ${n} mục`, `${n} ${n === 1 ? 'thing is' : 'things are'} missing`)
export const missingToSubmit = (n: number) => l(`Còn thiếu ${n} mục để gửi đăng ký`, `${n} missing before it can be submitted`)
export const complete = l('Đủ mục để gửi', 'Complete')
export const fill = l('Ghi tiếp', 'Go on writing')
export const edit = l('Sửa', 'Edit')
export const openSession = l('Mở buổi đối thoại', 'Open the session')
export const nothingYet = l('Chưa ghi gì', 'Nothing written yet')
export const since = (when: Label) => l(`từ ${when.vi}`, `since ${when.en}`)
export const deadline = (day: string) => l(`Hạn ${typedDay(day)}`, `Due ${typedDay(day)}`)
export const reason = (text: string) => l(`Lý do: ${text}`, `Reason: ${text}`)

export const evidence = {
  title: l('Minh chứng', 'Evidence'),
  add: l('Thêm minh chứng', 'Add evidence'),
  none: l('Chưa có minh chứng.', 'No evidence yet.'),
  onServer: (n: number, of: number) => l(`${n}/${of} tệp đã ở máy chủ`, `${n} of ${of} files are on the server`),
  at: {
    server: l('đã ở máy chủ', 'on the server'),
    here: l('chờ gửi', 'waiting'),
    stuck: l('cần xem lại', 'needs you'),
    away: l('chưa có ở máy chủ', 'not on the server'),
  } satisfies Record<FileAt, Label>,
  absent: l('ảnh chưa tải về máy', 'not on this phone'),
  sound: l('Âm thanh', 'Sound'),
  document: l('Tài liệu', 'Document'),
}

export const children: Record<string, { title: Label; add: Label }> = {
  progress: { title: l('Tiến độ', 'Progress'), add: l('Thêm tiến độ', 'Add progress') },
  visit: { title: l('Kiểm tra', 'Visits'), add: l('Thêm lần kiểm tra', 'Add a visit') },
  obstacle: { title: l('Vướng mắc', 'Obstacles'), add: l('Thêm vướng mắc', 'Add an obstacle') },
  registration: { title: l('Các lần đăng ký', 'Registrations'), add: l('Đăng ký năm mới', 'Register for a new year') },
  opinion: { title: l('Ý kiến', 'Opinions'), add: l('Thêm ý kiến', 'Add an opinion') },
  supervision: { title: l('Giám sát sau đối thoại', 'Supervision'), add: l('Thêm lần giám sát', 'Add a supervision') },
  dialogue: { title: l('Các cuộc đối thoại', 'Dialogues'), add: l('Thêm cuộc đối thoại', 'Add a dialogue') },
}

export const own = {
  title: l('Máy chủ chưa nhận', 'Not taken by the server'),
  explain: l('Chữ của bạn vẫn còn nguyên trên máy này.', 'Your words are still whole on this phone.'),
  again: l('Ghi lại', 'Write it again'),
}

export const conflicts = {
  title: (n: number) => l(`${n} chỗ hai người ghi khác nhau`, n === 1 ? '1 place was written differently' : `${n} places were written differently`),
  settle: l('Xem và chọn', 'Look and choose'),
}

export const actions = {
  title: l('Việc tiếp theo', 'What comes next'),
  later: l('Chưa làm được lúc này', 'Not possible now'),
  queued: l('Máy chủ quyết định theo thứ tự khi nhận được. Không có mạng thì đề nghị chờ trên máy này.', 'The server decides in order when it receives it. Offline, the request waits on this phone.'),
  asked: l('Đã đề nghị', 'Asked for'),
  fate: {
    here: l('Trên máy này, chờ gửi', 'On this phone, waiting'),
    pending: l('Máy chủ đã nhận, chờ quyết định', 'Received, to be decided'),
    done: l('Đã thực hiện', 'Done'),
    refused: l('Không được nhận', 'Refused'),
  },
}

export const near = {
  title: l('Có mô hình giống', 'It looks like others'),
  explain: l('Hãy xem trước khi gửi. Máy chỉ gợi ý, bạn quyết định.', 'Look before you submit. This is a hint, you decide.'),
  same: l('Nghi trùng', 'Perhaps the same'),
  overlap: l('Có thể chồng chéo', 'May overlap'),
  goOn: l('Khác nhau, vẫn gửi', 'They differ, submit'),
  twice: l('Cùng đơn vị, cùng năm: nếu là một phiếu ghi hai lần, hãy rút một phiếu. Nếu hai tổ chức cùng làm một việc, ghi đồng chủ trì và chỉ một phiếu được tính.', 'Same unit and year: if it was typed twice, withdraw one. If two bodies do one thing, note joint leads; one registration is counted.'),
  joint: l('Đơn vị khác, cùng địa bàn, cùng năm: có thể hai tổ chức cùng làm một việc. Ghi đồng chủ trì, chỉ một phiếu được tính.', 'Another unit, same area and year: perhaps two bodies do one thing. Note joint leads; one registration is counted.'),
  continued: l('Mô hình có từ năm trước: đổi hình thức thành “Tiếp tục thực hiện” và chọn mô hình đó.', 'It exists since an earlier year: change the renewal to “Continued” and choose that model.'),
  replicated: l('Cùng ý tưởng ở địa bàn khác: được đăng ký, hãy ghi “Nhân rộng từ” ở mô hình.', 'The same idea elsewhere: fine, note “Replicated from” in the model.'),
}

export const history = {
  title: l('Diễn biến', 'History'),
  wrote: (who: Label, what: Label) => l(`${who.vi} ghi: ${what.vi}`, `${who.en} wrote: ${what.en}`),
  decided: (who: Label, what: Label) => l(`${who.vi}: ${what.vi}`, `${who.en}: ${what.en}`),
  settled: l('Chỗ khác nhau đã chọn', 'Settled conflicts'),
}
