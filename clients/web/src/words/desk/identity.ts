import type { Label } from '../../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Người nêu ý kiến', 'Who voiced it')
export const none = l('Không ghi danh.', 'Not recorded.')
export const kept = l('Đã ghi danh, đang niêm phong.', 'Recorded, and sealed.')
export const look = l('Xem danh tính', 'Show the identity')
export const noted = l('Mỗi lần xem được ghi vào nhật ký: ai, lúc nào, để làm gì.', 'Each reading is noted in the audit log: who, when, and what for.')
export const purpose = {
  label: l('Xem để làm gì', 'What for'),
  answer: l('Trả lời người nêu', 'To answer them'),
  follow_up: l('Hỏi thêm, theo dõi việc', 'To ask them or follow up'),
  rights_request: l('Người nêu yêu cầu cho biết', 'They asked what is kept'),
}
export const agreed = (at: Label) => l(`đồng ý ${at.vi}`, `agreed ${at.en}`)
export const hide = l('Cất lại', 'Put away')
export const erase = l('Xoá danh tính', 'Erase the identity')
export const eraseText = l(
  'Ý kiến vẫn giữ nguyên. Danh tính mất ở máy chủ ngay, ở máy đã ghi khi máy đó đồng bộ, và không lấy lại được.',
  'The opinion stays. The identity is gone from the server at once, from the phone that recorded it at its next sync, and cannot be brought back.',
)
export const reason = {
  label: l('Lý do', 'Reason'),
  consent_withdrawn: l('Người nêu rút lại đồng ý', 'They withdrew their consent'),
  rights_request: l('Người nêu yêu cầu xoá', 'They asked for it'),
  mistake: l('Ghi nhầm', 'Recorded by mistake'),
}
