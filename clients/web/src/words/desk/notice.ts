import type { Label } from '../../core/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Thông báo kết quả đối thoại', 'Notice of a dialogue’s results')
export const make = l('Lập thông báo kết quả', 'Make the notice of results')
export const print = l('In thông báo', 'Print the notice')
export const issuer = l('Cơ quan ban hành', 'Issued by')
export const offline = l('Không có mạng: thông báo chỉ lập từ số liệu của máy chủ.', 'Offline: a notice is made from the server’s figures alone.')
export const check = l(
  'Đọc lại trước khi in: không được có tên, số điện thoại, địa chỉ của người nêu ý kiến. Số và ngày điền khi ban hành.',
  'Read it before printing: no names, telephone numbers or addresses of those who spoke. Number and date are filled in when it is issued.',
)
export const leftOut = (n: number) =>
  l(
    `${number(n)} mục không đưa vào thông báo: khiếu nại, tố cáo đi theo đường riêng, hoặc ý kiến chưa ghi loại.`,
    `${number(n)} left out: complaints and denunciations go their own way, or an opinion names no kind.`,
  )
