import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Tổng quan', 'Overview')
export const kind = l('Loại hồ sơ', 'Kind of record')
export const year = l('Năm', 'Year')
export const everyYear = l('Mọi năm', 'All years')
export const by = { label: l('Chia theo', 'Divided by'), field: l('Lĩnh vực', 'Field'), state: l('Trạng thái', 'State') }

export const figures = {
  label: l('Con số chung', 'Figures'),
  records: l('hồ sơ', 'records'),
  complete: l('đủ nội dung', 'complete'),
  lacking: l('còn thiếu nội dung', 'lacking something'),
  conflict: l('có chỗ ghi khác nhau', 'in conflict'),
}
export const byState = l('Theo trạng thái', 'By state')
export const byField = l('Theo lĩnh vực', 'By field')
export const byUnit = (axis: Label) => l(`Theo đơn vị và ${axis.vi.toLowerCase()}`, `By unit and ${axis.en.toLowerCase()}`)
export const withheld = l('không nêu', 'not told')
export const withheldHelp = l(
  'Về ý kiến của nhân dân, ở đây chỉ có số cộng. Số dưới 5 không nêu, để không lần ra người nêu ý kiến; khi chỉ có một số như vậy thì số nhỏ kế tiếp cũng không nêu.',
  'Of citizens’ opinions there are sums alone. Counts under 5 are not told, so that they point at nobody; where there is one such count only, the next smallest is not told either.',
)
export const unit = l('Đơn vị', 'Unit')
export const noUnit = l('Chưa ghi đơn vị', 'No unit named')
export const sum = l('Cộng', 'Sum')
export const nothing = l('Chưa có hồ sơ nào.', 'No records yet.')
export const leftOut = (others: number, none: number) =>
  l(`Không tính ở đây: ${number(others)} hồ sơ của năm khác, ${number(none)} hồ sơ chưa ghi năm.`, `Not counted here: ${number(others)} of other years, ${number(none)} of no year.`)
export const cell = (unit: string, code: string, n: number) => l(`${unit}, ${code}: ${number(n)}`, `${unit}, ${code}: ${number(n)}`)

export const talks = {
  plans: l('kế hoạch đối thoại', 'dialogue plans'),
  held: (units: number) => l(`cuộc đối thoại ở ${number(units)} đơn vị`, `dialogues in ${number(units)} units`),
  open: l('ý kiến chưa trả lời xong', 'opinions not answered yet'),
  overdue: l('ý kiến quá hạn', 'opinions overdue'),
}

export const since = {
  title: l('Mới đổi', 'What changed'),
  first: l('Lần đầu xem trên máy này: những thay đổi gần nhất.', 'The first look on this device: the latest changes.'),
  changed: (n: number, more: boolean, at: Label) =>
    l(`${number(n)}${more ? '+' : ''} hồ sơ đổi từ lần xem trước, ${at.vi}.`, `${number(n)}${more ? '+' : ''} records changed since the last look, ${at.en}.`),
  nothing: (at: Label) => l(`Chưa có gì đổi từ lần xem trước, ${at.vi}.`, `Nothing changed since the last look, ${at.en}.`),
  all: l('Xem theo lần đổi gần nhất', 'All, the latest change first'),
}

export const silent = {
  title: l('Máy im lặng lâu nhất', 'Devices silent the longest'),
  never: l('chưa đồng bộ lần nào', 'never synced'),
  none: l('Chưa có máy nào.', 'No devices yet.'),
  all: l('Xem tất cả máy', 'All devices'),
}
