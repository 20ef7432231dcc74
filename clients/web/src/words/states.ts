import type { Label } from '../core/api'

/** What a colour says, always beside words. */
export type Tone = 'go' | 'wait' | 'stop' | 'tell' | 'calm'

interface State {
  label: Label
  tone: Tone
}

const s = (vi: string, en: string, tone: Tone): State => ({ label: { vi, en }, tone })

/** States of a registration, in the order of its life. */
export const registration: Record<string, State> = {
  draft: s('Nháp', 'Draft', 'calm'),
  awaiting_approval: s('Chờ duyệt', 'Awaiting approval', 'wait'),
  needs_supplement: s('Yêu cầu bổ sung', 'Needs supplement', 'stop'),
  rejected: s('Không duyệt', 'Rejected', 'stop'),
  withdrawn: s('Đã rút', 'Withdrawn', 'calm'),
  registered: s('Đã đăng ký', 'Registered', 'tell'),
  running: s('Đang thực hiện', 'Running', 'tell'),
  paused: s('Tạm dừng', 'Paused', 'wait'),
  finish_requested: s('Chờ xác nhận kết thúc', 'End to be confirmed', 'wait'),
  finished: s('Đã kết thúc', 'Finished', 'calm'),
  awaiting_assessment: s('Chờ thẩm định', 'Awaiting assessment', 'wait'),
  not_passed: s('Chưa đạt', 'Not yet passed', 'stop'),
  passed: s('Đạt', 'Passed', 'go'),
  recognised: s('Đã công nhận (cấp xã)', 'Recognised (commune)', 'go'),
  put_forward: s('Đề nghị cấp tỉnh', 'Put forward to the province', 'wait'),
  recognised_province: s('Công nhận cấp tỉnh', 'Recognised (province)', 'go'),
  revoked: s('Thu hồi', 'Revoked', 'stop'),
}

/** States of an opinion, in the order of its life. */
export const opinion: Record<string, State> = {
  recorded: s('Mới ghi nhận', 'Recorded', 'calm'),
  classified: s('Đã phân loại', 'Classified', 'tell'),
  reopened: s('Mở lại', 'Reopened', 'wait'),
  answered_on_spot: s('Trả lời tại chỗ', 'Answered on the spot', 'go'),
  assigned: s('Đã phân công', 'Assigned', 'wait'),
  forwarded: s('Chuyển cấp có thẩm quyền', 'Forwarded', 'wait'),
  in_progress: s('Đang giải quyết', 'In progress', 'wait'),
  resolved: s('Đã có kết quả', 'Result reported', 'tell'),
  notified: s('Đã thông báo cho Nhân dân', 'People notified', 'go'),
  supervised: s('Đã giám sát', 'Supervised', 'go'),
  closed: s('Đóng', 'Closed', 'calm'),
}

export function toneOf(state: string): Tone {
  return (registration[state] ?? opinion[state])?.tone ?? 'calm'
}
