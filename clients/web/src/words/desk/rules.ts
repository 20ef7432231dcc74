import type { Label } from '../../core/api'
import { number, typedDay } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Quy định', 'Rules')
export const explain = l(
  'Những gì tỉnh tự quy định. Mỗi lần ban hành là một phiên bản mới; phiên bản cũ giữ nguyên để đối chiếu.',
  'What the province sets for itself. Each publication is a new version; earlier ones stay for reference.',
)
export const offline = l('Không có mạng: quy định lấy từ máy chủ nên lúc này không xem được.', 'Offline: rules are read from the server and cannot be seen now.')
export const earlier = l('Không có mạng: đây là bản đã tải trước đó, có thể đã đổi. Có mạng mới ban hành được.', 'Offline: this is what was read before and may have changed. Publishing needs the network.')
export const onlyProvince = l('Chỉ cấp tỉnh ban hành phần này; đồng chí xem được.', 'Only the province publishes this part; you can read it.')
export const parts = {
  label: l('Các phần của quy định', 'Parts of the rules'),
  holidays: l('Ngày nghỉ', 'Days off'),
  terms: l('Thời hạn', 'Terms'),
  rubrics: l('Bộ tiêu chí', 'Rubrics'),
}

export const holidays = {
  year: l('Năm', 'Year'),
  title: (year: number) => l(`Ngày nghỉ, ngày làm bù năm ${year}`, `Days off and days worked instead, ${year}`),
  none: l('Chưa có ngày nào.', 'No days yet.'),
  missing: (year: number) =>
    l(`Năm ${year} chưa có danh sách ngày nghỉ: thời hạn tính theo ngày làm việc mới chỉ trừ thứ Bảy, Chủ nhật.`, `${year} has no list of days off yet: terms in working days leave out weekends alone.`),
  make: (year: number) => l(`Lập danh sách năm ${year}`, `Make the list of ${year}`),
  copy: (year: number) => l(`Chép từ năm ${year}`, `Copy from ${year}`),
  copied: l('Đã chép theo cùng ngày dương lịch. Hãy sửa các ngày theo âm lịch (Tết, Giỗ Tổ) và ngày nghỉ bù trước khi ban hành.', 'Copied by the same dates. Mend the days of the lunar calendar and those in lieu before publishing.'),
  day: l('Ngày', 'Day'),
  name: l('Tên ngày', 'Name'),
  sort: l('Loại', 'Kind'),
  closed: l('Nghỉ', 'Day off'),
  worked: l('Làm bù', 'Worked instead'),
  acts: l('Xử lý', 'What to do'),
  remove: l('Bỏ', 'Remove'),
  removeOne: (day: string) => l(`Bỏ ngày ${typedDay(day)}`, `Remove ${typedDay(day)}`),
  add: l('Thêm ngày', 'Add a day'),
  wrongYear: (year: number) => l(`Chọn một ngày của năm ${year}.`, `Choose a day of ${year}.`),
  twice: l('Ngày này đã có trong danh sách.', 'This day is on the list already.'),
  noWeekend: l('Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.', 'A day worked instead is a Saturday or a Sunday.'),
  publish: (year: number) => l(`Ban hành danh sách năm ${year}`, `Publish the list of ${year}`),
  unsaved: l('Có thay đổi chưa ban hành.', 'There are changes that are not published.'),
  done: l('Đã ban hành danh sách ngày nghỉ.', 'The list is published.'),
  typed: l('Danh sách ngày nghỉ', 'The list of days off'),
}

export const terms = {
  title: l('Thời hạn trước và sau đối thoại', 'Terms of dialogue'),
  term: l('Thời hạn', 'Term'),
  of: {
    dialogue_notice: l('Thông báo trước đối thoại', 'Notice before a dialogue'),
    results_published: l('Công khai kết quả sau đối thoại', 'Publishing the results'),
    written_notice: l('Trả lời bằng văn bản cho người nêu', 'Written answer to who raised it'),
  },
  days: l('Số ngày', 'Days'),
  counted: l('Cách tính', 'Counted in'),
  calendar: l('Ngày liên tục', 'Calendar days'),
  working: l('Ngày làm việc', 'Working days'),
  source: l('Căn cứ', 'Source'),
  field: (term: Label, field: Label) => l(`${field.vi}: ${term.vi}`, `${field.en}: ${term.en}`),
  publish: l('Ban hành thời hạn', 'Publish the terms'),
  done: l('Đã ban hành thời hạn. Các hạn chưa qua được tính lại theo quy định mới.', 'The terms are published and in force.'),
  hint: l('Số ngày từ 1 đến 365; mỗi thời hạn phải nêu căn cứ.', 'From 1 to 365 days; each term cites its source.'),
}

export const rubrics = {
  title: l('Bộ tiêu chí', 'Rubrics'),
  version: (n: number) => l(`phiên bản ${n}`, `version ${n}`),
  from: (day: string) => l(`dùng từ ${typedDay(day)}`, `used from ${typedDay(day)}`),
  notYet: l('chưa đến ngày dùng', 'not yet in use'),
  bounds: l('Áp dụng cho', 'Used for'),
  anySubject: l('Mọi loại', 'Every subject'),
  anyLevel: l('Mọi cấp', 'Every level'),
  passing: (pass: number, least: number) => l(`Đạt từ ${number(pass)} điểm, mỗi tiêu chí ít nhất ${number(least)} % điểm tối đa`, `Passes from ${number(pass)} points, with at least ${number(least)} % of each criterion`),
  sheets: (n: number) => l(`ít nhất ${number(n)} phiếu chấm`, `at least ${number(n)} ${n === 1 ? 'sheet' : 'sheets'}`),
  criterion: l('Tiêu chí', 'Criterion'),
  points: l('Điểm tối đa', 'Most points'),
  bands: l('Xếp loại', 'Bands'),
  band: (name: string, from: number) => l(`${name}: từ ${number(from)} điểm`, `${name}: from ${number(from)} points`),
  next: l('Soạn bản mới từ bản này', 'Make a new one from this'),
}

export const draft = {
  title: l('Soạn bộ tiêu chí', 'A new rubric'),
  from: (name: string, version: number) => l(`Soạn từ “${name}”, phiên bản ${version}. Bản gốc giữ nguyên.`, `Begun from “${name}”, version ${version}, which stays as it is.`),
  missing: l('Không có bộ tiêu chí này.', 'There is no such rubric.'),
  id: l('Mã bộ tiêu chí', 'Code'),
  idHelp: l('Cùng mã thì thành phiên bản tiếp theo của bộ ấy; mã mới thì thành bộ mới.', 'The same code makes its next version, a new code a new rubric.'),
  proposed: l('“proposed” là mã của thang điểm đề xuất, không ghi đè được. Hãy đặt một mã khác.', '“proposed” is the suggested scale and cannot be overwritten. Choose another code.'),
  name: l('Tên', 'Name'),
  validFrom: l('Dùng từ ngày', 'Used from'),
  subject: l('Loại', 'Subject'),
  level: l('Cấp', 'Level'),
  pass: l('Điểm đạt', 'Points to pass'),
  least: l('Tối thiểu mỗi tiêu chí (%)', 'Least of each criterion (%)'),
  sheets: l('Số phiếu ít nhất', 'Least sheets'),
  criteria: l('Tiêu chí', 'Criteria'),
  criterion: (n: number) => l(`Tiêu chí ${n}`, `Criterion ${n}`),
  pointsOf: (n: number) => l(`Điểm của tiêu chí ${n}`, `Points of criterion ${n}`),
  removeOne: (n: number) => l(`Bỏ tiêu chí ${n}`, `Remove criterion ${n}`),
  addCriterion: l('Thêm tiêu chí', 'Add a criterion'),
  sum: (n: number) => l(`Tổng: ${number(n)}/100 điểm`, `Sum: ${number(n)} of 100 points`),
  short: (n: number) => l(`còn thiếu ${number(n)} điểm`, `${number(n)} to go`),
  over: (n: number) => l(`thừa ${number(n)} điểm`, `${number(n)} too many`),
  bands: l('Xếp loại (từ cao xuống thấp)', 'Bands, the highest first'),
  band: (n: number) => l(`Tên xếp loại ${n}`, `Band ${n}`),
  bandFrom: (n: number) => l(`Xếp loại ${n} từ điểm`, `Band ${n} from`),
  removeBand: (n: number) => l(`Bỏ xếp loại ${n}`, `Remove band ${n}`),
  addBand: l('Thêm xếp loại', 'Add a band'),
  hint: l('Ban hành được khi đã có mã, tên, ngày, mọi ô đã điền và tổng đúng 100 điểm.', 'It can be published once it has a code, a name, a day, no empty box and 100 points in all.'),
  publish: l('Ban hành', 'Publish'),
  done: (name: string) => l(`Đã ban hành “${name}”.`, `“${name}” is published.`),
  typed: l('Bộ tiêu chí đang soạn', 'The rubric being made'),
}
