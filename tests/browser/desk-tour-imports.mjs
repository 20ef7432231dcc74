// The desk's tour of an office's own lists: none, refused, its columns, the check, imported, undone, failed, offline.
import { LIST, check, deed, importAll, mapColumns, sendList } from './lists.mjs'

const HEADING = 'Nhập danh sách'
const CLEAN = [deed('Sửa đường vào bản'), deed('Trông trẻ giúp hàng xóm')]

export async function imports({ officer: clerk, page }, look) {
  await clerk.open('#/imports', HEADING)
  await clerk.sees('Chưa có lần nhập nào.')
  await page.locator('input[type=file]').setInputFiles({ name: 'so-cu.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('x') })
  await page.getByRole('alert').filter({ hasText: 'Tệp .xls cũ' }).waitFor()
  await look('desk-imports-none')
  await sendList(clerk, [...CLEAN, deed('Việc sai ngày', { day: '32/13/2026' }), deed('Việc lạ lĩnh vực', { field: 'Nếp sống khu dân cư' })])
  await mapColumns(clerk)
  await look('desk-import-columns')
  await check(clerk)
  await page.locator('summary').first().click()
  await look('desk-import-problems')
  await clerk.button('Sửa cách ghép cột').click()
  await page.getByRole('heading', { name: 'Cột', exact: true }).waitFor()
  await asIf(page, { charset: { found: 'tcvn3', samples: [{ row: 2, column: 'A', before: 'Söa ®­êng', after: 'Sửa đường' }] } }, async () => {
    await again(clerk)
    await clerk.sees('Chữ trong tệp có vẻ gõ bằng bộ mã TCVN3')
    await look('desk-import-old-text')
  })
  await sendList(clerk, CLEAN, 'da-sua.csv')
  await mapColumns(clerk)
  await check(clerk)
  await look('desk-import-clean')
  await clerk.button('Nhập 2 hồ sơ').click()
  await page.getByRole('dialog').waitFor()
  await look('desk-import-confirm')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await importAll(clerk, 2)
  await look('desk-import-done')
  await asIf(page, { state: 'running', written: 1, total: 2 }, async () => {
    await again(clerk)
    await clerk.sees('Có thể rời trang này; việc nhập vẫn tiếp tục.')
    await look('desk-import-running')
  })
  await asIf(page, { state: 'failed', code: 'internal' }, async () => {
    await again(clerk)
    await clerk.sees('Việc nhập không xong.')
    await look('desk-import-failed')
  })
  await again(clerk)
  await alike(clerk, look)
  await clerk.open('#/imports', HEADING)
  await clerk.row('Đã nhập').first().waitFor()
  await look('desk-imports')
  await clerk.row('Đã nhập').filter({ hasText: 'da-sua.csv' }).getByRole('link').click()
  await clerk.button('Hoàn tác cả lần nhập…').click()
  await page.getByRole('dialog').getByText('2 hồ sơ của lần nhập này sẽ được bỏ.').waitFor()
  await look('desk-import-undo')
  await page.getByRole('dialog').getByRole('button', { name: 'Bỏ 2 hồ sơ' }).click()
  await clerk.sees('Đã hoàn tác lần nhập này.')
  await look('desk-import-undone')
  const address = '**/v1/imports'
  await page.context().route(address, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { code: 'busy', detail: 'The server is busy.', detail_vi: 'Máy chủ đang bận, hãy thử lại sau.' } }))
  await clerk.open('#/imports', HEADING)
  await page.getByRole('alert').filter({ hasText: 'Máy chủ đang bận' }).waitFor()
  await look('desk-imports-failed')
  await page.context().unroute(address)
}

/** The list that was imported, sent once more. */
async function alike(clerk, look) {
  const { page } = clerk
  await sendList(clerk, CLEAN, LIST)
  await mapColumns(clerk)
  await check(clerk)
  await page.getByRole('region', { name: /^Hàng giống nhau/ }).waitFor()
  await look('desk-import-alike')
  await clerk.button('Xoá tệp này').click()
  await page.getByRole('dialog').waitFor()
  await look('desk-import-delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Xoá tệp' }).click()
  await clerk.heading(HEADING).waitFor()
}

/** Lets the server's answer about one import say something else meanwhile. */
async function asIf(page, change, shown) {
  const address = /\/v1\/imports\/[^/]+$/
  await page.context().route(address, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ...change } })
  })
  await shown()
  await page.context().unroute(address)
}

/** Leaves the screen and comes back to it. */
async function again(clerk) {
  const { hash } = new URL(clerk.page.url())
  await clerk.open('#/settings', 'Cài đặt')
  await clerk.go(hash)
}

export async function importsOffline({ officer: clerk }, look) {
  await clerk.open('#/imports', HEADING)
  await clerk.sees('Không có mạng: việc nhập danh sách')
  await look('desk-imports-offline')
}
