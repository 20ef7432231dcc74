import type { Label } from '../../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

/** Decisions, in the order of the two life cycles. */
export const actions: Record<string, Label> = {
  submit: l('Gửi đăng ký', 'Submit'),
  withdraw: l('Rút đăng ký', 'Withdraw'),
  enter_past: l('Ghi nhận theo hồ sơ đã có', 'Enter from earlier papers'),
  return: l('Trả lại', 'Return'),
  reject: l('Từ chối', 'Reject'),
  approve: l('Duyệt', 'Approve'),
  start: l('Triển khai (ra mắt)', 'Start (launch)'),
  pause: l('Tạm dừng', 'Pause'),
  resume: l('Tiếp tục triển khai', 'Resume'),
  finish: l('Kết thúc', 'Finish'),
  confirm_finish: l('Xác nhận kết thúc', 'Confirm the end'),
  self_assess: l('Tự đánh giá', 'Self-assess'),
  assess: l('Khảo sát, chấm điểm', 'Survey and score'),
  score: l('Chấm phiếu', 'Fill in a sheet'),
  conclude_assessment: l('Chốt điểm thẩm định', 'Conclude the appraisal'),
  recognise: l('Ban hành quyết định công nhận', 'Recognise'),
  put_forward: l('Đề nghị cấp trên', 'Put forward'),
  recognise_province: l('Công nhận cấp tỉnh', 'Recognise at provincial level'),
  revoke: l('Thu hồi', 'Revoke'),
  classify: l('Phân loại', 'Classify'),
  answer_on_spot: l('Trả lời tại chỗ', 'Answer on the spot'),
  assign: l('Phân công', 'Assign'),
  forward: l('Chuyển cấp có thẩm quyền', 'Forward'),
  take_up: l('Tiếp nhận giải quyết', 'Take up'),
  resolve: l('Báo cáo kết quả', 'Report the result'),
  notify: l('Thông báo cho Nhân dân', 'Notify the People'),
  supervise: l('Xác nhận đã giám sát', 'Confirm supervision'),
  close: l('Đóng', 'Close'),
  reopen: l('Mở lại', 'Reopen'),
}

export const unknownAction = l('Quyết định', 'Decision')
