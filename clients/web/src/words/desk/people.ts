import type { Label } from '../../core/api'
import { number, typedDay } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })
const some = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`

export const title = l('Con người và vai trò', 'People and roles')
export const explain = l(
  'Những tài khoản đồng chí quản lý. Vai trò có ngày bắt đầu và ngày thôi; không ai tự giao vai trò cho mình.',
  'The accounts that you manage. A role begins and ends on a day; nobody gives themselves one.',
)
export const none = l('Không có ai khớp. Thử bớt chữ hoặc bỏ lọc.', 'Nobody matches. Try fewer letters or clear the filters.')
export const count = (n: number, more: boolean) =>
  l(`${number(n)} người${more ? ', còn nữa' : ''}, xếp theo tên đăng nhập`, `${some(n, 'person', 'people')}${more ? ', and more' : ''}, by login`)
export const onlyRead = (n: number) =>
  l(
    `Vai trò và “những ai” mới lọc trong ${number(n)} người đầu danh sách. Bấm “Xem thêm” để lọc tiếp phần còn lại.`,
    `Role and “who” were looked for among the first ${number(n)} of the list only. “Show more” goes on to the others.`,
  )
export const you = l('đồng chí', 'you')
export const closed = l('Đã đóng', 'Closed')

export const filters = {
  label: l('Lọc danh sách người', 'Filter the people'),
  find: l('Tên hoặc tên đăng nhập, không cần dấu', 'Name or login, marks optional'),
  unit: l('Đơn vị (cả người đã thôi)', 'Unit (past roles, too)'),
  role: l('Vai trò', 'Role'),
  which: l('Những ai', 'Who'),
  all: l('Tất cả', 'All'),
  now: l('Đang giữ vai trò', 'Holding a role today'),
  none: l('Không giữ vai trò nào hôm nay', 'Holding none today'),
  closed: l('Tài khoản đã đóng', 'Closed accounts'),
  clear: l('Bỏ lọc', 'Clear'),
}

export const columns = {
  person: l('Họ và tên', 'Name'),
  roles: l('Vai trò', 'Roles'),
  devices: l('Máy, đồng bộ gần nhất', 'Devices, last sync'),
  choose: l('Chọn', 'Choose'),
}
export const choose = (name: string) => l(`Chọn ${name}`, `Choose ${name}`)
export const sheets = (n: number) => l(n ? `In phiếu mở sổ cho ${number(n)} người` : 'In phiếu mở sổ', n ? `Enrolment sheets for ${number(n)}` : 'Enrolment sheets')
export const at = (role: Label, unit: string) => l(`${role.vi}, ${unit}`, `${role.en}, ${unit}`)
export const from = (day: string) => l(`từ ${typedDay(day)}`, `from ${typedDay(day)}`)
export const until = (day: string) => l(`thôi từ ${typedDay(day)}`, `no longer from ${typedDay(day)}`)
export const endedBefore = (n: number) => l(`${number(n)} vai trò đã thôi`, `${some(n, 'role', 'roles')} ended`)
export const noRole = l('Không giữ vai trò nào', 'Holds no role')
export const noDevice = l('Chưa có máy', 'No device')
export const synced = (at: Label) => l(`đồng bộ ${at.vi}`, `synced ${at.en}`)
export const neverSynced = l('chưa đồng bộ lần nào', 'never synced')

export const person = {
  screen: l('Tài khoản', 'Account'),
  missing: l('Không có tài khoản này, hoặc đồng chí không quản lý tài khoản này.', 'There is no such account, or you do not manage it.'),
  own: l(
    'Đây là tài khoản của đồng chí. Không ai tự giao, tự thôi vai trò hay tự đóng tài khoản của mình: hãy nhờ một quản trị khác.',
    'This is your own account. Nobody gives or ends their own roles or closes their own account: ask another administrator.',
  ),
  account: l('Tài khoản', 'Account'),
  login: l('Tên đăng nhập', 'Login'),
  open: l('Đang mở', 'Open'),
  closedSince: (at: Label) => l(`Đã đóng ${at.vi}`, `Closed ${at.en}`),
  log: l('Nhật ký của tài khoản này', 'Audit log of this account'),
}

export const roles = {
  title: l('Vai trò', 'Roles'),
  none: l('Chưa có vai trò nào.', 'No roles yet.'),
  role: l('Vai trò', 'Role'),
  unit: l('Đơn vị', 'Unit'),
  from: l('Từ ngày', 'From'),
  to: l('Thôi từ ngày', 'No longer from'),
  standing: l('Tình trạng', 'Standing'),
  acts: l('Xử lý', 'What to do'),
  now: l('Đang giữ', 'Held today'),
  coming: l('Sắp giữ', 'To come'),
  ended: l('Đã thôi', 'Ended'),
}

export const fields = {
  name: l('Họ và tên', 'Name'),
  login: l('Tên đăng nhập', 'Login'),
  loginHelp: l('Chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.', 'Letters without marks, digits, dot, hyphen, underscore.'),
  choose: l('Chọn vai trò', 'Choose a role'),
  to: l('Thôi từ ngày (không bắt buộc)', 'No longer from (optional)'),
  toHelp: l('Từ ngày này không còn quyền. Để trống khi chưa định.', 'From this day on the rights are gone. Leave empty if not known.'),
  find: l('Tìm đơn vị, không cần dấu', 'Search units, marks optional'),
}

export const grant = {
  title: l('Giao vai trò', 'Give a role'),
  act: l('Giao vai trò', 'Give the role'),
  done: l('Đã giao vai trò.', 'The role is given.'),
  closed: l('Tài khoản đã đóng: không giao thêm vai trò.', 'The account is closed: no more roles are given.'),
}

export const end = {
  act: l('Kết thúc', 'End'),
  title: l('Kết thúc vai trò', 'End a role'),
  on: l('Thôi từ ngày', 'No longer from'),
  help: l('Chọn hôm nay thì hết quyền ngay. Những gì đã ghi vẫn giữ nguyên; máy gửi nốt phần còn lại rồi mới thôi.', 'Today ends it at once. What was written stays; the device first hands in what it still holds.'),
  done: l('Đã ghi ngày thôi vai trò.', 'The day is noted.'),
}

export const close = {
  act: l('Đóng tài khoản', 'Close the account'),
  text: (name: string) =>
    l(
      `Từ lúc này máy chủ không nhận ${name} nữa, dù ở máy nào. Những gì đã ghi vẫn giữ nguyên. Tài khoản đã đóng không mở lại được ở đây.`,
      `From now on the server refuses ${name} on every device. What they wrote stays. A closed account cannot be opened again here.`,
    ),
  done: l('Đã đóng tài khoản.', 'The account is closed.'),
}

export const devices = {
  title: l('Máy', 'Devices'),
  none: l('Chưa có máy nào. In phiếu mở sổ để bắt đầu.', 'No device yet. Print an enrolment sheet to begin.'),
  enrolled: (at: Label) => l(`mở sổ ${at.vi}`, `enrolled ${at.en}`),
  held: (changes: number, media: number) => l(`còn giữ ${number(changes)} thay đổi, ${number(media)} ảnh, âm thanh`, `holds back ${some(changes, 'change', 'changes')}, ${some(media, 'photo or sound', 'photos and sounds')}`),
  revoked: (at: Label) => l(`đã thu hồi ${at.vi}`, `revoked ${at.en}`),
  sheet: l('In phiếu mở sổ', 'Print an enrolment sheet'),
}

export const add = {
  act: l('Thêm người', 'Add a person'),
  title: l('Thêm người', 'Add a person'),
  explain: l(
    'Tài khoản có ngay vai trò đầu tiên. Không có mật khẩu: người ấy mở sổ trên máy của mình bằng phiếu in. Không ai tự giao vai trò cho mình.',
    'The account begins with its first role. There is no password: they set up their device with a printed sheet. Nobody gives themselves a role.',
  ),
}

export const units = {
  title: l('Cây đơn vị', 'Units'),
  explain: l('Số người giữ vai trò hôm nay. Chọn một đơn vị để xem những ai.', 'How many hold a role today. Choose a unit to see who.'),
  unit: l('Đơn vị', 'Unit'),
  level: l('Cấp', 'Level'),
  until: l('Hiệu lực đến trước', 'In force until'),
  here: l('Người ở đơn vị', 'People of the unit'),
  below: l('Kể cả bên dưới', 'With those below'),
  past: l('Cả đơn vị đã thôi', 'Past units, too'),
  open: (name: string) => l(`Mở các đơn vị dưới ${name}`, `Show the units below ${name}`),
  fold: (name: string) => l(`Gấp các đơn vị dưới ${name}`, `Fold the units below ${name}`),
}

export const levels: Record<string, Label> = {
  province: l('Tỉnh', 'Province'),
  commune: l('Xã, phường, đặc khu', 'Commune'),
  hamlet: l('Thôn, bản, tổ dân phố', 'Hamlet'),
  body: l('Cơ quan, đoàn thể', 'Body'),
}
