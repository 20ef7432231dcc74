import { Clerk } from './clerk.mjs'
import { DIALOGUES, MODELS } from './demo.mjs'
import { Office } from './office.mjs'
import { Rustic } from './rustic.mjs'
const SIZES = [{ width: 1280, height: 800 }, { width: 820, height: 1180 }]
const shows = process.argv.slice(2)
const office = await Office.open()
const extra = []
for (const [name, code] of [['Phường Đồng Trám', '99002'], ['Xã Nà Mạ', '99003'], ['Xã Pù Lạng', '99004'],['Xã Bản Khoang','99005'],['Xã Mường Sim','99006']]) extra.push(await office.admin('unit', 'add', '--parent', office.province, '--level', 'commune', '--name', name, '--code', code, '--bloc', 'communes', '--from', '2025-07-01'))
await office.person('thuongtruc', 'Hà Thị Mẫu', 'standing_office')
await office.grant('thuongtruc', 'administrator', office.province)
await office.grant('thuongtruc', 'province', office.province)
await office.person('canbo', 'Lò Thị Mẫu', 'unit_contact')
await office.start()
const lo = await Rustic.enrol(office, 'canbo')
const FIELDS = ['KT', 'VHXH', 'QPAN', 'HTCT']
let n = 0
for (const [day, k] of [['05/10/2024', 3], ['11/02/2025', 5], ['11/05/2025', 2], ['11/08/2025', 7], ['01/11/2025', 4], ['03/03/2026', 9], ['11/06/2026', 6], ['11/09/2026', 11]])
  for (let i = 0; i < k; i++) await lo.begin('good_deed', { name: `Việc tốt ${++n}`, done_on: day, unit: office.commune, ...(i % 6 === 5 ? {} : { field: FIELDS[(i * 7 + k) % 4] }) })
for (const model of MODELS) await lo.command(await lo.register(model), 'submit')
const [{ opinions, attendance, ...m }] = DIALOGUES
await lo.hold({ ...m, held_on: '20/10/2026', opinions: opinions.filter((o) => !o.handedOver) })
await lo.sync()
const clerk = new Clerk(office.origin)
try {
  await clerk.enrol(await office.code('thuongtruc'))
  const { page } = clerk
  page.setDefaultTimeout(15000)
  if (process.env.PREP) await (await import(process.env.PREP)).default({ clerk, office, extra, lo })
  for (const show of shows) {
    const [name, hash, full] = show.split('=>')
    await clerk.go(hash)
    await page.waitForTimeout(1200)
    for (const size of SIZES) for (const scheme of size.width === 1280 ? ['light', 'dark'] : ['light']) {
      await clerk.phone.cdp.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false })
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.waitForTimeout(200)
      await page.screenshot({ path: `/tmp/h1/${name}-${size.width}-${scheme}.png`, fullPage: Boolean(full) })
    }
  }
  console.log(clerk.phone.errors)
} finally {
  await clerk.phone.close(); lo.close(); await office.close()
}
