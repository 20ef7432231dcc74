import type { Label } from '../../core/api'
import type { Completeness } from '../../desk/api'
import { number, typedInstant } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })
const some = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`
/** `+1`, `−7`, `0`: with the sign of mathematics, which lines up with digits. */
export const signed = (n: number) => (n > 0 ? `+${number(n)}` : n < 0 ? `−${number(-n)}` : '0')

export const title = l('Báo cáo', 'Reports')
export const report = l('Báo cáo', 'Report')
export const open = l('Xem số liệu và bản in', 'See figures and paper')
export const compare = l('Đối chiếu với số liệu chốt', 'Compare with frozen figures')
export const offline = l('Không có mạng: báo cáo và số liệu chốt lấy từ máy chủ.', 'Offline: reports and frozen figures come from the server.')
export const heldOne = l('Xem hồ sơ báo cáo máy này đang giữ', 'See the report’s record that this device holds')
export const record = l('Mở hồ sơ báo cáo', 'Open the report’s record')
export const held = l('Xem báo cáo máy này đang giữ', 'See the reports that this device holds')
export const past = (name: string) => l(`${name} (cũ)`, `${name} (former)`)
export const noUnit = l('Chưa ghi đơn vị', 'No unit named')
export const lostUnit = l('Đơn vị không còn trong danh mục', 'A unit that is listed no more')

export const list = {
  reports: l('Báo cáo', 'Reports'),
  declared: l('Số liệu đã công bố', 'Published figures'),
  begin: { report: l('Lập báo cáo', 'Begin a report'), declared_report: l('Ghi số liệu đã công bố', 'Enter published figures') },
  none: { report: l('Chưa có báo cáo nào.', 'No report yet.'), declared_report: l('Chưa ghi số liệu đã công bố nào.', 'No published figures yet.') },
  name: l('Tên báo cáo', 'Name'),
  unit: l('Đơn vị', 'Unit'),
  period: l('Kỳ báo cáo', 'Period'),
  year: l('Năm', 'Year'),
  changed: l('Cập nhật', 'Changed'),
  all: l('Xem tất cả trong Hồ sơ', 'All of them in Records'),
}

export const freezes = {
  title: (n: number) => l(`Các lần chốt số liệu (${number(n)})`, `Freezes (${number(n)})`),
  none: l('Chưa chốt số liệu lần nào. Biểu và bản in có sau khi chốt.', 'Nothing is frozen yet. Tables and the paper come with the first freeze.'),
  n: l('Lần', 'No.'),
  of: (n: number) => l(`Lần ${n}`, `Freeze ${n}`),
  state: l('Loại số liệu', 'Figures'),
  at: l('Chốt lúc', 'Frozen at'),
  by: l('Người chốt', 'By'),
  rows: l('Số hồ sơ', 'Records'),
  digest: l('Mã kiểm tra', 'Checksum'),
  digestHelp: (whole: string) => l(`SHA-256 của bản chốt, cũng ghi trong Nhật ký: ${whole}`, `SHA-256 of what was frozen, also in the audit log: ${whole}`),
  shown: l('đang xem', 'shown'),
  states: { preliminary: l('Sơ bộ', 'Preliminary'), official: l('Chính thức', 'Official') } as Record<string, Label>,
}

export const freeze = {
  open: l('Chốt số liệu', 'Freeze the figures'),
  explain: l(
    'Máy chủ đếm các hồ sơ của đơn vị và kỳ báo cáo như đang có lúc này, rồi giữ nguyên. Những lần chốt trước không đổi.',
    'The server counts the records of the unit and period as they stand now, and keeps them so. Earlier freezes stay.',
  ),
  known: l('Số liệu đầy đủ đến đâu', 'How complete the figures are'),
  silent: l('Vẫn chốt được. Bản in sẽ ghi rõ những máy chưa đồng bộ và những gì chưa về máy chủ.', 'It can be frozen all the same. The paper will say which devices had not synced and what had not arrived.'),
  whole: l('Mọi máy đã đồng bộ hôm nay, không còn gì chờ gửi.', 'Every device has synced today, and nothing waits.'),
  choice: l('Loại số liệu', 'Figures'),
  states: {
    preliminary: l('Sơ bộ: còn có thể nhận thêm hồ sơ', 'Preliminary: more may still come in'),
    official: l('Chính thức: dùng để ban hành', 'Official: for issue'),
  },
  do: { preliminary: l('Chốt số liệu sơ bộ', 'Freeze preliminary figures'), official: l('Chốt số liệu chính thức', 'Freeze official figures') },
  done: (n: number, rows: number) => l(`Đã chốt lần ${n}: ${number(rows)} hồ sơ.`, `Freeze ${n}: ${some(rows, 'record', 'records')}.`),
}

/** What a freeze could not know of when it was made. */
export const basis = {
  title: l('Số liệu lúc chốt', 'What the figures rest on'),
  devices: ({ devices, synced_today }: Completeness) => l(`${number(devices)} máy, ${number(synced_today)} đồng bộ trong ngày chốt`, `${some(devices, 'device', 'devices')}, ${number(synced_today)} synced that day`),
  silent: (n: number, since: number) => l(`${number(n)} máy im lặng, lâu nhất từ ${typedInstant(since)}`, `${number(n)} silent, the longest since ${typedInstant(since)}`),
  never: (n: number) => l(`${number(n)} máy chưa đồng bộ lần nào`, `${number(n)} never synced`),
  changes: (n: number) => l(`${number(n)} thay đổi còn ở máy`, `${some(n, 'change', 'changes')} still on devices`),
  media: (n: number) => l(`${number(n)} ảnh, âm thanh chưa về`, `${some(n, 'photo or sound', 'photos and sounds')} not yet here`),
  whole: l('không máy nào còn giữ lại gì', 'no device held anything back'),
  noYear: (n: number) => l(`${number(n)} hồ sơ chưa ghi năm hoặc ngày, không thuộc kỳ nào và không có trong biểu.`, `${some(n, 'record names', 'records name')} no year or day, belong to no period and are in no table.`),
  held: (units: number, of: number) => l(`${number(units)}/${number(of)} xã, phường đã tổ chức đối thoại.`, `${number(units)} of ${some(of, 'commune', 'communes')} held a dialogue.`),
}

export const tables = {
  title: (code: string, name: Label) => l(`Biểu ${code}. ${name.vi}`, `Table ${code}. ${name.en}`),
  unit: l('Đơn vị', 'Unit'),
  total: l('Tổng cộng', 'Total'),
  hide: l('Ẩn cột không có số liệu', 'Hide columns without figures'),
  cell: (line: string, column: string, n: number) => l(`${line}, ${column}: ${number(n)}`, `${line}, ${column}: ${number(n)}`),
  withheld: l('Không nêu: số nhỏ, có thể nhận ra người', 'Not told: so few that it could point at somebody'),
  withheldNote: l(
    'Dấu “…” là con số không nêu: ý kiến của Nhân dân xem từ ngoài xã chỉ có số chung, và số nhỏ không nêu. Không phải là số 0.',
    '“…” is a figure that is not told: from outside the commune, opinions are sums alone, and small ones are kept back. It is not 0.',
  ),
}

export const files = {
  paper: l('Xem bản in', 'See the paper'),
  docx: l('Tải văn bản (.docx)', 'Download the paper (.docx)'),
  xlsx: l('Tải bảng tính (.xlsx)', 'Download the workbook (.xlsx)'),
  csv: l('Tải CSV', 'Download CSV'),
  csvOf: (table: string) => l(`Tải CSV: Biểu ${table}`, `Download CSV: table ${table}`),
}

export const rows = {
  title: l('Hồ sơ sau con số', 'Records behind a figure'),
  from: (n: number, state: Label, at: number) => l(`Lần chốt ${n}, ${state.vi.toLowerCase()}, ${typedInstant(at)}`, `Freeze ${n}, ${state.en.toLowerCase()}, ${typedInstant(at)}`),
  figure: (n: number) => l(`Con số trong biểu: ${number(n)}`, `Figure in the table: ${number(n)}`),
  count: (from: number, to: number, total: number) => l(`${number(from)}–${number(to)} trong ${number(total)} hồ sơ`, `${number(from)}–${number(to)} of ${some(total, 'record', 'records')}`),
  adds: l('Con số này cộng từ số ghi trong từng hồ sơ (lượt người, số cuộc), không phải số hồ sơ.', 'This figure adds up numbers that records state (people, dialogues); it is no count of records.'),
  close: l(
    'Cuộc đối thoại và ý kiến của Nhân dân chỉ xem được ở xã: từ đây chỉ có con số, không có danh sách.',
    'Dialogues and opinions are read in their commune alone: from here there is the figure, and no list.',
  ),
  none: l('Không có hồ sơ nào.', 'No records.'),
  name: l('Hồ sơ', 'Record'),
  kind: l('Loại', 'Kind'),
  state: l('Trạng thái lúc chốt', 'State when frozen'),
  unit: l('Đơn vị', 'Unit'),
  everything: l('Mọi cột', 'Every column'),
  everyLine: l('Mọi đơn vị', 'Every unit'),
  unnamed: l('(Nội dung không ghi trong bản chốt)', '(Its words are not in the freeze)'),
  unknown: l('Biểu không có ô này.', 'The table has no such cell.'),
}

export const since = {
  title: l('So hai lần chốt', 'Two freezes compared'),
  open: l('So với lần chốt trước', 'Compare with an earlier freeze'),
  later: l('Lần chốt', 'Freeze'),
  with: l('So với', 'Compare with'),
  between: (earlier: number, n: number) => l(`Cột đã đổi từ lần ${earlier} đến lần ${n}`, `Columns that moved from freeze ${earlier} to freeze ${n}`),
  explain: l('Trước + thêm − bớt ± đổi = sau.', 'Before + came − left ± changed = after.'),
  still: l('Không cột nào đổi.', 'No column moved.'),
  table: l('Biểu', 'Table'),
  column: l('Cột', 'Column'),
  before: l('Trước', 'Before'),
  plus: l('Thêm', 'Came'),
  minus: l('Bớt', 'Left'),
  changes: l('Đổi', 'Changed'),
  after: l('Sau', 'After'),
  came: (n: number) => l(`Hồ sơ đến sau (${number(n)})`, `Records that came late (${number(n)})`),
  left: (n: number) => l(`Hồ sơ không còn tính (${number(n)})`, `Records that are counted no more (${number(n)})`),
  changed: (n: number) => l(`Hồ sơ có thay đổi (${number(n)})`, `Records that changed (${number(n)})`),
  none: l('Không có.', 'None.'),
  only: l('Phải có hai lần chốt mới so được.', 'It takes two freezes to compare.'),
}

export const suggestions = {
  title: l('Gợi ý từ dữ liệu', 'Suggested by the data'),
  explain: l('Danh sách lấy thẳng từ lần chốt đang xem; lời văn do cơ quan viết.', 'Plain lists from the freeze that is shown; the words are the office’s own.'),
  none: l('Không có việc quá hạn, chậm, cũ hay thiếu.', 'Nothing is overdue, late, stale or lacking.'),
  list: (name: Label, n: number) => l(`${name.vi} (${number(n)})`, `${name.en} (${number(n)})`),
  rest: (n: number) => l(`và ${number(n)} hồ sơ nữa`, `and ${number(n)} more`),
}

export const written = {
  title: l('Lời văn của báo cáo', 'The report’s words'),
  blank: l('Chưa viết', 'Not written yet'),
  edit: l('Viết trên hồ sơ báo cáo', 'Write on the report’s record'),
}

export const paper = {
  title: l('Bản in báo cáo', 'The report on paper'),
  which: l('Bản in', 'Papers'),
  papers: {
    briefing: l('Báo cáo', 'Report'),
    recognition: l('Quyết định công nhận', 'Decision that recognises'),
    commendations: l('Danh sách khen thưởng', 'List of those commended'),
  },
  check: l(
    'Đọc lại trước khi in. Phần trong ngoặc vuông là chỗ cơ quan chưa viết; số liệu lấy từ lần chốt và không sửa ở đây.',
    'Read it before printing. What stands in brackets is not written yet; figures are those of the freeze and are not changed here.',
  ),
  print: l('In, lưu PDF', 'Print or save as PDF'),
  /** What stands on the paper itself is Vietnamese whatever the language of the screen. */
  on: {
    country: 'Cộng hòa xã hội chủ nghĩa Việt Nam',
    motto: 'Độc lập - Tự do - Hạnh phúc',
    party: 'Đảng Cộng sản Việt Nam',
    number: {
      party: (symbol: string) => `Số ${symbol || '          -BC/…'}`,
      state: (symbol: string) => `Số: ${symbol || '          /BC-…'}`,
    },
    recipients: 'Nơi nhận:',
  },
}

export const declared = {
  of: l('Số liệu đã công bố', 'Published figures'),
  by: l('Cơ quan công bố', 'Published by'),
  symbol: l('Số, ký hiệu', 'Symbol'),
  on: l('Ngày công bố', 'Published on'),
  stated: l('Kỳ ghi trong báo cáo', 'Period as stated'),
  held: l('Xem hồ sơ máy này đang giữ', 'See the record that this device holds'),
  edit: l('Mở hồ sơ để sửa hoặc giải thích', 'Open the record to edit or explain'),
  keep: l('Số đã công bố giữ nguyên như báo cáo ghi; chỗ lệch chỉ được nêu và giải thích.', 'Published figures stay as they were stated; where they do not agree, that is said and explained.'),
  report: l('Đối chiếu với báo cáo', 'Compare with the report'),
  freeze: l('Lần chốt', 'Freeze'),
  noReport: l('Chưa chọn', 'None chosen'),
  choose: l('Chọn một báo cáo và lần chốt để xem các phần cộng lại có khớp không, và hồ sơ đếm được bao nhiêu.', 'Choose a report and a freeze to see whether parts add up, and what records count.'),
  noReports: l('Chưa có báo cáo nào để đối chiếu.', 'There is no report to compare with.'),
  notFrozen: l('Báo cáo này chưa chốt số liệu.', 'This report has no frozen figures yet.'),
  unexplained: l('Có số liệu lệch chưa giải thích', 'A figure does not add up and nothing says why'),
  figures: l('Các số liệu như báo cáo ghi', 'The figures as stated'),
  none: l('Chưa ghi số liệu nào.', 'No figure is entered yet.'),
  what: l('Số liệu về', 'Figure of'),
  axis: l('Cách chia', 'Parted by'),
  part: l('Phần', 'Part'),
  value: l('Số nêu trong báo cáo', 'As stated'),
  note: l('Giải thích', 'Explanation'),
  recorded: l('Hồ sơ đếm được', 'Records count'),
  whole: l('Số chung', 'The whole'),
  sum: l('Các phần cộng lại', 'Sum of the parts'),
  gap: (n: number) => (n === 0 ? l('khớp', 'agrees') : l(`Lệch ${signed(n)}`, `Off by ${signed(n)}`)),
  noWhole: l('không có số chung', 'no whole stated'),
  noNote: l('Chưa giải thích', 'Not explained'),
  partition: (what: string, axis: string) => l(`${what}: ${axis.toLowerCase()}`, `${what}: ${axis.toLowerCase()}`),
  uncounted: l('Dấu “–” là không có cột tương ứng trong biểu, hoặc con số không nêu.', '“–” is where no column of a table counts the same, or the figure is not told.'),
  cell: (part: string, n: number) => l(`${part}, hồ sơ đếm được: ${number(n)}`, `${part}, records count ${number(n)}`),
  notDeclared: l('Hồ sơ này không phải là số liệu đã công bố.', 'This record is no set of published figures.'),
  notReport: l('Hồ sơ này không phải là báo cáo.', 'This record is no report.'),
}

