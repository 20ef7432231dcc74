import type { Label } from '../core/api'
import { number } from './format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Hồ sơ', 'Records')
export const find = l('Tìm (không cần dấu)', 'Search (marks optional)')
export const total = (n: number) => l(`${number(n)} hồ sơ`, n === 1 ? '1 record' : `${number(n)} records`)
export const nothing = l('Chưa có hồ sơ nào ở đây.', 'No records here yet.')
export const noMatch = l('Không có hồ sơ nào khớp. Thử bớt chữ hoặc bỏ lọc.', 'No record matches. Try fewer words or clear the filters.')

export const groups = {
  label: l('Loại hồ sơ', 'Kind'),
  all: l('Tất cả', 'All'),
  models: l('Mô hình, đăng ký', 'Models'),
  dialogues: l('Đối thoại', 'Dialogues'),
  opinions: l('Ý kiến', 'Opinions'),
  others: l('Khác', 'Others'),
}

export const filters = {
  title: l('Lọc', 'Filter'),
  count: (n: number) => l(n ? `Lọc (${n})` : 'Lọc', n ? `Filter (${n})` : 'Filter'),
  field: l('Lĩnh vực', 'Field'),
  state: l('Trạng thái', 'State'),
  year: l('Năm', 'Year'),
  where: l('Đang ở đâu', 'Where it is'),
  order: l('Xếp theo', 'Order'),
  newest: l('Mới ghi trước', 'Newest first'),
  byTitle: l('Tên', 'Name'),
  byDeadline: l('Hạn gần trước', 'Nearest deadline'),
  clear: l('Bỏ lọc', 'Clear'),
  show: l('Xem kết quả', 'Show'),
}
