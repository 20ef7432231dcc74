import type { Label } from '../core/api'
import { bytes } from './format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Cài đặt', 'Settings')
export const size = l('Cỡ chữ', 'Text size')
export const language = l('Ngôn ngữ', 'Language')
export const theme = { label: l('Nền', 'Theme'), system: l('Theo máy', 'As the phone'), light: l('Sáng', 'Light'), dark: l('Tối', 'Dark') }
export const look = l('Hiển thị', 'Appearance')

export const lock = {
  title: l('Khoá', 'Lock'),
  now: l('Khoá ngay', 'Lock now'),
  change: l('Đổi mã PIN', 'Change the PIN'),
  auto: l('Không chạm 5 phút thì sổ tự khoá. Chữ đang gõ được lưu trước khi khoá.', 'After 5 minutes untouched the notebook locks. What you type is saved first.'),
  old: l('Nhập mã PIN đang dùng', 'Enter the present PIN'),
  changed: l('Đã đổi mã PIN', 'The PIN is changed'),
}

export const platform = {
  on: l('Bật mở bằng vân tay hoặc khoá màn hình', 'Turn on opening by fingerprint or screen lock'),
  off: l('Tắt mở bằng vân tay hoặc khoá màn hình', 'Turn off opening by fingerprint or screen lock'),
  help: l('Ai mở được khoá màn hình máy này sẽ mở được sổ. Mã PIN vẫn dùng được.', 'Whoever can unlock this phone can then open the notebook. The PIN goes on working.'),
  sheet: l('Vân tay hoặc khoá màn hình', 'Fingerprint or screen lock'),
  pin: l('Nhập mã PIN để bật', 'Enter the PIN to turn it on'),
  isOn: l('Đã bật, dùng được từ lần mở sau.', 'It is on, from the next opening.'),
  isOff: l('Đã tắt. Sổ chỉ mở bằng mã PIN.', 'It is off. Only the PIN opens the notebook.'),
  dismissed: l('Máy chưa xác nhận nên chưa bật.', 'The phone did not confirm, so it is not on.'),
}

export const storage = {
  title: l('Bộ nhớ trên máy', 'Storage'),
  used: (used: number, quota: number) => l(`Đã dùng ${bytes(used)}, trình duyệt cho tối đa ${bytes(quota)}`, `${bytes(used)} used, the browser allows ${bytes(quota)}`),
  persisted: l('Trình duyệt cam kết không tự xoá sổ này.', 'The browser has promised not to delete this notebook.'),
  loose: l('Trình duyệt có thể xoá sổ khi máy hết chỗ.', 'The browser may delete the notebook when space runs out.'),
  ask: l('Xin giữ lâu dài', 'Ask to keep it'),
  refused: l('Trình duyệt chưa đồng ý. Cài sổ ra màn hình chính rồi thử lại.', 'The browser did not agree. Install the app to the home screen and try again.'),
}

export const diagnostics = {
  title: l('Thông tin kỹ thuật', 'Diagnostics'),
  help: l('Gửi cho cán bộ quản trị khi cần. Không có nội dung hồ sơ.', 'For your administrator. It holds nothing of the records.'),
  show: l('Xem', 'Show'),
  copy: l('Chép', 'Copy'),
  copied: l('Đã chép', 'Copied'),
  share: l('Chia sẻ', 'Share'),
}

export const who = (person: string, place: string, device: string) => l(`${person} · ${place} · ${device}`, `${person} · ${place} · ${device}`)
export const version = (v: string) => l(`Phiên bản ${v}`, `Version ${v}`)

export const out = {
  title: l('Gỡ sổ khỏi máy này', 'Remove the notebook from this phone'),
  text: l('Xoá khoá và mọi hồ sơ của bạn trên máy này. Phần đã ở máy chủ vẫn còn.', 'Deletes your key and all your records here. What is on the server stays.'),
  ask: l('Gỡ khỏi máy này', 'Remove from this phone'),
  notSafe: l('Có phần chỉ có trên máy này. Gỡ bây giờ là mất hẳn, không ai lấy lại được.', 'Some of it is only on this phone. Removing it now loses it for good.'),
  here: (changes: number, commands: number, files: number) => l(`${changes} thay đổi, ${commands} đề nghị, ${files} tệp chưa gửi`, `${changes} changes, ${commands} requests, ${files} files not sent`),
  sendFirst: l('Gửi trước đã', 'Send it first'),
  understood: l('Tôi hiểu là sẽ mất hẳn phần này', 'I understand that this is lost for good'),
  evenSo: l('Vẫn gỡ và bỏ phần chưa gửi', 'Remove it and lose what is not sent'),
}
