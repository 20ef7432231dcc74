import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Không được nhận', 'Not accepted')
export const explain = l(
  'Những thay đổi máy chủ không nhận. Không gì mất: từng chữ vẫn được giữ nguyên như khi gửi, cho tới khi có người quyết định.',
  'Changes that the server did not accept. Nothing is lost: each is kept as it was sent until somebody decides.',
)
export const none = l('Không có thay đổi nào bị từ chối.', 'Nothing was refused.')
export const columns = {
  received: l('Nhận lúc', 'Received'),
  who: l('Ai gửi', 'From'),
  device: l('Máy', 'Device'),
  kind: l('Loại hồ sơ', 'Kind'),
  why: l('Vì sao', 'Why'),
  size: l('Cỡ', 'Size'),
}
export const exportAll = l('Tải xuống tất cả', 'Download all')
export const code = (code: string) => l(`Mã: ${code}`, `Code: ${code}`)

export const one = {
  title: l('Thay đổi không được nhận', 'A change that was not accepted'),
  would: l('Thay đổi này định ghi', 'What it would have written'),
  nothing: l('Không đọc được nội dung nào một cách an toàn.', 'Nothing of it can be read safely.'),
  stops: (code: string) => l(`Chỉ đọc được tới đây (${code}).`, `It can be read no further (${code}).`),
  record: l('Mở hồ sơ', 'Open the record'),
  written: (at: Label) => l(`ghi ${at.vi} theo giờ của máy`, `written ${at.en} by the device’s clock`),
  received: (at: Label) => l(`tới máy chủ ${at.vi}`, `reached the server ${at.en}`),
  discarded: l('Đã huỷ nội dung', 'Discarded'),
  detail: (text: string) => l(`Chỗ: ${text}`, `Where: ${text}`),
}

export const acts = {
  title: l('Xử lý', 'What to do'),
  retry: l('Xét lại', 'Judge again'),
  retryHelp: l('Khi quyền hoặc máy chủ đã được sửa. Kết quả về máy gửi ở lần đồng bộ sau.', 'When rights or the server were mended. Its device learns the outcome at its next sync.'),
  handOver: l('Giao người chịu trách nhiệm', 'Hand over'),
  handOverHelp: l('Xét lại theo quyền của người nhận; người ghi vẫn là tác giả.', 'Judged by the rights of who takes it over; who wrote it stays its author.'),
  to: l('Giao cho', 'Hand over to'),
  discard: l('Huỷ nội dung', 'Discard'),
  discardHelp: l('Xoá hẳn nội dung. Mã băm và lý do được ghi vào nhật ký.', 'Erases its bytes for good. Its hash and the reason stay in the log.'),
  reason: l('Lý do (3 đến 200 chữ; không chép lời người dân)', 'Reason (3 to 200 letters; never what a citizen said)'),
  retried: l('Máy chủ đang xét lại.', 'The server is judging it again.'),
  handedOver: l('Đã giao; máy chủ đang xét lại.', 'Handed over; the server is judging it again.'),
  discardedNow: l('Đã huỷ nội dung.', 'It is discarded.'),
}

export const waiting = {
  title: l('Chờ thay đổi đi trước', 'Waiting room'),
  explain: l(
    'Những thay đổi đã tới nhưng dựa trên thay đổi khác chưa tới. Máy giữ phần trước chỉ cần đồng bộ; sau 30 ngày không tới thì chuyển sang “Không được nhận”.',
    'Changes that came and build on others which have not. The device that holds those only needs to sync; after 30 days they move to “Not accepted”.',
  ),
  none: l('Không có gì phải chờ.', 'Nothing waits.'),
  since: l('Chờ từ', 'Waiting since'),
  missing: l('Còn thiếu', 'Missing'),
  changes: (n: number) => l(`${number(n)} thay đổi`, `${number(n)} ${n === 1 ? 'change' : 'changes'}`),
  record: l('Hồ sơ', 'Record'),
  open: l('Mở hồ sơ', 'Open the record'),
}

const REASONS: Record<string, Label> = {
  not_allowed_here: l('Người ghi không có quyền ghi tại địa bàn này.', 'Its author’s roles do not allow writing in this place.'),
  builds_on_refused: l('Dựa trên một thay đổi không được nhận.', 'It builds on a change that was not accepted.'),
  deps_never_came: l('Các thay đổi đi trước không đến được máy chủ.', 'The changes that it builds on never came.'),
  foreign_actor: l('Thay đổi không phải của máy gửi.', 'It was not written by the device that sent it.'),
  seq_reused: l('Số thứ tự đã được dùng: máy có thể đã bị sao chép hoặc khôi phục.', 'Its sequence number is taken: the device may have been cloned or restored.'),
  own_past: l('Không dựa trên thay đổi trước của chính máy ấy.', 'It does not build on its device’s own previous change.'),
  time_out_of_range: l('Giờ của máy sai.', 'The device’s time is out of range.'),
  over_budget: l('Xử lý tốn quá nhiều thời gian hoặc bộ nhớ.', 'Working on it takes too much time or memory.'),
  judge_died: l('Việc xử lý đổ vỡ vì thay đổi này.', 'Working on it ended in a crash.'),
}
const FORM = l('Ghi sai chỗ hoặc sai cách so với mẫu phiếu.', 'It writes where or how this kind of record is not written.')
const DAMAGED = l('Dữ liệu gửi lên bị hỏng hoặc không đúng dạng.', 'What was sent is damaged or malformed.')

/** Why it was not accepted, as far as the office needs to know; the code says it exactly. */
export function reasonOf(code: string): Label {
  return REASONS[code] ?? (/^(path|shape)_/.test(code) ? FORM : DAMAGED)
}
