// The screens of a reorganisation: the form in its cases, what is refused, the preview, the last question, the result.
const OLD = ['Xã Na Sim', 'Xã Huồi Lá']
const DOCUMENT = 'Nghị quyết Mẫu số 1 về sắp xếp đơn vị hành chính'

const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)

export async function reorganise({ officer: clerk, page, office }, look) {
  for (const [i, name] of OLD.entries()) {
    const commune = await office.admin('unit', 'add', '--parent', office.province, '--level', 'commune', '--name', name, '--code', `9901${i}`, '--bloc', 'communes', '--from', '2025-07-01')
    await office.admin('unit', 'add', '--parent', commune, '--level', 'hamlet', '--name', `Bản ${name.slice(3)}`, '--from', '2025-07-01')
  }
  await page.reload()
  await clerk.unlock()
  await clerk.open('#/units/reorganise', 'Sắp xếp đơn vị')
  await clerk.sees('Chưa có lần sắp xếp nào.')
  await look('desk-reorganise-none')
  await page.getByLabel('Trường hợp').selectOption('part')
  await page.getByRole('radio').nth(1).waitFor()
  await look('desk-reorganise-part')
  await page.getByLabel('Trường hợp').selectOption('merge_new')
  await page.getByLabel('Có hiệu lực từ ngày').fill('2025-07-01')
  await page.getByLabel('Văn bản').fill(DOCUMENT)
  await page.getByLabel('Tên', { exact: true }).fill('Xã Sim Hợp')
  for (const [i, unit] of OLD.entries()) {
    await page.getByRole('button', { name: `Chọn: Đơn vị cũ ${i + 1}`, exact: true }).click()
    await page.getByRole('searchbox', { name: 'Tìm đơn vị' }).fill(unit)
    if (i === 0) await look('desk-reorganise-unit')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await clerk.button('Xem trước').click()
  await page.getByRole('alert').first().waitFor()
  await look('desk-reorganise-refused')
  await page.getByLabel('Có hiệu lực từ ngày').fill(today())
  await clerk.button('Xem trước').click()
  await clerk.sees('2 đơn vị bên dưới chuyển theo')
  await page.locator('summary').click()
  await look('desk-reorganise-preview')
  await clerk.button('Thực hiện…').click()
  await page.getByRole('dialog').getByText('Việc này không hoàn tác được').waitFor()
  await look('desk-reorganise-confirm')
  await page.getByRole('dialog').getByRole('button', { name: /^Sắp xếp từ ngày/ }).click()
  await clerk.sees('Đã sắp xếp.', 'Trông coi hồ sơ')
  await look('desk-reorganise-done')
  await clerk.open('#/units?past=1', 'Cây đơn vị')
  await clerk.row('(nhập toàn bộ)').first().waitFor()
  await look('desk-units-past')
  await clerk.open('#/overview?units=today', 'Tổng quan')
  await clerk.row('Xã Khe Sim').waitFor()
  await look('desk-overview-today')
}
