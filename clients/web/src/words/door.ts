import type { Label } from '../core/api'
import { minutes } from './format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const opening = l('Đang mở sổ trên máy…', 'Opening the notebook…')
export const broken = l('Chưa mở được sổ trên máy này', 'The notebook cannot be opened on this phone')
export const elsewhere = {
  title: l('Sổ đang mở ở cửa sổ khác', 'Open in another window'),
  text: l('Mỗi lúc chỉ một cửa sổ được ghi, để không mất chữ nào. Hãy dùng cửa sổ kia, hoặc đóng nó rồi thử lại.', 'Only one window may write at a time, so that nothing is lost. Use the other one, or close it and try again.'),
}
export const whose = l('Sổ của ai?', 'Whose notebook?')
export const other = l('Thêm người dùng khác', 'Add another person')
export const notMe = l('Người khác', 'Someone else')
export const lost = {
  chip: l('Đã báo mất', 'Reported lost'),
  text: l('Cơ quan đã đánh dấu máy này bị mất, nên sổ khoá lại. Chỉ cơ quan mở lại được: hãy gọi cán bộ quản trị.', 'The office marked this phone as lost, so the notebook is locked. Only the office can open it again: call your administrator.'),
}

export const pin = {
  enter: l('Nhập mã PIN', 'Enter your PIN'),
  typed: (n: number) => l(`Đã nhập ${n} chữ số`, `${n} digits entered`),
  erase: l('Xoá một chữ số', 'Erase one digit'),
  open: l('Mở', 'Open'),
  next: l('Tiếp', 'Next'),
  keys: l('Bàn phím số', 'Number keys'),
  wait: (seconds: number) => l(`Thử lại sau ${minutes(seconds)}`, `Try again in ${minutes(seconds)}`),
  opening: l('Đang mở khoá…', 'Unlocking…'),
  forgottenAsk: l('Quên mã PIN?', 'Forgot the PIN?'),
  forgotten: l('Quên PIN thì không ai đọc lại được phần chỉ có trên máy này. Phần đã gửi vẫn còn ở máy chủ: xin mã mới để mở.', 'With a forgotten PIN nobody can read what is only on this phone. What was sent is still on the server: ask for a new code.'),
}

export const platform = {
  open: l('Mở bằng vân tay hoặc khoá màn hình', 'Open by fingerprint or screen lock'),
  dismissed: l('Máy chưa xác nhận: thử lại, hoặc nhập mã PIN.', 'The phone did not confirm: try again, or enter your PIN.'),
}

export const enrol = {
  title: l('Mở sổ trên máy này', 'Set up this phone'),
  code: l('Mã mở sổ', 'Enrolment code'),
  codeHelp: l('Cơ quan cấp cho mỗi máy một mã, dùng một lần.', 'The office gives each phone a code that works once.'),
  scan: l('Quét mã QR', 'Scan the QR code'),
  scanning: l('Đưa mã QR vào giữa khung', 'Hold the QR code inside the frame'),
  noCamera: l('Không mở được máy ảnh. Hãy gõ mã.', 'The camera cannot be opened. Type the code.'),
  device: l('Tên máy', 'Name of the phone'),
  deviceHelp: l('Để bạn và cơ quan nhận ra máy này, ví dụ: Máy của chị Hường.', 'So that you and the office know this phone, for example: Hường’s phone.'),
  choosePin: l('Đặt mã PIN, từ 6 chữ số', 'Choose a PIN of 6 digits or more'),
  repeatPin: l('Nhập lại mã PIN', 'Enter the PIN again'),
  differ: l('Hai lần nhập không giống nhau. Hãy đặt lại.', 'The two entries differ. Choose again.'),
  pinHelp: l('PIN khoá sổ trên máy. PIN dài hơn khó đoán hơn; hãy bật thêm khoá màn hình.', 'The PIN locks the notebook. A longer one is harder to guess; use the screen lock, too.'),
  working: l('Đang mở sổ, cần có mạng…', 'Setting up, this needs the network…'),
  step: (n: number, of: number) => l(`Bước ${n}/${of}`, `Step ${n} of ${of}`),
}
