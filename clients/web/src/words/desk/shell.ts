import type { Label } from '../../core/api'
import type { Completeness, Inbox } from '../../desk/api'
import { number, typedInstant, when } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })
const some = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`

export const app = l('Bàn điều hành dân vận', 'Mass mobilisation desk')
export const main = l('Tới phần nội dung', 'To the content')

export const nav = {
  label: l('Mục chính', 'Main sections'),
  overview: l('Tổng quan', 'Overview'),
  charts: l('Biểu đồ', 'Charts'),
  map: l('Bản đồ', 'Map'),
  board: l('Bảng quy trình', 'Workflow boards'),
  'follow-up': l('Theo dõi sau đối thoại', 'Follow-up'),
  committee: l('Ban Chỉ đạo', 'Steering committee'),
  reports: l('Báo cáo', 'Reports'),
  records: l('Hồ sơ', 'Records'),
  imports: l('Nhập danh sách', 'Import lists'),
  conflicts: l('Xung đột', 'Conflicts'),
  overlaps: l('Nghi trùng, chồng chéo', 'Alike and overlapping'),
  quarantine: l('Không được nhận', 'Not accepted'),
  waiting: l('Chờ thay đổi đi trước', 'Waiting room'),
  devices: l('Thiết bị và người', 'Devices and people'),
  people: l('Con người và vai trò', 'People and roles'),
  rules: l('Quy định', 'Rules'),
  audit: l('Nhật ký', 'Audit log'),
  sync: l('Máy này', 'This device'),
  settings: l('Cài đặt', 'Settings'),
}
/** What a count beside a section counts. */
export const inbox: Record<keyof Inbox, (n: string) => Label> = {
  conflicts: (n) => l(`${n} hồ sơ có chỗ ghi khác nhau`, `${n} in conflict`),
  to_approve: (n) => l(`${n} đăng ký chờ duyệt`, `${n} to approve`),
  overdue: (n) => l(`${n} ý kiến quá hạn`, `${n} overdue`),
  late_tasks: (n) => l(`${n} nhiệm vụ quá hạn`, `${n} tasks late`),
  quarantined: (n) => l(`${n} thay đổi không được nhận`, `${n} not accepted`),
  waiting: (n) => l(`${n} thay đổi chờ`, `${n} waiting`),
}
export const keys = l('Phím: / tìm, j và k chọn dòng, Enter mở, Esc lùi', 'Keys: / search, j and k choose a row, Enter opens, Esc goes back')
export const lock = l('Khoá', 'Lock')

export const search = {
  label: l('Tìm hồ sơ (không cần dấu)', 'Search records (marks optional)'),
  short: l('Tìm hồ sơ, không cần dấu', 'Search records, marks optional'),
}

export const line = {
  label: l('Số liệu đầy đủ đến đâu', 'How complete the figures are'),
  units: (n: number, today: number) => l(`${number(n)} đơn vị, ${number(today)} có máy đồng bộ hôm nay`, `${some(n, 'unit', 'units')}, ${number(today)} with a device synced today`),
  devices: ({ devices, synced_today }: Completeness) => l(`${number(devices)} máy, ${number(synced_today)} đồng bộ hôm nay`, `${some(devices, 'device', 'devices')}, ${number(synced_today)} synced today`),
  silent: (n: number, since: number) => l(`${number(n)} máy im lặng, lâu nhất từ ${when(since).vi}`, `${number(n)} silent, the longest since ${when(since).en}`),
  never: (n: number) => l(`${number(n)} máy chưa đồng bộ lần nào`, `${number(n)} never synced`),
  changes: (n: number) => l(`${number(n)} thay đổi còn ở máy`, `${some(n, 'change', 'changes')} still on devices`),
  media: (n: number) => l(`${number(n)} ảnh, âm thanh chưa về`, `${some(n, 'photo or sound', 'photos and sounds')} not yet here`),
  room: (n: number) => l(`${number(n)} thay đổi chờ phần đi trước`, `${some(n, 'change', 'changes')} waiting for earlier ones`),
  whole: l('không máy nào còn giữ lại gì', 'no device holds anything back'),
  asOf: (at: number) => l(`tính đến ${typedInstant(at)}`, `as of ${typedInstant(at)}`),
  offline: l('Không có mạng: chỉ xem được những gì máy này đang giữ.', 'Offline: only what this device holds can be read.'),
}

export const noRight = l('Vai trò của đồng chí không có phần này.', 'Your roles do not include this part.')
export const notLoaded = l('Chưa tải được phần này. Hãy mở lại khi có mạng.', 'This part could not be loaded. Open it again with a network.')
export const onlyHere = l('Không có mạng: đây là bản máy này đang giữ, có thể chưa mới nhất.', 'Offline: this is what this device holds, and may not be the latest.')
export const next = l('Trang tiếp', 'Next page')
export const first = l('Trang đầu', 'First page')
export const print = l('In', 'Print')
export const unclassified = l('Chưa phân loại', 'Unclassified')

export const roles: Record<string, Label> = {
  field_officer: l('Cán bộ cơ sở', 'Field officer'),
  unit_contact: l('Đầu mối đơn vị', 'Unit’s contact'),
  standing_office: l('Thường trực Ban Chỉ đạo cấp xã', 'Commune standing office'),
  assessor: l('Tổ thẩm định', 'Appraisal team'),
  committee_head: l('Trưởng, Phó Ban Chỉ đạo', 'Head of the committee'),
  handling_agency: l('Cơ quan giải quyết', 'Handling agency'),
  supervisor: l('Giám sát', 'Supervision'),
  province: l('Cấp tỉnh', 'Province'),
  data_protection: l('Bảo vệ dữ liệu', 'Data protection'),
  administrator: l('Quản trị hệ thống', 'Administrator'),
  viewer: l('Người xem', 'Viewer'),
}
