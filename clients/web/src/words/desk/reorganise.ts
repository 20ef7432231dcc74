import type { Label } from '../../core/api'
import type { EdgeKind } from '../../desk/api'
import { longDay, number, typedDay } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })
const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
const some = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`

export const title = l('Sắp xếp đơn vị', 'Reorganise units')
export const act = l('Sắp xếp đơn vị', 'Reorganise units')
export const explain = l(
  'Hồ sơ giữ đơn vị của ngày ghi. Từ ngày sắp xếp, người của đơn vị nhận trông coi tiếp hồ sơ của đơn vị cũ; máy đang ở xa vẫn gửi được phần đã ghi.',
  'Records keep the unit of their day. From the day on, those who take a unit over look after its records; devices that are away can still hand in what they hold.',
)
export const onlyProvince = l('Chỉ quản trị hệ thống của tỉnh sắp xếp đơn vị.', 'Only an administrator of the province reorganises units.')

export const kinds: Record<EdgeKind, Label> = {
  merge_whole: l('Nhập toàn bộ', 'Merged whole'),
  renamed: l('Đổi tên', 'Renamed'),
  type_changed: l('Đổi loại hình', 'Changed type'),
  reparented: l('Chuyển về đơn vị cấp trên khác', 'Moved below another unit'),
  merge_part: l('Nhập một phần', 'Merged in part'),
  part_area: l('Nhập một phần diện tích', 'Part of its area'),
  part_people: l('Nhập một phần dân số', 'Part of its people'),
  whole_area: l('Nhập toàn bộ diện tích', 'All of its area'),
}

export const cases = {
  label: l('Trường hợp', 'Case'),
  merge_new: l('Nhập các đơn vị thành một đơn vị mới', 'Merge units into a new one'),
  merge_into: l('Nhập vào một đơn vị đang có', 'Merge into a unit that is there'),
  rename: l('Đổi tên, đổi loại hình', 'Rename or change the type'),
  part: l('Chia một đơn vị về nhiều nơi', 'Part a unit among several'),
}

export const form = {
  ground: l('Căn cứ', 'Ground'),
  day: l('Có hiệu lực từ ngày', 'In force from'),
  document: l('Văn bản', 'Document'),
  documentHelp: l('Như cách viện dẫn, ví dụ: Nghị quyết số… ngày… của…', 'As it is cited.'),
  begin: l('Đơn vị bắt đầu', 'Units that begin'),
  beginNone: l('Không có đơn vị mới.', 'No new unit.'),
  addUnit: l('Thêm đơn vị mới', 'Add a new unit'),
  unit: (n: number) => l(`Đơn vị mới ${number(n)}`, `New unit ${number(n)}`),
  name: l('Tên', 'Name'),
  level: l('Cấp', 'Level'),
  code: l('Mã hành chính (không bắt buộc)', 'Administrative code (optional)'),
  codeHelp: l('Giữ cả số 0 ở đầu, như “00004”.', 'Zeros in front count, as in “00004”.'),
  bloc: l('Khối', 'Bloc'),
  noBloc: l('Không thuộc khối nào', 'None'),
  parent: l('Đơn vị cấp trên', 'Unit above'),
  end: l('Đơn vị thôi tồn tại', 'Units that end'),
  addEnd: l('Thêm đơn vị thôi tồn tại', 'Add a unit that ends'),
  old: (n: number) => l(`Đơn vị cũ ${number(n)}`, `Old unit ${number(n)}`),
  how: l('Hình thức', 'How'),
  to: l('Về đơn vị', 'To the unit'),
  place: (n: number) => l(`nơi nhận ${number(n)}`, `place ${number(n)}`),
  addPart: l('Thêm nơi nhận một phần', 'Add a place for a part'),
  keeps: l('Nơi này trông coi hồ sơ, người và máy', 'Looks after its records, people and devices'),
  remove: l('Bỏ', 'Remove'),
  new: l('mới', 'new'),
  lacks: { day: l('ngày có hiệu lực', 'the day'), document: l('văn bản', 'the document') },
  lacking: (what: Label[]) => l(`Còn thiếu: ${what.map(({ vi }) => small(vi)).join(', ')}.`, `Still lacking: ${what.map(({ en }) => small(en)).join(', ')}.`),
  preview: l('Xem trước', 'Preview'),
  clear: l('Làm lại từ đầu', 'Start over'),
}

export const blocs: Record<string, Label> = {
  communes: l('Khối xã, phường', 'Communes and wards'),
  front: l('Khối Mặt trận Tổ quốc và các tổ chức chính trị - xã hội', 'Fatherland Front and socio-political organisations'),
  agencies: l('Khối cơ quan', 'Agencies'),
  forces: l('Khối lực lượng vũ trang', 'Armed forces'),
}

/** Why the server does not take a plan, by what of it it names. */
export const refused: Record<string, Label> = {
  valid_from: l('Ngày này không có trên lịch.', 'There is no such day.'),
  document: l('Ghi văn bản trên một dòng, nhiều nhất 200 chữ.', 'One line, at most 200 letters.'),
  moves: l('Phải có ít nhất một đơn vị thôi tồn tại, và nhiều nhất 2.000 dòng.', 'At least one unit ends, and there are at most 2,000 lines.'),
  name: l('Tên trên một dòng, nhiều nhất 200 chữ.', 'A name is one line of at most 200 letters.'),
  code: l('Mã chỉ có chữ số và chữ cái không dấu, nhiều nhất 16 ký tự.', 'A code is digits and letters without marks, at most 16.'),
  level: l('Cấp này không có.', 'There is no such level.'),
  bloc: l('Khối này không có.', 'There is no such bloc.'),
  parent: l('Đơn vị cấp trên phải còn hiệu lực từ ngày ấy: của xã, phường là tỉnh; của thôn, bản là xã, phường.', 'The unit above must be in force from that day: the province above a commune, a commune above a hamlet.'),
  from: l('Ngay trước ngày ấy đơn vị này phải đang có hiệu lực. Kiểm tra ngày và đơn vị.', 'This unit must be in force just before that day. Check the day and the unit.'),
  to: l('Nơi nhận phải cùng cấp, còn hiệu lực từ ngày ấy, không nằm trong các đơn vị thôi tồn tại, và mỗi nơi chỉ nhận một lần.', 'The place must be of the same level, in force from that day, not among the units that end, and named once.'),
  kind: l('Một đơn vị hoặc về trọn một nơi, hoặc chia phần về các nơi: không dùng cả hai.', 'A unit goes whole to one place or in parts to several, not both.'),
  keeps_records: l('Chọn đúng một nơi trông coi hồ sơ, người và máy.', 'One place looks after its records, people and devices.'),
}

export const effect = {
  preview: l('Xem trước', 'Preview'),
  still: l('Chưa có gì thay đổi. Kiểm tra kỹ rồi mới thực hiện.', 'Nothing has changed yet. Check it before it is done.'),
  when: (day: string, document: string) => l(`Từ ${longDay(day).vi}, theo ${document}.`, `From ${longDay(day).en}, by ${document}.`),
  sum: (ended: number, begun: number, below: number) =>
    l(
      `${number(ended)} đơn vị thôi tồn tại, ${number(begun)} đơn vị bắt đầu${below ? `, ${number(below)} đơn vị bên dưới chuyển theo` : ''}.`,
      `${some(ended, 'unit ends', 'units end')}, ${some(begun, 'begins', 'begin')}${below ? `, ${number(below)} below go along` : ''}.`,
    ),
  ended: l('Thôi tồn tại', 'Ends'),
  unit: l('Đơn vị', 'Unit'),
  becomes: l('Thành', 'Becomes'),
  records: l('Hồ sơ', 'Records'),
  people: l('Người', 'People'),
  devices: l('Máy', 'Devices'),
  keeper: l('Trông coi tiếp', 'Looked after by'),
  figures: l('Số liệu theo đơn vị hiện nay', 'Figures by today’s units'),
  rollsUp: (unit: string) => l(`Cộng vào ${unit}`, `Added to ${unit}`),
  stays: (unit: string) => l(`Ở dưới tên cũ: ${former(unit).vi}`, `Under the old name: ${former(unit).en}`),
  begun: l('Bắt đầu', 'Begins'),
  below: (n: number) => l(`${number(n)} đơn vị bên dưới chuyển theo`, `${some(n, 'unit below goes', 'units below go')} along`),
  belowSum: (records: number, people: number, devices: number) =>
    l(`Cùng với chúng: ${number(records)} hồ sơ, ${number(people)} người, ${number(devices)} máy.`, `With them: ${some(records, 'record', 'records')}, ${some(people, 'person', 'people')}, ${some(devices, 'device', 'devices')}.`),
  back: l('Sửa lại', 'Go back and change'),
  go: l('Thực hiện…', 'Do it…'),
}

export const confirm = {
  title: l('Thực hiện sắp xếp', 'Do it'),
  day: (day: string) => l(`Ngày có hiệu lực: ${longDay(day).vi}.`, `In force from: ${longDay(day).en}.`),
  once: l('Việc này không hoàn tác được: đơn vị đã thôi tồn tại không mở lại, và ngày không đổi được nữa.', 'This cannot be undone: units that ended are not opened again, and the day cannot be changed.'),
  act: (day: string) => l(`Sắp xếp từ ngày ${typedDay(day)}`, `Reorganise from ${typedDay(day)}`),
}

export const done = {
  title: l('Đã sắp xếp', 'Done'),
  text: l('Đã ghi. Máy ở các đơn vị này biết ở lần đồng bộ tới; không ai phải làm gì thêm.', 'It is done. Devices of these units learn of it at their next sync; nobody has to do anything.'),
  tree: l('Xem cây đơn vị', 'See the units'),
  another: l('Lập việc sắp xếp khác', 'Another reorganisation'),
}

export const past = {
  title: l('Quá trình sắp xếp', 'Reorganisations so far'),
  none: l('Chưa có lần sắp xếp nào.', 'None so far.'),
  group: (day: string, document: string) => l(`Từ ${typedDay(day)}: ${document}`, `From ${typedDay(day)}: ${document}`),
  old: l('Đơn vị cũ', 'Old unit'),
  kind: l('Hình thức', 'How'),
  new: l('Thành', 'Became'),
  keeps: l('Trông coi hồ sơ', 'Looks after the records'),
  became: (day: string, parts: Label) => l(`từ ${typedDay(day)} thành ${parts.vi}`, `from ${typedDay(day)}: ${parts.en}`),
}

/** A unit that is no more, where its figures stand under its old name. */
export const former = (name: string) => l(`${name} (cũ)`, `${name} (former)`)

export const view = {
  label: l('Tính theo', 'Counted by'),
  then: l('Đơn vị lúc ghi nhận', 'Units of the day of record'),
  today: l('Đơn vị hiện nay', 'Today’s units'),
  help: l('Đơn vị nhập toàn bộ được cộng vào đơn vị hiện nay; đơn vị bị chia thì số liệu ở nguyên dưới tên cũ, không chia.', 'Units merged whole are added to today’s; figures of one that was parted stay under its old name, undivided.'),
  rows: l('Cả các đơn vị đã nhập vào', 'With the units merged into it'),
}
