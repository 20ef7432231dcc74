// The desk's tour of reports: begun, frozen twice, read, compared, printed, and held against what was published.

const NAME = 'Báo cáo kết quả phong trào “Dân vận khéo” năm 2026'
const PUBLISHED = 'Báo cáo sơ kết đã công bố'

const statement = (key, fields) => Object.fromEntries(Object.entries({ what: 'Mô hình đăng ký', counts: 'registered', ...fields }).map(([name, text]) => [`statements/${key}/${name}`, String(text)]))

export async function reports(tour, look) {
  const { officer: clerk, page, phones } = tour
  const office = phones[1]
  await clerk.open('#/reports', 'Báo cáo')
  await clerk.sees('Chưa có báo cáo nào.')
  await look('desk-reports-none')
  const unit = office.unit
  const report = await office.begin('report', {
    name: NAME,
    unit,
    year: '2026',
    period: 'year',
    header: 'party',
    superior: 'Đảng bộ tỉnh Lam Sim',
    issuer: 'Ban Chỉ đạo xã Khe Sim',
    place_name: 'Khe Sim',
    issued_on: '30/11/2026',
    done: 'Khởi công đường trục thôn Đồng Trám.',
    recipients: '- Thường trực Đảng uỷ;\n- Lưu: VP.',
    signed_as: 'Trưởng ban',
    signer: 'Vi Văn Trưởng Mẫu',
  })
  const declared = await office.begin('declared_report', {
    name: PUBLISHED,
    issuer: 'Ban Dân vận Mẫu',
    unit,
    year: '2026',
    ...statement(1, { axis: 'whole', value: 35 }),
    ...statement(2, { axis: 'subject', part: 'Tập thể', value: 31, note: 'Một mô hình được kê ở cả hai loại.' }),
    ...statement(3, { axis: 'subject', part: 'Cá nhân', value: 5 }),
    ...statement(4, { axis: 'level', part: 'Cấp cơ sở', value: 33 }),
    ...statement(5, { axis: 'field', part: 'Kinh tế', value: 35 }),
  })
  await office.sync()
  await clerk.row(NAME).waitFor()
  await look('desk-reports')
  await clerk.open(`#/report/${report}`, NAME)
  await clerk.sees('Chưa chốt số liệu lần nào.')
  await look('desk-report-none')
  await freeze(tour, look)
  await clerk.open(`#/report/${report}/rows?freeze=2&table=3&group=opinions&column=all`, 'Hồ sơ sau con số')
  await clerk.sees('Con số trong biểu:')
  await look('desk-report-rows')
  await clerk.open(`#/report/${report}/since?freeze=2`, 'So hai lần chốt')
  await page.getByRole('heading', { name: 'Hồ sơ đến sau (1)' }).waitFor()
  await look('desk-report-since')
  await clerk.open(`#/report/${report}/paper?freeze=2`, 'Bản in báo cáo')
  await page.locator('.paper').waitFor()
  await look('desk-report-paper')
  await clerk.open(`#/declared/${declared}`, PUBLISHED)
  await clerk.sees('Chọn một báo cáo và lần chốt')
  await look('desk-declared')
  await page.getByLabel('Đối chiếu với báo cáo').selectOption(report)
  await clerk.sees(/^Lệch \+1$/)
  await look('desk-declared-compared')
  await refused(tour, look, report)
  return report
}

async function freeze({ officer: clerk, page, phones }, look) {
  for (const [n, state] of [[1, 'Sơ bộ: còn có thể nhận thêm hồ sơ'], [2, 'Chính thức: dùng để ban hành']]) {
    await clerk.button('Chốt số liệu').click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText(state).click()
    if (n === 1) await look('desk-report-freeze')
    await sheet.getByRole('button', { name: /^Chốt số liệu/ }).click()
    await clerk.sees(`Đã chốt lần ${n}:`)
    if (n === 2) continue
    await phones[1].begin('registration', { name: 'Tổ tự quản đường biên', unit: phones[1].unit, year: '2026' })
    await phones[1].sync()
  }
  await page.getByRole('region', { name: /^Biểu 4/ }).waitFor()
  await look('desk-report')
  await page.getByRole('switch', { name: 'Ẩn cột không có số liệu' }).setChecked(false)
  await look('desk-report-columns')
}

/** A report that does not say its period yet, and a server that fails. */
async function refused({ officer: clerk, page, phones }, look, report) {
  const unfinished = await phones[1].begin('report', { name: 'Báo cáo chưa ghi kỳ', unit: phones[1].unit })
  await phones[1].sync()
  await clerk.open(`#/report/${unfinished}`, 'Báo cáo chưa ghi kỳ')
  await clerk.button('Chốt số liệu').click()
  await page.getByRole('dialog').getByRole('button', { name: /^Chốt số liệu/ }).click()
  await page.getByRole('alert').first().waitFor()
  await look('desk-report-refused')
  await page.keyboard.press('Escape')
  const frozen = '**/v1/reports/*/freezes'
  await page.context().route(frozen, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { code: 'busy', detail: 'The server is busy.', detail_vi: 'Máy chủ đang bận, hãy thử lại sau.' } }))
  await clerk.open(`#/report/${report}`, NAME)
  await page.getByRole('alert').filter({ hasText: 'Máy chủ đang bận' }).waitFor()
  await look('desk-report-failed')
  await page.context().unroute(frozen)
}

export async function reportOffline({ officer: clerk, report }, look) {
  await clerk.open(`#/report/${report}`, 'Báo cáo')
  await clerk.sees('Không có mạng: báo cáo và số liệu chốt')
  await look('desk-report-offline')
}
