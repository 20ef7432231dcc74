import type { Label } from '../../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Dạng xem đã lưu', 'Saved views')
export const explain = l(
  'Một dạng xem là địa chỉ của danh sách, biểu đồ hay bản đồ với bộ lọc đang chọn: mở lại thì thấy số liệu của lúc mở. Chỉ giữ trên máy này, cho riêng đồng chí.',
  'A view is the address of a list, chart or map with its filters: opened again, it shows the figures of then. It is kept on this device, for you alone.',
)
export const present = l('Đặt tên cho dạng xem hiện tại', 'Name the present view')
export const save = l('Lưu dạng xem', 'Save the view')
export const rename = l('Đổi tên', 'Rename')
export const renameOne = (name: string) => l(`Đổi tên: ${name}`, `Rename: ${name}`)
export const newName = (name: string) => l(`Tên mới của ${name}`, `New name of ${name}`)
export const keepName = l('Lưu tên', 'Save the name')
export const remove = l('Xoá', 'Delete')
export const removeOne = (name: string) => l(`Xoá: ${name}`, `Delete: ${name}`)
export const none = l('Chưa lưu dạng xem nào.', 'No views saved yet.')
