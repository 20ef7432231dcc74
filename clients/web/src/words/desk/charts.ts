import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Biểu đồ', 'Charts')
export const explain = l('Chọn một cột, một phần hay một con số để mở đúng những hồ sơ ấy.', 'Choose a bar, a part or a number to open those very records.')
export const unit = l('Đơn vị', 'Unit')
export const everyUnit = l('Mọi đơn vị', 'All units')
export const offline = l(
  'Không có mạng: biểu đồ lấy số của máy chủ nên lúc này không hiện. Có mạng lại sẽ tự hiện.',
  'Offline: charts are drawn from the server’s figures, so none is shown now. They come back with the network.',
)

export const trend = {
  quarters: l('Theo quý', 'By quarter'),
  years: l('Theo năm', 'By year'),
  time: l('Thời gian', 'Time'),
  quarter: (quarter: number, year: number) => l(`Quý ${quarter}/${year}`, `Q${quarter} ${year}`),
  noQuarter: (year: number) => l(`${year}, chưa ghi ngày`, `${year}, no date`),
  noYear: l('Chưa ghi năm', 'No year'),
  all: l('Hồ sơ', 'Records'),
  legend: l('Chú thích', 'Legend'),
  part: (time: string, series: string, n: number) => l(`${time}, ${series}: ${number(n)}`, `${time}, ${series}: ${number(n)}`),
}
export const shares = {
  records: l('Số hồ sơ', 'Records'),
  percent: l('Tỷ lệ', 'Share'),
  speed: l('Thời gian trả lời ý kiến', 'Time to answer opinions'),
}
