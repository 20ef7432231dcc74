import type { Label } from '../../core/api'
import { number, typedInstant } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Thiết bị và người', 'Devices and people')
export const explain = l('Máy im lặng lâu nhất ở trên cùng. Số còn giữ là theo lời máy ở lần đồng bộ gần nhất.', 'Longest silent first. What a device holds back is what it said at its last sync.')
export const none = l('Không có máy nào.', 'No devices.')
export const noRead = l('Vai trò của đồng chí chưa xem được danh sách máy.', 'Your roles may not read the list of devices.')

export const shown = {
  label: l('Máy nào', 'Which devices'),
  all: l('Tất cả', 'All'),
  silent: l('Chưa đồng bộ hôm nay', 'Not synced today'),
  holding: l('Còn giữ dữ liệu', 'Holding data back'),
}
export const columns = {
  person: l('Người', 'Person'),
  device: l('Máy', 'Device'),
  unit: l('Đơn vị', 'Unit'),
  last: l('Đồng bộ gần nhất', 'Last sync'),
  changes: l('Thay đổi còn giữ', 'Changes held'),
  media: l('Ảnh, âm thanh còn giữ', 'Photos and sounds held'),
  version: l('Phiên bản', 'Version'),
  skew: l('Lệch giờ', 'Clock'),
  acts: l('Xử lý', 'What to do'),
}
export const never = l('chưa lần nào', 'never')
export const days = (n: number) => l(`${number(n)} ngày trước`, `${number(n)} ${n === 1 ? 'day' : 'days'} ago`)
export const skew = (ms: number) => {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 60) return l('đúng', 'right')
  const minutes = number(Math.round(seconds / 60))
  return ms > 0 ? l(`nhanh ${minutes} phút`, `${minutes} min fast`) : l(`chậm ${minutes} phút`, `${minutes} min slow`)
}

export const revoke = {
  ask: l('Thu hồi', 'Revoke'),
  title: l('Thu hồi máy', 'Revoke a device'),
  text: (device: string, person: string) =>
    l(
      `Máy “${device}” của ${person} sẽ không đồng bộ được nữa và tự khoá sổ khi liên lạc lần sau. Những gì máy chưa gửi sẽ không về máy chủ.`,
      `“${device}” of ${person} can sync no more, and locks itself at its next contact. What it has not sent will not arrive.`,
    ),
  done: l('Đã thu hồi. Máy bị từ chối từ lúc này.', 'Revoked. It is refused from now on.'),
}

export const enrolment = {
  ask: l('Cấp mã máy mới', 'Code for a new device'),
  title: l('Phiếu mở sổ', 'Enrolment sheet'),
  forWhom: (name: string) => l(`Cấp cho: ${name}`, `For: ${name}`),
  qr: l('Mã QR để mở sổ', 'QR code that sets up the phone'),
  code: l('Mã mở sổ', 'Enrolment code'),
  until: (at: number) => l(`Dùng một lần, trước ${typedInstant(at)}. Máy chủ không hiện lại mã này.`, `Good once, until ${typedInstant(at)}. The server does not show it again.`),
  steps: [
    l('Mở máy ảnh của điện thoại, quét mã QR và mở liên kết.', 'Scan the QR code with the phone’s camera and open the link.'),
    l('Đặt tên máy, rồi đặt mã PIN từ 6 chữ số. Không cho ai biết mã PIN.', 'Name the phone, then choose a PIN of 6 digits or more. Tell nobody.'),
    l('Đợi máy đồng bộ lần đầu, rồi cài sổ ra màn hình chính.', 'Wait for the first sync, then install the notebook to the home screen.'),
  ],
  print: l('In phiếu', 'Print the sheet'),
}
