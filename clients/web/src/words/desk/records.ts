import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Hồ sơ', 'Records')
export const filters = l('Lọc danh sách', 'Filter the list')
export const everything = l('Tất cả', 'All')
export const conflicts = l('Chỉ hồ sơ có chỗ ghi khác nhau', 'Only records in conflict')
export const clear = l('Bỏ lọc', 'Clear')
export const choose = l('Chọn cột', 'Columns')
export const incomplete = l('Chỉ hồ sơ còn thiếu', 'Only records that lack something')
export const order = {
  label: l('Xếp theo', 'Order'),
  title: l('Tên, thứ tự chữ cái tiếng Việt', 'Names'),
  updated: l('Mới cập nhật trước', 'Last changed first'),
  deadline: l('Hạn gần trước (chỉ hồ sơ có hạn)', 'Due first (only what has a deadline)'),
}
export const page = (n: number, total: number | null) =>
  total === null
    ? l(`${n} dòng trên trang này`, `${n} ${n === 1 ? 'row' : 'rows'} on this page`)
    : l(`${n} trong ${number(total)} hồ sơ`, `${n} of ${number(total)} ${total === 1 ? 'record' : 'records'}`)
export const onlyFrom = (n: number) => l(`${n} hồ sơ máy này đang giữ`, `${n} ${n === 1 ? 'record' : 'records'} on this device`)
export const none = l('Không có hồ sơ nào khớp. Thử bớt chữ hoặc bỏ lọc.', 'No record matches. Try fewer words or clear the filters.')
export const searched = (text: string) => l(`Tìm “${text}”`, `Search “${text}”`)

export const columns = {
  kind: l('Loại hồ sơ', 'Kind'),
  state: l('Trạng thái', 'State'),
  unit: l('Đơn vị', 'Unit'),
  field: l('Lĩnh vực', 'Field'),
  subject: l('Loại', 'Subject'),
  renewal: l('Hình thức', 'Renewal'),
  level: l('Cấp', 'Level'),
  year: l('Năm', 'Year'),
  deadline: l('Hạn', 'Deadline'),
  complete: l('Đủ nội dung', 'Complete'),
  updated: l('Cập nhật', 'Updated'),
}
export const name = l('Tên', 'Name')
export const lacking = l('Còn thiếu', 'Lacking')

export const quarter = {
  label: l('Quý', 'Quarter'),
  of: (n: string | number) => l(`Quý ${n}`, `Quarter ${n}`),
  none: l('Chưa ghi ngày', 'No date'),
}

/** How long citizens waited for an answer. */
export const speed = {
  label: l('Thời gian trả lời', 'Time to answer'),
  of: {
    on_spot: l('Trả lời tại chỗ', 'On the spot'),
    within_10: l('Đến 10 ngày', 'Up to 10 days'),
    within_30: l('11–30 ngày', '11 to 30 days'),
    within_90: l('31–90 ngày', '31 to 90 days'),
    longer: l('Trên 90 ngày', 'More than 90 days'),
    unclassified: l('Chưa có trả lời', 'No answer yet'),
  } as Record<string, Label>,
}

export const file = {
  xlsx: l('Xuất Excel (.xlsx)', 'Export to Excel (.xlsx)'),
  csv: l('Xuất CSV', 'Export as CSV'),
}
export const afar = l('Ý kiến của nhân dân chỉ đọc được ở xã nơi ghi nhận. Ở đây có số cộng, trong phần Tổng quan và Biểu đồ.', 'Citizens’ opinions are read in their commune only. Here there are sums, in the overview and the charts.')
export const wider = l(
  'Có bộ lọc chỉ máy chủ mới tính được (quý, thời gian trả lời, chỗ ghi khác nhau, còn thiếu, cơ quan, đơn vị đã nhập): danh sách dưới đây rộng hơn bộ lọc ấy.',
  'Some filters only the server can apply (quarter, time to answer, conflicts, lacking, agency, merged units): the list below is wider than they are.',
)
