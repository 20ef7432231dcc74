import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Ban Chỉ đạo', 'Steering committee')
export const which = l('Ban Chỉ đạo của', 'Committee of')
export const open = l('Mở hồ sơ Ban Chỉ đạo', 'Open the committee’s record')
export const begin = l('Lập hồ sơ Ban Chỉ đạo', 'Begin the committee’s record')
export const none = l('Chưa có hồ sơ Ban Chỉ đạo nào.', 'There is no committee’s record yet.')
export const offline = l(
  'Không có mạng: danh sách, giao ban và nhiệm vụ chỉ tổng hợp từ số liệu của máy chủ.',
  'Offline: roster, briefings and tasks are put together from the server’s figures alone.',
)
export const held = l('Xem hồ sơ Ban Chỉ đạo máy này đang giữ', 'See the committee’s record that this device holds')

export const roster = {
  title: (n: number) => l(`Thành viên (${number(n)})`, `Officers (${number(n)})`),
  on: l('Tại ngày', 'On'),
  name: l('Họ và tên', 'Name'),
  duty: l('Chức danh, nhiệm vụ trong Ban', 'Duty, in charge of'),
  term: l('Thời gian', 'Term'),
  from: (since: string, until: string) =>
    until ? l(`${since ? `từ ${since} ` : ''}đến trước ${until}`, `${since ? `from ${since} ` : ''}until ${until}`) : l(since && `từ ${since}`, since && `from ${since}`),
  nobody: (day: string) => l(`Ngày ${day} chưa có ai trong danh sách.`, `Nobody was on the roster on ${day}.`),
}

export const decisions = {
  title: l('Thành lập, kiện toàn', 'Decisions'),
  by: (symbol: string, day: string) => l(`${symbol ? `theo ${symbol} ` : ''}ngày ${day}`, `${symbol ? `by ${symbol} ` : ''}of ${day}`),
  joined: l('Tham gia', 'Joined'),
  moved: l('Đổi chức danh', 'Another duty'),
  left: l('Thôi tham gia', 'Left'),
  look: l('Xem danh sách từ ngày này', 'See the roster from that day'),
}

export const briefings = {
  title: (n: number) => l(`Giao ban (${number(n)})`, `Briefings (${number(n)})`),
  meets: (rhythm: string) => l(`Chế độ giao ban: ${rhythm.toLowerCase()}`, `Meets: ${rhythm.toLowerCase()}`),
  next: (day: string) => l(`Kỳ giao ban tới: ${day}`, `Next briefing: ${day}`),
  overdue: l('Đã quá ngày hẹn mà chưa giao ban.', 'Its day has passed, and none was held since.'),
  none: l('Chưa có cuộc giao ban nào.', 'No briefing yet.'),
  begin: l('Lập cuộc giao ban', 'Begin a briefing'),
  paper: l('Bản in thông báo kết luận', 'Conclusions on paper'),
  task: l('Giao nhiệm vụ', 'Give a task'),
}

export const tasks = {
  title: (n: number, late: number) =>
    late ? l(`Nhiệm vụ đang làm (${number(n)}), quá hạn ${number(late)}`, `Open tasks (${number(n)}), ${number(late)} late`) : l(`Nhiệm vụ đang làm (${number(n)})`, `Open tasks (${number(n)})`),
  name: l('Nhiệm vụ, đơn vị chủ trì', 'Task, leading body'),
  percent: l('Tiến độ', 'Progress'),
  deadline: l('Hạn', 'Deadline'),
  undated: l('chưa ghi hạn', 'no deadline'),
  none: l('Không có nhiệm vụ nào đang làm.', 'No task is open.'),
  done: (n: number) => l(`Đã hoàn thành (${number(n)})`, `Done (${number(n)})`),
  begin: l('Giao nhiệm vụ mới', 'Give a new task'),
}
