// The desk's tour of registrations that look alike: shown, decided, shown with their decision, none, refused, offline.

const HEADING = 'Nghi trùng, chồng chéo'
const SCREEN = '#/overlaps?year=2026'

export async function overlaps({ officer: clerk, page }, look) {
  const sheet = page.getByRole('dialog')
  await clerk.open(SCREEN, HEADING)
  await page.locator('article').first().waitFor()
  await page.getByText('Đang đọc…').first().waitFor({ state: 'detached' })
  await look('desk-overlaps')
  await page.getByRole('button', { name: /^Khác nhau: “/ }).first().click()
  await sheet.getByLabel('Lý do (cần có)').fill('Hai đoạn đường khác nhau')
  await look('desk-overlaps-different')
  await sheet.getByRole('button', { name: 'Chọn quyết định khác' }).click()
  await look('desk-overlaps-decide')
  await sheet.getByRole('button', { name: 'Ghi quyết định' }).click()
  await clerk.sees('Hai hồ sơ chưa thay đổi gì')
  await look('desk-overlaps-done')
  await clerk.button('Ẩn').click()
  await page.getByRole('switch', { name: 'Cả cặp đã quyết định' }).setChecked(true)
  await clerk.sees('Đã quyết định: Khác nhau')
  await look('desk-overlaps-decided')
  await clerk.open('#/overlaps?year=2023', HEADING)
  await clerk.sees('Không có cặp nào giống nhau')
  await look('desk-overlaps-none')
  const address = '**/v1/overlaps?**'
  await page.context().route(address, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { code: 'busy', detail: 'The server is busy.', detail_vi: 'Máy chủ đang bận, hãy thử lại sau.' } }))
  await clerk.open('#/overlaps?year=2024', HEADING)
  await page.getByRole('alert').filter({ hasText: 'Máy chủ đang bận' }).waitFor()
  await look('desk-overlaps-failed')
  await page.context().unroute(address)
}

export async function overlapsOffline({ officer: clerk }, look) {
  await clerk.open(SCREEN, HEADING)
  await clerk.sees('Không có mạng: việc so các đăng ký')
  await look('desk-overlaps-offline')
}
