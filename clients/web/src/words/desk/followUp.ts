import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })
const opinions = (n: number) => `${number(n)} ${n === 1 ? 'opinion' : 'opinions'}`

export const title = l('Theo dõi sau đối thoại', 'Follow-up of dialogues')
export const filters = l('Lọc ý kiến', 'Filter opinions')
export const agency = l('Cơ quan giải quyết', 'Handling agency')
export const anyAgency = l('Mọi cơ quan', 'All agencies')
export const unassigned = l('Chưa phân công', 'Nobody yet')
export const open = (n: number) => l(`${number(n)} ý kiến còn chờ trả lời`, `${opinions(n)} still to be answered`)
export const rule = l(
  'Thời hạn do quyết định phân công đặt cho từng ý kiến, tính đến hết ngày. Ý kiến chưa phân công hoặc đã chuyển cấp có thẩm quyền thì chưa có hạn.',
  'Each deadline was set by the assignment of its opinion and ends with its day. What was not assigned, or was forwarded, has none.',
)
export const none = l('Không có ý kiến nào còn chờ trả lời.', 'No opinion waits for an answer.')

export const groups = {
  overdue: l('Quá hạn', 'Overdue'),
  soon: l('Đến hạn trong 7 ngày', 'Due within 7 days'),
  later: l('Còn trên 7 ngày', 'Due later'),
  none: l('Chưa có thời hạn', 'Without a deadline'),
  resolved: l('Đã có kết quả, chưa thông báo cho Nhân dân', 'Resolved, but people were not told yet'),
}
export const group = (name: Label, n: number) => l(`${name.vi} (${number(n)})`, `${name.en} (${number(n)})`)

export const columns = {
  opinion: l('Ý kiến', 'Opinion'),
  dialogue: l('Cuộc đối thoại', 'Dialogue'),
  agency: l('Cơ quan giải quyết, trạng thái', 'Handling agency, state'),
  deadline: l('Hạn', 'Deadline'),
  written: l('Trả lời bằng văn bản chậm nhất', 'Written notice by'),
}

export const due = {
  done: (day: string) => l(`đã làm ${day}`, `done ${day}`),
  late: (days: number) => l(`Chậm ${number(days)} ngày`, `${number(days)} ${days === 1 ? 'day' : 'days'} late`),
}
export const more = l('Có quá nhiều để nêu hết ở đây. Hãy mở danh sách hồ sơ để xem tất cả.', 'There are too many to name them all here. The list of records has every one.')
export const unlisted = (years: number[]) =>
  l(
    `Năm ${years.join(', ')} chưa có danh sách ngày nghỉ: hạn tính theo ngày làm việc mới trừ thứ Bảy, Chủ nhật.`,
    `No days off are listed for ${years.join(', ')}: terms in working days pass over weekends only.`,
  )

export const dialogues = {
  title: (n: number) => l(`Cuộc đối thoại còn việc phải làm theo luật (${number(n)})`, `Dialogues that owe something by law (${number(n)})`),
  explain: l(
    'Tính từ ngày tổ chức: hạn thông báo trước, hạn công khai kết quả.',
    'Worked out from the day of each dialogue: the last day for its notice and for its results.',
  ),
  name: l('Cuộc đối thoại', 'Dialogue'),
  held: l('Ngày tổ chức', 'Held on'),
  notice: l('Thông báo chậm nhất', 'Notice by'),
  publish: l('Công khai chậm nhất', 'Results by'),
}
