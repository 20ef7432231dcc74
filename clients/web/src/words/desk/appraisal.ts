import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })
const sheets = (n: number) => `${number(n)} ${n === 1 ? 'sheet' : 'sheets'}`

export const title = l('Thẩm định bằng phiếu', 'Appraisal by sheets')
export const count = (n: number, least: number) => l(`Đã nộp ${number(n)} phiếu, cần ít nhất ${number(least)} phiếu để chốt.`, `${sheets(n)} handed in; ${number(least)} needed to conclude.`)
export const hidden = l(
  'Phiếu của người khác được niêm phong: đến khi chốt điểm, không ai đọc được phiếu của nhau.',
  'Others’ sheets are sealed: until the conclusion nobody reads another’s.',
)
export const own = (sum: number) => l(`Đồng chí đã nộp phiếu ${number(sum)} điểm. Nộp lại thì phiếu mới thay phiếu này.`, `You handed in a sheet of ${number(sum)} points. Another replaces it.`)
export const noRubric = l('Chưa có bộ tiêu chí nào áp dụng cho hồ sơ này.', 'No rubric applies to this record yet.')
export const waits = l('Phiếu của đồng chí đang chờ máy chủ nhận.', 'Your sheet waits for the server.')
export const offline = l('Không có mạng: chưa biết đã có bao nhiêu phiếu. Phiếu nộp lúc này chờ trên máy này.', 'Offline: how many sheets there are is not known. What is handed in now waits on this device.')

export const sheet = {
  open: l('Chấm phiếu', 'Fill in the sheet'),
  again: l('Chấm lại phiếu', 'Fill in the sheet again'),
  send: l('Nộp phiếu', 'Hand in the sheet'),
  criterion: l('Tiêu chí', 'Criterion'),
  most: l('Tối đa', 'Most'),
  points: l('Điểm', 'Points'),
  sum: l('Cộng', 'Sum'),
  more: (criterion: string) => l(`Thêm 1 điểm: ${criterion}`, `1 point more: ${criterion}`),
  less: (criterion: string) => l(`Bớt 1 điểm: ${criterion}`, `1 point less: ${criterion}`),
  remarks: l('Nhận xét', 'Remarks'),
  left: (n: number) => l(`Còn ${number(n)} tiêu chí chưa chấm`, `${number(n)} criteria without points`),
  passes: (pass: number) => l(`Đủ điểm đạt (từ ${number(pass)} điểm)`, `Passes (from ${number(pass)} points)`),
  short: (pass: number) => l(`Chưa đủ ${number(pass)} điểm để đạt`, `Short of the ${number(pass)} points to pass`),
  below: (percent: number, criteria: string) => l(`Không đạt vì dưới ${number(percent)}% điểm: ${criteria}`, `Does not pass, below ${number(percent)}% of: ${criteria}`),
}
export const band = (name: string) => l(`Xếp loại: ${name}`, `Rating: ${name}`)
export const rubric = (name: string, version: number) => l(`${name}, bản ${number(version)}`, `${name}, version ${number(version)}`)
export const points = (n: string, of: number) => `${n}/${number(of)}`

export const result = {
  title: l('Kết quả thẩm định', 'Result of the appraisal'),
  sum: (points: number) => l(`${number(points)} điểm`, `${number(points)} points`),
  sheets: (n: number) => l(`Trung bình của ${number(n)} phiếu`, `Mean of ${sheets(n)}`),
  mean: l('Trung bình', 'Mean'),
  remarks: (text: string) => l(`Nhận xét: ${text}`, `Remarks: ${text}`),
}

export const told = {
  sealed: l('Phiếu được niêm phong đến khi chốt điểm.', 'The sheet is sealed until the conclusion.'),
  sum: (points: number) => l(`Phiếu ${number(points)} điểm`, `Sheet of ${number(points)} points`),
}
