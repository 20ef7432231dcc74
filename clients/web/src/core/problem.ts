/** Refusals in the words of the screen, whoever refused. */
import type { Problem } from './api'

const OWN = {
  wrong_pin: ['Mã PIN không đúng.', 'That PIN is not right.'],
  pin_paused: ['Đã nhập sai nhiều lần; hãy đợi rồi thử lại.', 'Too many wrong PINs; wait, then try again.'],
  lost: ['Cơ quan đã đánh dấu máy này bị mất; sổ tay đã khoá.', 'The office marked this phone as lost; it is locked.'],
  pin_short: ['Mã PIN cần ít nhất 6 chữ số.', 'A PIN has at least six digits.'],
  platform_unsupported: ['Máy này không cho mở sổ bằng vân tay hay khoá màn hình; hãy dùng mã PIN.', 'This phone cannot open the notebook by fingerprint or screen lock; use the PIN.'],
  platform_changed: ['Khoá của máy đã khác trước nên không mở được sổ. Hãy dùng mã PIN, rồi tắt và bật lại trong Cài đặt.', 'The phone’s own lock is not what it was and cannot open the notebook. Use the PIN, then turn it off and on in Settings.'],
  not_open: ['Sổ tay đang khoá.', 'The store is locked.'],
  elsewhere: ['Sổ tay đang mở ở cửa sổ khác.', 'The app is open in another window.'],
  not_safe: ['Còn nội dung chỉ có trên máy này; hãy đồng bộ trước.', 'Some things are only on this phone; sync first.'],
  storage_full: ['Bộ nhớ máy đã gần đầy: chưa lưu được. Hãy giải phóng bộ nhớ rồi thử lại.', 'The phone is nearly full: this was not saved. Free some space and try again.'],
  local_store: ['Máy không ghi được vào bộ nhớ; nội dung chưa được lưu.', 'The phone could not write; this was not saved.'],
  link: ['Không kết nối được máy chủ; những gì chưa được xác nhận vẫn ở trên máy này.', 'No connection; what has no receipt is still only on this phone.'],
  no_file: ['Ảnh hoặc âm thanh này chưa có trên máy.', 'This photo or sound is not on this phone yet.'],
  no_parcel_key: ['Máy này chưa nhận khoá gửi hộ: hãy đồng bộ một lần trước.', 'This phone has no key for parcels yet: sync once first.'],
  not_a_parcel: ['Tệp này không phải gói gửi hộ.', 'This file is no parcel.'],
  parcel_in_part: ['Máy chủ chưa nhận hết gói; sẽ gửi lại.', 'The server did not take all of it; it is sent again.'],
  file_too_large: ['Tệp quá lớn (trên 64 MB): chưa lưu được.', 'The file is too large (over 64 MB): it was not saved.'],
  file_gone: ['Máy không còn đọc được tệp này: hãy chụp hoặc chọn lại.', 'This phone can no longer read the file: take or choose it again.'],
} satisfies Record<string, [string, string]>

export function problem(code: keyof typeof OWN, wait?: number): Problem {
  const [vi, en] = OWN[code]
  return wait === undefined ? { code, vi, en } : { code, vi, en, wait }
}

/** What the core threw: its own problems come as JSON. */
export function ofCore(thrown: unknown): Problem | null {
  if (typeof thrown !== 'string') return isProblem(thrown) ? thrown : null
  try {
    const read: unknown = JSON.parse(thrown)
    return isProblem(read) ? read : null
  } catch {
    return null
  }
}

export function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'vi' in thrown && 'en' in thrown
}

/** What writing to the disk threw. */
export function ofDisk(thrown: unknown): Problem {
  const name = thrown instanceof DOMException ? thrown.name : ''
  return problem(name === 'QuotaExceededError' ? 'storage_full' : 'local_store')
}
