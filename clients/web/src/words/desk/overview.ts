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
export const unit = l('Đơn vị', 'Unit')
export const noUnit = l('Chưa ghi đơn vị', 'No unit named')
export const sum = l('Cộng', 'Sum')
export const nothing = l('Chưa có hồ sơ nào.', 'No records yet.')
export const leftOut = (others: number, none: number) =>
  l(`Không tính ở đây: ${number(others)} hồ sơ của năm khác, ${number(none)} hồ sơ chưa ghi năm.`, `Not counted here: ${number(others)} of other years, ${number(none)} of no year.`)
export const cell = (unit: string, code: string, n: number) => l(`${unit}, ${code}: ${number(n)}`, `${unit}, ${code}: ${number(n)}`)

export const silent = {
  title: l('Máy im lặng lâu nhất', 'Devices silent the longest'),
  never: l('chưa đồng bộ lần nào', 'never synced'),
  none: l('Chưa có máy nào.', 'No devices yet.'),
  all: l('Xem tất cả máy', 'All devices'),
}
