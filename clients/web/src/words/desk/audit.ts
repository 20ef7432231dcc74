import type { Label } from '../../core/api'
import { number, typedDay, typedInstant } from '../format'
import * as identity from './identity'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Nhật ký', 'Audit log')
export const explain = l(
  'Ai đã làm gì, với gì, bằng máy nào, lúc nào; mới nhất ở trên. Không ai sửa hay xoá được mà không lộ: mỗi mục mang mã băm của mục trước.',
  'Who did what, to what, with which device and when, newest first. Nothing can be changed or taken out unseen: each entry carries the hash of the one before.',
)
export const none = l('Không có mục nào khớp.', 'No entry matches.')
export const count = (n: number) => l(`${number(n)} mục trên trang này`, `${number(n)} ${n === 1 ? 'entry' : 'entries'} on this page`)
export const ofRecord = l('Nhật ký của hồ sơ này', 'Audit log of this record')

export const filters = {
  label: l('Lọc nhật ký', 'Filter the log'),
  all: l('Tất cả', 'All'),
  action: l('Việc', 'What'),
  person: l('Người làm', 'By whom'),
  device: l('Máy', 'Device'),
  subject: l('Mã hồ sơ, người, máy hoặc đơn vị', 'Id of a record, person, device or unit'),
  find: l('Tìm', 'Search'),
  clear: l('Bỏ lọc', 'Clear'),
}
export const columns = { n: l('Số', 'No.'), at: l('Lúc', 'When'), what: l('Việc đã làm', 'What was done'), open: l('Mở', 'Open') }
export const open = { record: l('Mở hồ sơ', 'Open the record'), person: l('Mở tài khoản', 'Open the account') }

export const chain = {
  verify: l('Kiểm tra chuỗi', 'Verify the chain'),
  verifying: l('Đang tính lại toàn bộ chuỗi…', 'Deriving the whole chain again…'),
  whole: (n: number) => l(`Nguyên vẹn: cả ${number(n)} mục, không mục nào bị sửa hay bị bỏ.`, `Whole: all ${number(n)} entries, none changed and none taken out.`),
  broken: (at: number, before: number) =>
    l(
      `Đứt ở mục ${number(at)}: mục này đã bị sửa, hoặc có mục bị bỏ. ${number(before)} mục trước đó còn nguyên vẹn; báo ngay người phụ trách an toàn thông tin.`,
      `Broken at entry ${number(at)}: it was changed, or one was taken out. The ${number(before)} before it are whole; tell who is responsible for security at once.`,
    ),
  last: (n: number) => l(`Mã băm của mục ${number(n)}`, `Hash of entry ${number(n)}`),
  keep: l('Ghi lại số và mã băm này ở nơi khác để sau này đối chiếu.', 'Write this number and hash down elsewhere, to compare with later.'),
}

export const system = l('Máy chủ hoặc người vận hành', 'The server or its operator')
export const somebody = (id: string) => l(`người có mã ${id}`, `person ${id}`)
export const record = (id: string) => l(`hồ sơ ${id}`, `record ${id}`)
/** `{who}`, `{device}` and `{subject}` are put in where the sentence is drawn, as links. */
export const sentence = (deed: Label, device: boolean) =>
  device ? l(`{who}, bằng máy {device}, ${deed.vi}.`, `{who}, with device {device}, ${deed.en}.`) : l(`{who} ${deed.vi}.`, `{who} ${deed.en}.`)

/** What an entry says besides, as far as it is known. */
export interface Said {
  role: Label
  unit: string
  from: string
  to: string
  login: string
  level: Label
  /** Somebody else whom it concerns. */
  other: Label
  code: string
  reason: string
  purpose: string
  why: string
  expires: number
  changes: number
  /** Which rule. */
  what: string
  version: number
  day: string
}

const PURPOSES: Record<string, Label> = { answer: identity.purpose.answer, follow_up: identity.purpose.follow_up, rights_request: identity.purpose.rights_request }
const WHYS: Record<string, Label> = {
  consent_withdrawn: identity.reason.consent_withdrawn,
  rights_request: identity.reason.rights_request,
  mistake: identity.reason.mistake,
  replaced: l('ghi lại lần khác', 'recorded anew'),
  taken_back: l('người ghi rút lại', 'taken back by who recorded it'),
}
/** A rule by its code, and of which `{subject}` it is. */
const RULES: Record<string, Label> = {
  rubric: l('bộ tiêu chí {subject}', 'the rubric {subject}'),
  deadlines: l('thời hạn đối thoại', 'the terms of dialogue'),
  holidays: l('danh sách ngày nghỉ năm {subject}', 'the days off of {subject}'),
}
const small = ({ vi, en }: Label) => l(vi.charAt(0).toLowerCase() + vi.slice(1), en.charAt(0).toLowerCase() + en.slice(1))
const named = (from: Record<string, Label>, code: string) => small(from[code] ?? l(code, code))

interface Deed {
  name: Label
  of: 'person' | 'device' | 'unit' | 'record' | 'key'
  tell: (said: Said) => Label
}

export const deeds: Record<string, Deed> = {
  person_added: { name: l('Lập tài khoản', 'Account added'), of: 'person', tell: ({ login }) => l(`lập tài khoản {subject} (${login})`, `added the account of {subject} (${login})`) },
  person_closed: { name: l('Đóng tài khoản', 'Account closed'), of: 'person', tell: () => l('đóng tài khoản {subject}', 'closed the account of {subject}') },
  role_granted: {
    name: l('Giao vai trò', 'Role given'),
    of: 'person',
    tell: ({ role, unit, from, to }) =>
      l(
        `giao cho {subject} vai trò ${role.vi} tại ${unit}, từ ${typedDay(from)}${to && `, thôi từ ${typedDay(to)}`}`,
        `gave {subject} the role ${role.en} at ${unit}, from ${typedDay(from)}${to && `, no longer from ${typedDay(to)}`}`,
      ),
  },
  role_ended: {
    name: l('Kết thúc vai trò', 'Role ended'),
    of: 'person',
    tell: ({ role, unit, to }) =>
      l(`cho {subject} thôi vai trò ${role.vi} tại ${unit} từ ${typedDay(to)}`, `ended the role ${role.en} of {subject} at ${unit} from ${typedDay(to)}`),
  },
  enrolment_issued: {
    name: l('Cấp mã mở sổ', 'Enrolment code issued'),
    of: 'person',
    tell: ({ expires }) => l(`cấp cho {subject} mã mở sổ, dùng trước ${typedInstant(expires)}`, `issued an enrolment code for {subject}, good until ${typedInstant(expires)}`),
  },
  device_enrolled: { name: l('Mở sổ trên máy', 'Device enrolled'), of: 'device', tell: () => l('mở sổ trên máy {subject}', 'enrolled the device {subject}') },
  device_revoked: { name: l('Thu hồi máy', 'Device revoked'), of: 'device', tell: () => l('thu hồi máy {subject}', 'revoked the device {subject}') },
  refresh_reused: {
    name: l('Phiên bị dùng lại', 'Session used twice'),
    of: 'person',
    tell: () => l('đưa ra một mã phiên đã dùng, nên máy chủ đóng phiên của {subject}', 'showed a session’s used token, so the server closed the session of {subject}'),
  },
  command_done: { name: l('Quyết định', 'Decision'), of: 'record', tell: () => l('thực hiện một quyết định ở {subject}', 'carried out a decision on {subject}') },
  overlap_decided: {
    name: l('Quyết định về đăng ký giống nhau', 'Decision on alike registrations'),
    of: 'record',
    tell: () => l('quyết định về {subject} và một đăng ký giống hồ sơ này', 'decided on {subject} and a registration that is like it'),
  },
  identity_kept: { name: l('Ghi danh người nêu', 'Identity recorded'), of: 'record', tell: () => l('ghi danh người nêu ý kiến ở {subject}', 'recorded who voiced {subject}') },
  identity_read: {
    name: l('Xem danh tính', 'Identity read'),
    of: 'record',
    tell: ({ purpose }) => l(`xem danh tính người nêu ở {subject}, để: ${named(PURPOSES, purpose).vi}`, `read who voiced {subject}, purpose: ${named(PURPOSES, purpose).en}`),
  },
  identity_erased: {
    name: l('Xoá danh tính', 'Identity erased'),
    of: 'record',
    tell: ({ why }) => l(`xoá danh tính người nêu ở {subject}, vì: ${named(WHYS, why).vi}`, `erased who voiced {subject}, because: ${named(WHYS, why).en}`),
  },
  quarantine_retried: {
    name: l('Xét lại thay đổi', 'Change judged again'),
    of: 'record',
    tell: ({ code }) => l(`cho xét lại một thay đổi không được nhận (${code}) của {subject}`, `had a change that was not accepted (${code}) judged again, of {subject}`),
  },
  quarantine_handed_over: {
    name: l('Giao thay đổi', 'Change handed over'),
    of: 'record',
    tell: ({ other, code }) => l(`giao cho ${other.vi} một thay đổi không được nhận (${code}) của {subject}`, `handed over to ${other.en} a change that was not accepted (${code}), of {subject}`),
  },
  quarantine_discarded: {
    name: l('Huỷ thay đổi', 'Change discarded'),
    of: 'record',
    tell: ({ code, reason }) =>
      l(`huỷ nội dung một thay đổi không được nhận (${code}) của {subject}, lý do: ${reason}`, `discarded a change that was not accepted (${code}), of {subject}, reason: ${reason}`),
  },
  quarantine_exported: {
    name: l('Tải xuống thay đổi', 'Changes downloaded'),
    of: 'person',
    tell: ({ changes }) => l(`tải xuống ${number(changes)} thay đổi không được nhận`, `downloaded ${number(changes)} changes that were not accepted`),
  },
  unit_added: { name: l('Thêm đơn vị', 'Unit added'), of: 'unit', tell: ({ level }) => l(`thêm đơn vị {subject} (${level.vi})`, `added the unit {subject} (${level.en})`) },
  unit_placed: { name: l('Ghi vị trí đơn vị', 'Unit placed'), of: 'unit', tell: () => l('ghi vị trí của {subject}', 'said where {subject} lies') },
  units_reorganised: {
    name: l('Sắp xếp đơn vị', 'Units reorganised'),
    of: 'key',
    tell: ({ day }) => l(`sắp xếp đơn vị từ ${typedDay(day)}, theo {subject}`, `reorganised units from ${typedDay(day)}, by {subject}`),
  },
  rule_published: {
    name: l('Ban hành quy định', 'Rule published'),
    of: 'key',
    tell: ({ what, version }) => {
      const rule = RULES[what] ?? l(`${what} {subject}`, `${what} {subject}`)
      return l(`ban hành ${rule.vi}, phiên bản ${version}`, `published ${rule.en}, version ${version}`)
    },
  },
  key_rotated: { name: l('Thay khoá máy chủ', 'Server key rotated'), of: 'key', tell: () => l('thay khoá ký của máy chủ: {subject}', 'rotated the server’s signing key: {subject}') },
}

export const unknown = (action: string): Deed => ({
  name: l(action, action),
  of: 'key',
  tell: () => l(`làm việc có mã “${action}” với {subject}`, `did what has the code “${action}” to {subject}`),
})
