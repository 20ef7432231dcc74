// An office's own list of good deeds, as Excel saves it: parted by semicolons, with a mark in front.

/** Headers of the list, and the fields that they go to; nobody says where a telephone number goes. */
const COLUMNS = [
  ['Tên việc tốt', 'name'],
  ['Đơn vị', 'unit'],
  ['Ngày làm', 'done_on'],
  ['Loại', 'subject'],
  ['Lĩnh vực', 'field'],
  ['Nội dung', 'story'],
  ['Số điện thoại', null],
]
export const TELEPHONE = 'Số điện thoại'
export const LIST = 'so-viec-tot.csv'

/** A row of the list. */
export const deed = (name, { day = '05/03/2026', field = 'Văn hoá - xã hội' } = {}) => [name, 'Xã Khe Sim', day, 'Cá nhân', field, `${name}, bà con cùng làm`, '0900000000']

function csv(rows) {
  const lines = [COLUMNS.map(([header]) => header), ...rows].map((cells) => cells.join(';'))
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`)
}

/** Sends the list from the first screen, and waits for its columns. */
export async function sendList(clerk, rows, name = LIST) {
  const { page } = clerk
  await clerk.open('#/imports', 'Nhập danh sách')
  await page.getByLabel('Danh sách này là').selectOption('good_deed')
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: csv(rows) })
  await clerk.sees(`Đã chọn: ${name}`)
  await clerk.button('Gửi lên máy chủ để đọc').click()
  await clerk.heading(name).waitFor()
  await page.getByRole('heading', { name: 'Cột', exact: true }).waitFor()
}

/** Says where each column goes, whatever was suggested. */
export async function mapColumns({ page }) {
  for (const [i, [header, to]] of COLUMNS.entries()) {
    if (to) await page.getByLabel(`Cột ${String.fromCharCode(65 + i)} “${header}” đi vào`).selectOption(to)
  }
}

/** Checks the list, and waits for the result. */
export async function check(clerk) {
  await clerk.button('Kiểm tra').click()
  await clerk.page.getByRole('heading', { name: 'Kết quả kiểm tra' }).waitFor()
}

/** Imports what was checked, and waits until it is done. */
export async function importAll(clerk, n) {
  await clerk.button(`Nhập ${n} hồ sơ`).click()
  await clerk.page.getByRole('dialog').getByRole('button', { name: `Nhập ${n} hồ sơ` }).click()
  await clerk.sees(`Đã nhập ${n} hồ sơ`)
}
