import type { Label } from '../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const edit = l('Sửa', 'Edit')
export const fresh = (kind: Label) => l(`${kind.vi} mới`, `New: ${kind.en}`)
export const undo = l('Hoàn tác', 'Undo')
export const done = l('Xong', 'Done')
export const next = l('Phần tiếp theo', 'Next section')
export const lacks = (n: number) => l(`thiếu ${n}`, `${n} missing`)
export const complete = l('đủ', 'complete')
export const scope = l('Ghi cho', 'On behalf of')
export const noScope = l('Máy này chưa được ghi phiếu ở đơn vị nào. Hãy đồng bộ, hoặc hỏi cơ quan.', 'This phone may not write for any unit yet. Sync, or ask the office.')
export const elsewhere = (value: string) => l(`Máy khác vừa ghi ô này: ${value}`, `Another device has just written here: ${value}`)
export const missing = l('Còn thiếu', 'Still missing')

export const text = {
  left: (n: number) => (n < 0 ? l(`thừa ${-n} chữ cái`, `${-n} letters too many`) : l(`còn ${n} chữ cái`, `${n} letters left`)),
}
export const choice = { none: l('Chưa chọn', 'Not chosen'), choose: l('Chọn', 'Choose'), change: l('Đổi', 'Change'), clear: l('Bỏ chọn', 'Clear') }
export const tags = { word: l('Từ mới', 'New word') }
export const counter = {
  more: (n: number) => l(`Thêm ${n}`, `Add ${n}`),
  less: (n: number) => l(`Bớt ${n}`, `Take ${n}`),
}
export const unit = { find: l('Tìm đơn vị', 'Search units') }
export const record = { find: l('Tìm hồ sơ', 'Search records') }
export const entries = {
  add: (name: Label) => l(`Thêm: ${name.vi}`, `Add: ${name.en}`),
  addFile: l('Thêm tệp', 'Add a file'),
  remove: (n: number) => l(`Bỏ mục ${n}`, `Remove item ${n}`),
  item: (n: number) => l(`Mục ${n}`, `Item ${n}`),
}
export const place = {
  take: l('Lấy vị trí', 'Take position'),
  again: l('Lấy lại', 'Take again'),
  taking: l('Đang tìm vị trí…', 'Finding the position…'),
  clear: l('Bỏ vị trí', 'Remove'),
  accuracy: (metres: number) => l(`sai số khoảng ${metres} m`, `accurate to about ${metres} m`),
  failed: l('Chưa lấy được vị trí. Vẫn lưu được không cần vị trí.', 'No position found. It can be saved without one.'),
}
export const media = { file: l('Tệp đã lưu trên máy', 'File kept on this phone') }

export const model = {
  fresh: l('Mô hình mới, cùng tên với đăng ký', 'A new model of the same name'),
  made: l('Mô hình được lập cùng tên khi bạn gõ xong tên. Nếu là mô hình cũ, hãy chọn ở trên.', 'A model of the same name is made once the name is typed. For an earlier model, choose it above.'),
  continued: l('“Tiếp tục thực hiện”: hãy chọn mô hình đã có.', '“Continued”: choose the model it continues.'),
}

export const handedOver = l(
  'Khiếu nại, tố cáo có kênh tiếp nhận riêng theo luật. Sổ này không lưu nội dung và người nêu, chỉ ghi đã hướng dẫn hoặc chuyển, và ngày.',
  'Complaints and denunciations have their own legal channel. This notebook keeps neither their words nor who spoke, only that they were guided or transferred, and when.',
)
export const noNames = l('Không ghi tên, số điện thoại, địa chỉ của người nêu ý kiến.', 'Write no name, phone number or address of whoever spoke.')
