import type { Label } from '../../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })
const degrees = (n: number) => String(Math.abs(n)).replace('.', ',')

export const title = l('Bản đồ', 'Map')
export const explain = l(
  'Mỗi đơn vị một điểm; hình tròn càng rộng thì càng nhiều hồ sơ. Chọn một đơn vị để mở hồ sơ của đơn vị ấy.',
  'Each unit is a point; the wider its circle, the more records. Choose a unit to open its records.',
)
export const offline = l('Không có mạng: bản đồ lấy số của máy chủ nên lúc này không hiện. Có mạng lại sẽ tự hiện.', 'Offline: the map is drawn from the server’s figures, so it is not shown now. It comes back with the network.')
export const noPlaces = l('Chưa đơn vị nào có vị trí. Quản trị ghi vị trí ở Cây đơn vị.', 'No unit has a place yet. An administrator sets places on the tree of units.')
export const setPlaces = l('Mở Cây đơn vị', 'Open the tree of units')
export const table = l('Các đơn vị', 'Units')
export const place = l('Vị trí', 'Place')
export const noPlace = l('chưa có', 'none yet')
export const records = l('Số hồ sơ', 'Records')
export const unit = (name: string, told: string) => l(`${name}: ${told} hồ sơ`, `${name}: ${told} records`)
export const north = (n: number) => l(`${degrees(n)}° ${n < 0 ? 'N' : 'B'}`, `${Math.abs(n)}° ${n < 0 ? 'S' : 'N'}`)
export const east = (n: number) => l(`${degrees(n)}° ${n < 0 ? 'T' : 'Đ'}`, `${Math.abs(n)}° ${n < 0 ? 'W' : 'E'}`)

export const set = {
  title: (name: string) => l(`Vị trí của ${name}`, `Place of ${name}`),
  act: l('Ghi vị trí', 'Set the place'),
  actOne: (name: string) => l(`Ghi vị trí: ${name}`, `Set the place: ${name}`),
  latitude: l('Vĩ độ (Bắc)', 'Latitude (north)'),
  longitude: l('Kinh độ (Đông)', 'Longitude (east)'),
  help: l('Độ thập phân, dấu phẩy hay dấu chấm đều được, ví dụ 19,2512.', 'Decimal degrees, with a comma or a point, such as 19.2512.'),
  far: l('Điểm này nằm ngoài Việt Nam. Hãy xem lại vĩ độ và kinh độ trước khi lưu.', 'This point lies outside Vietnam. Look at both again before saving.'),
  unreadable: l('Chưa đọc được số độ.', 'These are not degrees.'),
  save: l('Lưu vị trí', 'Save the place'),
  at: ({ latitude, longitude }: { latitude: number; longitude: number }) => l(`${degrees(latitude)}; ${degrees(longitude)}`, `${latitude}; ${longitude}`),
}
