import type { Label } from '../../core/api'
import type { Encoding, ImportState, WhyKept } from '../../desk/api'
import { bytes, number } from '../format'
import type { Tone } from '../states'

const l = (vi: string, en: string): Label => ({ vi, en })
const some = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`

export const title = l('Nhập danh sách', 'Import lists')
export const explain = l(
  'Đưa danh sách cơ quan đang giữ thành hồ sơ: tệp .xlsx hoặc .csv, đến 32 MB và 100.000 hàng. Tệp .xls cũ thì mở bằng Excel, lưu lại thành .xlsx. Khi việc kiểm tra chưa sạch thì chưa ghi gì vào hồ sơ.',
  'Makes records of lists that the office keeps: .xlsx or .csv files up to 32 MB and 100,000 rows. Old .xls files are saved as .xlsx first. Nothing is written before the check is clean.',
)
export const offline = l('Không có mạng: việc nhập danh sách do máy chủ làm.', 'Offline: it is the server that imports lists.')

export const states: Record<ImportState, { label: Label; tone: Tone }> = {
  read: { label: l('Chưa kiểm tra', 'Not checked'), tone: 'calm' },
  checked: { label: l('Đã kiểm tra, chưa nhập', 'Checked, not imported'), tone: 'tell' },
  running: { label: l('Đang nhập', 'Importing'), tone: 'wait' },
  done: { label: l('Đã nhập', 'Imported'), tone: 'go' },
  failed: { label: l('Không nhập xong', 'Failed'), tone: 'stop' },
  undoing: { label: l('Đang hoàn tác', 'Being undone'), tone: 'wait' },
  undone: { label: l('Đã hoàn tác', 'Undone'), tone: 'calm' },
}

export const send = {
  title: l('Nhập một tệp', 'Import a file'),
  kind: l('Danh sách này là', 'This is a list of'),
  choose: l('Chọn tệp .xlsx hoặc .csv', 'Choose an .xlsx or .csv file'),
  chosen: (name: string, size: number) => l(`Đã chọn: ${name} (${bytes(size)})`, `Chosen: ${name} (${bytes(size)})`),
  none: l('Chưa chọn tệp.', 'No file is chosen.'),
  act: l('Gửi lên máy chủ để đọc', 'Send it to be read'),
  help: l('Máy chủ chỉ đọc tệp và gợi ý cách ghép cột; chưa ghi hồ sơ nào.', 'The server only reads it and suggests where columns go; no record is written.'),
  sending: l('Đang gửi tệp', 'Sending the file'),
  sent: (sent: number, size: number) => l(`Đã gửi ${bytes(sent)} trong ${bytes(size)}. Giữ trang này mở.`, `${bytes(sent)} of ${bytes(size)} sent. Keep this page open.`),
  reading: l('Đã gửi hết, máy chủ đang đọc tệp…', 'All is sent; the server is reading it…'),
  tooLarge: (size: number) => l(`Tệp này ${bytes(size)}, quá 32 MB. Hãy chia danh sách thành nhiều tệp.`, `This file has ${bytes(size)}, more than 32 MB. Divide the list into several files.`),
  empty: l('Tệp này không có gì.', 'This file is empty.'),
  old: l('Tệp .xls cũ chưa đọc được: mở bằng Excel, chọn “Lưu thành”, kiểu .xlsx, rồi chọn lại.', 'Old .xls files cannot be read: open it in Excel, save it as .xlsx, and choose that.'),
  other: l('Chỉ nhận tệp .xlsx và .csv.', 'Only .xlsx and .csv files are taken.'),
}

export const list = {
  title: l('Các lần nhập', 'Imports so far'),
  none: l('Chưa có lần nhập nào.', 'None so far.'),
  file: l('Tệp', 'File'),
  kind: l('Loại hồ sơ', 'Kind'),
  state: l('Trạng thái', 'State'),
  rows: l('Số hàng', 'Rows'),
  records: l('Hồ sơ', 'Records'),
  by: l('Người nhập', 'By'),
  at: l('Lúc', 'When'),
}

export const columns = {
  file: l('Tệp và bảng', 'File and sheet'),
  sheet: l('Bảng trong tệp', 'Sheet'),
  sheetOf: (name: string, rows: number) => l(`${name} (${number(rows)} hàng)`, `${name} (${some(rows, 'row', 'rows')})`),
  onlySheet: (name: string, rows: number) => (name ? l(`Bảng “${name}”: ${number(rows)} hàng.`, `Sheet “${name}”: ${some(rows, 'row', 'rows')}.`) : l(`Tệp có ${number(rows)} hàng.`, `The file has ${some(rows, 'row', 'rows')}.`)),
  headerRow: l('Hàng tên cột', 'Row of the headers'),
  headerRowHelp: l('Số thứ tự của hàng ghi tên cột trong bảng.', 'Number of the row that names the columns.'),
  headerRowChanged: l('Tên cột và ví dụ dưới đây được đọc lại khi kiểm tra.', 'Headers and samples below are read again with the check.'),
  headerRowWrong: l('Ghi một số từ 1.', 'A number from 1 on.'),
  title: l('Cột', 'Columns'),
  explain: l('Mỗi cột đi vào một mục của hồ sơ, hoặc bỏ qua.', 'Each column goes to a field of the record, or nowhere.'),
  letter: l('Cột', 'Column'),
  header: l('Tên trong tệp', 'Header'),
  samples: l('Ví dụ', 'Samples'),
  to: l('Đi vào', 'Goes to'),
  toOf: (letter: string, header: string) => l(`Cột ${letter}${header && ` “${header}”`} đi vào`, `Column ${letter}${header && ` “${header}”`} goes to`),
  nowhere: l('Bỏ qua', 'Nowhere'),
  needed: (label: Label) => l(`${label.vi} (cần có)`, `${label.en} (needed)`),
  noHeader: l('(không tên)', '(no name)'),
  noColumn: l('Chưa có cột nào đi vào hồ sơ.', 'No column goes anywhere yet.'),
  lacking: (labels: Label[]) => l(`Chưa có cột hay giá trị cho: ${labels.map(({ vi }) => vi).join(', ')}.`, `No column and no value for: ${labels.map(({ en }) => en).join(', ')}.`),
  source: l('Lưu cách ghép này với tên', 'Keep this under the name'),
  sourceHelp: l('Không bắt buộc. Tệp sau cùng các cột ấy sẽ được ghép sẵn; tên đã có thì thay cách ghép cũ.', 'Optional. The next file with the same columns begins with it; a name that is there is replaced.'),
  check: l('Kiểm tra', 'Check'),
  checkHelp: l('Kiểm tra không ghi gì vào hồ sơ.', 'Checking writes nothing.'),
  toResult: l('Về kết quả kiểm tra', 'Back to the result'),
  typed: l('Cách ghép cột', 'Where columns go'),
  checkedBefore: l('Tệp này đã được kiểm tra. Bấm “Kiểm tra” để xem lại kết quả và nhập.', 'This file was checked. Check it again to see the result and to import.'),
}

export const fixed = {
  title: l('Giá trị chung cho mọi hàng', 'The same in all rows'),
  explain: l('Dùng khi tệp không có cột ấy, ví dụ đơn vị hoặc năm. Ghi như sẽ ghi trong một ô của tệp.', 'For what the file has no column of, such as the unit or the year. Type it as a cell would have it.'),
  add: l('Thêm giá trị chung cho', 'Add one for'),
  blank: l('Chưa có', 'None'),
  choose: l('Chọn một mục', 'Choose a field'),
}

const NAMES: Record<Encoding, string> = { unicode: 'Unicode', tcvn3: 'TCVN3 (ABC)', vni: 'VNI' }

export const charset = {
  title: l('Phông chữ cũ', 'An old encoding'),
  found: (of: Encoding) => l(`Chữ trong tệp có vẻ gõ bằng bộ mã ${NAMES[of]}. Xem thử trước khi chọn.`, `The text looks like ${NAMES[of]}. Look at it before you choose.`),
  choice: l('Chữ trong tệp', 'The text of the file'),
  convert: l('Chuyển sang Unicode', 'Convert to Unicode'),
  keep: l('Giữ nguyên', 'Leave it as it is'),
  row: l('Hàng', 'Row'),
  before: l('Trong tệp', 'In the file'),
  after: l('Sau khi chuyển', 'Converted'),
}

export const said = {
  title: l('Từ đã giải thích', 'Terms that were explained'),
  of: (text: string, field: Label, meaning: string) => l(`“${text}” ở “${field.vi}” là: ${meaning}`, `“${text}” in “${field.en}” is: ${meaning}`),
  drop: l('Bỏ', 'Drop'),
  dropOf: (text: string) => l(`Bỏ lời giải thích của “${text}”`, `Drop what “${text}” means`),
}

export const result = {
  title: l('Kết quả kiểm tra', 'Result of the check'),
  rows: l('Hàng trong tệp', 'Rows of the file'),
  ready: l('Hàng đọc được', 'Rows that can be read'),
  blank: l('Hàng trống', 'Blank rows'),
  problems: l('Chỗ chưa đúng', 'Problems'),
  duplicates: l('Hàng giống nhau hoặc đã có', 'Alike, or there already'),
  records: l('Hồ sơ sẽ ghi', 'Records to be written'),
  clean: l('Kiểm tra sạch: có thể nhập.', 'The check is clean: it can be imported.'),
  notYet: l('Chưa nhập được. Xem các phần dưới đây, rồi kiểm tra lại; chỗ sai trong tệp thì sửa tệp và gửi lại.', 'It cannot be imported yet. See below and check again; what is wrong in the file is mended there, and the file sent again.'),
  edited: l('Đã đổi sau lần kiểm tra này: kiểm tra lại rồi mới nhập.', 'Changed since this check: check again before importing.'),
  again: l('Kiểm tra lại', 'Check again'),
  back: l('Sửa cách ghép cột', 'Change where columns go'),
  another: l('Gửi tệp đã sửa', 'Send a mended file'),
  import: (n: number) => l(`Nhập ${number(n)} hồ sơ`, `Import ${some(n, 'record', 'records')}`),
}

export const problems = {
  title: (n: number) => l(`Chỗ chưa đúng trong tệp (${number(n)})`, `Problems of the file (${number(n)})`),
  wholeRow: l('Cả hàng', 'The whole row'),
  column: (letter: string, header: string) => l(`Cột ${letter}${header && ` “${header}”`}`, `Column ${letter}${header && ` “${header}”`}`),
  count: (n: number) => l(`${number(n)} chỗ`, some(n, 'place', 'places')),
  sheet: l('Bảng', 'Sheet'),
  row: l('Hàng', 'Row'),
  cell: l('Ô ghi', 'Cell'),
  why: l('Vì sao', 'Why'),
  blank: l('(trống)', '(blank)'),
  some: (shown: number, of: number) => l(`Ở đây có ${number(shown)} trong ${number(of)} chỗ; sửa xong kiểm tra lại sẽ thấy tiếp.`, `${number(shown)} of ${number(of)} are shown; the next check shows more.`),
  code: (code: string) => l(`Mã: ${code}`, `Code: ${code}`),
}

export const terms = {
  title: (n: number) => l(`Từ chưa rõ nghĩa (${number(n)})`, `Terms to be explained (${number(n)})`),
  explain: l('Chọn nghĩa của từng từ, rồi kiểm tra lại. Từ để nguyên vẫn là chỗ chưa đúng.', 'Say what each means, then check again. What is left stays a problem.'),
  term: l('Trong tệp', 'In the file'),
  field: l('Mục', 'Field'),
  count: l('Số hàng', 'Rows'),
  meaning: l('Nghĩa là', 'Means'),
  meaningOf: (text: string, field: Label) => l(`“${text}” ở “${field.vi}” nghĩa là`, `“${text}” in “${field.en}” means`),
  none: l('Không thuộc danh sách này', 'Nothing of this list'),
}

export const duplicates = {
  title: (n: number) => l(`Hàng giống nhau hoặc đã có hồ sơ (${number(n)})`, `Alike, or there already (${number(n)})`),
  choice: l('Những hàng này', 'These rows'),
  skip: l('Bỏ qua, không nhập', 'Leave out'),
  keep: l('Vẫn nhập thành hồ sơ mới', 'Import all the same'),
  row: l('Hàng', 'Row'),
  name: l('Tên', 'Name'),
  like: l('Giống', 'Like'),
  ofRow: (row: number) => l(`hàng ${number(row)}`, `row ${number(row)}`),
  ofRecord: l('hồ sơ đã có', 'a record that is there'),
  some: (shown: number, of: number) => l(`Ở đây có ${number(shown)} trong ${number(of)} hàng.`, `${number(shown)} of ${number(of)} are shown.`),
}

export const left = {
  title: l('Cột không nhập', 'Columns that are not imported'),
  out: (headers: string[]) => l(`Bỏ qua: ${headers.join(', ')}.`, `Left out: ${headers.join(', ')}.`),
  blotted: (n: number) => l(`${number(n)} ô có số điện thoại hoặc số giấy tờ: số ấy được che trước khi ghi.`, `${some(n, 'cell holds', 'cells hold')} a phone or paper number: it is blotted out before anything is written.`),
  withheld: (headers: string[]) =>
    l(
      `Không bao giờ nhập, vì có vẻ là thông tin về người dân (tên, điện thoại, giấy tờ): ${headers.join(', ')}. Thông tin ấy chỉ ghi trong phần danh tính của hồ sơ, khi người dân đồng ý.`,
      `Never imported, as they look like who a citizen is (name, phone, papers): ${headers.join(', ')}. That is recorded in a record’s identity alone, once they agreed.`,
    ),
}

export const preview = {
  title: l('Những hồ sơ đầu, như sẽ ghi', 'The first records as they will be'),
  row: l('Hàng', 'Row'),
}

export const confirm = {
  title: l('Nhập danh sách', 'Import the list'),
  sum: (n: number, kind: Label, file: string) => l(`Ghi ${number(n)} hồ sơ “${kind.vi}” từ tệp ${file}.`, `Writes ${some(n, 'record', 'records')} of “${kind.en}” from ${file}.`),
  undoable: l('Hồ sơ ghi với tên đồng chí. Sau đó có thể hoàn tác cả lần nhập, trừ hồ sơ đã được sửa hoặc quyết định.', 'They are written in your name. All of it can be undone later, but for records that were changed or decided on.'),
}

export const running = {
  title: l('Đang nhập', 'Importing'),
  undoing: l('Đang hoàn tác', 'Undoing'),
  line: (written: number, total: number) => (total ? l(`${number(written)} trong ${number(total)} hàng`, `${number(written)} of ${some(total, 'row', 'rows')}`) : l('Đang chuẩn bị…', 'Getting ready…')),
  leave: l('Có thể rời trang này; việc nhập vẫn tiếp tục.', 'You may leave this page; it goes on.'),
  leaveUndo: l('Có thể rời trang này; việc hoàn tác vẫn tiếp tục.', 'You may leave this page; it goes on.'),
}

export const ended = {
  done: (records: number, skipped: number) =>
    l(`Đã nhập ${number(records)} hồ sơ${skipped ? `, bỏ qua ${number(skipped)} hàng` : ''}.`, `${some(records, 'record', 'records')} imported${skipped ? `, ${some(skipped, 'row', 'rows')} left out` : ''}.`),
  records: l('Xem danh sách hồ sơ', 'See the records'),
  another: l('Nhập tệp khác', 'Import another file'),
  failed: l('Việc nhập không xong.', 'The import failed.'),
  part: (records: number) => l(`Đã bỏ những gì vừa ghi, trừ ${number(records)} hồ sơ mà người khác đã sửa.`, `What had been written was taken back, but for ${some(records, 'record', 'records')} that others worked on.`),
  undone: l('Đã hoàn tác lần nhập này.', 'This import was undone.'),
  kept: (n: number) => l(`${number(n)} hồ sơ được giữ lại vì đã sửa, đã quyết định hoặc được hồ sơ khác nhắc đến.`, `${some(n, 'record was', 'records were')} kept, as they were changed, decided on, or are referred to.`),
}

/** Why an import failed, as far as who imports can do something about it. */
const FAILURES: Record<string, Label> = {
  changed_since_check: l('Hồ sơ, đơn vị hoặc vai trò đã đổi sau lần kiểm tra, hoặc tệp chưa sạch; không ghi gì. Hãy gửi lại tệp và kiểm tra lại.', 'Records, units or roles changed since the check, or the file was not clean; nothing was written. Send the file again and check it again.'),
  not_allowed_here: l('Vai trò của người nhập không cho ghi tại địa bàn này.', 'The roles of who imported it do not allow writing in this place.'),
}
export const failure = (code: string | null): Label => FAILURES[code ?? ''] ?? l(`Máy chủ đã dừng lại${code ? ` (mã: ${code})` : ''}. Báo quản trị hệ thống kèm mã này.`, `The server stopped${code ? ` (code: ${code})` : ''}. Tell its administrator.`)

export const undo = {
  open: l('Hoàn tác cả lần nhập…', 'Undo the import…'),
  title: l('Hoàn tác cả lần nhập', 'Undo the import'),
  loading: l('Đang xem những gì sẽ bỏ…', 'Looking at what it would do…'),
  removes: (n: number) => l(`${number(n)} hồ sơ của lần nhập này sẽ được bỏ.`, `${some(n, 'record', 'records')} of this import will be removed.`),
  nothing: l('Không có hồ sơ nào bỏ được.', 'There is no record to remove.'),
  keeps: (n: number) => l(`${number(n)} hồ sơ được giữ lại:`, `${some(n, 'record is', 'records are')} kept:`),
  more: (n: number) => l(`và ${number(n)} hồ sơ nữa`, `and ${number(n)} more`),
  why: {
    changed: l('đã sửa sau khi nhập', 'changed since'),
    decided: l('đã có quyết định', 'decided on'),
    referred_to: l('được hồ sơ khác nhắc đến', 'referred to by another'),
  } satisfies Record<WhyKept, Label>,
  act: (n: number) => l(`Bỏ ${number(n)} hồ sơ`, `Remove ${some(n, 'record', 'records')}`),
}

export const remove = {
  open: l('Xoá tệp này', 'Delete this file'),
  title: l('Xoá tệp đã gửi', 'Delete the file'),
  text: (name: string) => l(`Tệp ${name} và cách ghép chưa lưu tên sẽ bị xoá khỏi máy chủ. Chưa có hồ sơ nào được ghi từ tệp này.`, `${name} is deleted from the server, with what was not kept under a name. No record was written from it.`),
  act: l('Xoá tệp', 'Delete it'),
}
