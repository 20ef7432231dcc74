import type { Label, Problem, Whereabouts } from '../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const app = l('Sổ tay dân vận', 'Mass mobilisation notebook')
export const back = l('Quay lại', 'Back')
export const close = l('Đóng', 'Close')
export const cancel = l('Huỷ', 'Cancel')
export const add = l('Thêm', 'Add')
export const again = l('Thử lại', 'Try again')
export const loading = l('Đang mở…', 'Opening…')
export const untitled = l('(Chưa đặt tên)', '(No name yet)')
export const noWords = l('(Không lưu nội dung)', '(Words are not kept)')
export const yes = l('Có', 'Yes')
export const no = l('Không', 'No')
export const done = l('Xong', 'Done')
export const all = l('Tất cả', 'All')
export const more = l('Xem thêm', 'Show more')
export const required = l('cần có', 'needed')
export const nothingFound = l('Không tìm thấy', 'Nothing found')

export const nav = {
  label: l('Mục chính', 'Main sections'),
  today: l('Hôm nay', 'Today'),
  records: l('Hồ sơ', 'Records'),
  sync: l('Đồng bộ', 'Sync'),
  settings: l('Cài đặt', 'Settings'),
  waiting: (n: number) => l(`${n} mục chờ gửi`, `${n} waiting`),
}

export const pill = {
  offline: l('Không có mạng – vẫn ghi được', 'Offline – you can go on writing'),
  syncing: l('Đang đồng bộ…', 'Syncing…'),
  waiting: (n: number) => l(`Có mạng – ${n} mục chờ gửi`, `Online – ${n} waiting`),
  stuck: (n: number) => l(`Có mạng – ${n} tệp cần bạn xem lại`, `Online – ${n} ${n === 1 ? 'file needs' : 'files need'} you`),
  same: (when: Label) => l(`Giống máy chủ, ${when.vi}`, `Same as the server, ${when.en}`),
  online: l('Có mạng – chưa so với máy chủ', 'Online – not yet compared with the server'),
  unmerged: l('Máy chủ đã nhận, đang gộp', 'Received by the server, being merged'),
}

/** Where what this phone wrote is, in words as long as a chip bears. */
export const where: Record<Whereabouts, Label> = {
  here: l('Trên máy này, chờ gửi', 'On this phone, waiting'),
  needs_you: l('Cần xem lại', 'Needs you'),
  safe: l('Máy chủ đã nhận, chờ gộp', 'Received, to be merged'),
  merged: l('Đã ở máy chủ', 'On the server'),
}
export const leaving = l('Sắp rời máy này', 'Leaving this phone')
export const conflicts = (n: number) => l(`${n} chỗ ghi khác nhau`, `${n} in conflict`)
export const lacks = (n: number) => l(`Thiếu ${n} mục`, `${n} missing`)

export const saving = {
  nothing: l('Chữ gõ vào tự lưu trên máy', 'What you type is saved on this phone'),
  waiting: l('Đang gõ…', 'Typing…'),
  saving: l('Đang lưu…', 'Saving…'),
  saved: (time: string) => l(`Đã lưu trên máy lúc ${time}`, `Saved on this phone at ${time}`),
  failed: (why: Problem) => l(`Chưa lưu được: ${why.vi}`, `Not saved: ${why.en}`),
  held: (n: number) => l(`Còn ${n} ô chưa lưu được, xem chỗ báo đỏ`, `${n} fields are not saved, see the red ones`),
}

export const leave = {
  title: l('Có chữ chưa lưu được', 'Some words are not saved'),
  text: (fields: string) => l(`Ô chưa lưu: ${fields}. Rời đi thì mất chữ trong ô đó.`, `Not saved: ${fields}. Leaving loses those words.`),
  stay: l('Ở lại sửa', 'Stay and mend'),
  go: l('Bỏ chữ đó, rời đi', 'Drop them and leave'),
}

export const release = {
  ready: l('Có bản mới, dùng từ lần mở sau', 'A new version is ready for the next start'),
  now: l('Dùng ngay', 'Use it now'),
}

export const unknown: Problem = {
  code: 'unknown',
  vi: 'Có lỗi chưa rõ. Chữ đã gõ vẫn còn trên màn hình.',
  en: 'Something unknown went wrong. What you typed is still on the screen.',
}
