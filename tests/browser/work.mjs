// The work of an officer, screen by screen: a model is registered, evidence taken, a dialogue noted, a parcel handed over.
import { createHash } from 'node:crypto'

/** The name of a file on the phone and on the server. */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** Fills in the whole form of a registration, part by part; gives its id. */
export async function register(officer, model) {
  await officer.go('#/new/registration')
  await officer.field('name').waitFor()
  await officer.type({ name: model.name, legal_basis: model.basis })
  for (const path of ['renewal', 'subject', 'field', 'level']) await officer.choose(path, model[path])
  await officer.saved()
  for (const [section, texts] of Object.entries(model.parts)) {
    await officer.section(section)
    await officer.type(texts)
    if (section === 'objective') await addIndicator(officer, model.indicator)
  }
  return officer.shownId()
}

async function addIndicator(officer, values) {
  await officer.button('Thêm: Chỉ tiêu').click()
  const entry = officer.page.getByRole('group', { name: /^Mục \d+$/ }).last()
  for (const [name, text] of Object.entries(values)) {
    const box = entry.locator(`[id^="f-indicators-"][id$="-${name}"]`)
    await box.fill(text)
    await box.blur()
  }
  await officer.saved()
}

/** Photographs what the record is about, and says what it shows. */
export async function photograph(officer, about, captions) {
  await officer.go(`#/evidence/${about}`)
  for (const caption of captions) {
    await officer.button('Chụp').click()
    await keep(officer, caption)
    await officer.button('Chụp tiếp').click()
  }
  await officer.button('Chụp').waitFor()
}

/** Takes pictures from the gallery, each with its caption. */
export async function choose(officer, about, pictures) {
  await officer.go(`#/evidence/${about}`)
  for (const [caption, picture] of Object.entries(pictures)) {
    await officer.page.getByLabel('Ảnh có sẵn').setInputFiles(picture)
    await keep(officer, caption)
    await officer.button('Chụp tiếp').click()
  }
  await officer.button('Chụp').waitFor()
}

/** Begins to record sound, once people were told. */
export async function record(officer, about) {
  const { page } = officer
  await officer.go(`#/evidence/${about}`)
  await page.getByRole('radio', { name: 'Âm thanh' }).check({ force: true })
  await page.getByRole('checkbox', { name: /^Tôi đã báo/ }).check()
  await officer.button('Bắt đầu ghi âm').click()
}

/** Records a few seconds of sound. */
export async function listen(officer, about, caption) {
  await record(officer, about)
  await officer.page.getByText('Đang ghi âm 0:03').waitFor()
  await endRecording(officer, caption)
}

/** Ends it, and says what it is. */
export async function endRecording(officer, caption) {
  await officer.button('Dừng và giữ lại').click()
  await keep(officer, caption)
  await officer.button('Xong').click()
}

async function keep(officer, caption) {
  await officer.page.locator('#caption').fill(caption)
  await officer.button('Lưu minh chứng').click()
  await officer.page.locator('p.state').filter({ hasText: /^Đã lưu trên máy lúc/ }).waitFor()
}

/** Notes a dialogue while it goes on; gives its id. */
export async function hold(officer, dialogue) {
  const { page } = officer
  await officer.go('#/dialogue/new')
  await page.getByText('Thông tin buổi đối thoại').click()
  await officer.type({ name: dialogue.name, venue: dialogue.venue, chair: dialogue.chair })
  for (const path of ['kind', 'form']) await officer.choose(path, dialogue[path])
  for (let fives = 0; fives < dialogue.attendance; fives += 5) await officer.button('Thêm 5').click()
  await officer.saved()
  for (const opinion of dialogue.opinions) await note(officer, opinion)
  const listed = page.getByRole('heading', { name: `Ý kiến (${dialogue.opinions.length})`, exact: true })
  await listed.waitFor()
  return officer.shownId()
}

async function note(officer, { number, kind, text, topic, handedOver }) {
  const { page } = officer
  const card = page.locator('section.card').filter({ has: page.getByRole('heading', { name: `Ý kiến số ${number}`, exact: true }) })
  await card.locator(`label:has(input[value="${kind}"])`).click()
  if (handedOver) {
    await card.locator(`label:has(input[value="${handedOver}"])`).click()
    await card.getByRole('button', { name: 'Ghi ý kiến tiếp' }).click()
  } else {
    await card.getByRole('combobox', { name: 'Chủ đề' }).selectOption(topic)
    const box = card.getByRole('textbox', { name: 'Nội dung ý kiến' })
    await box.fill(text)
    await box.press('Enter')
  }
  await page.getByRole('heading', { name: `Ý kiến số ${number + 1}`, exact: true }).waitFor()
}

/** Asks for a decision on the record that is shown. */
export async function decide(officer, action) {
  await officer.button(action).first().click()
  const sheet = officer.page.getByRole('dialog')
  await sheet.locator('button[type="submit"]').click()
  await sheet.waitFor({ state: 'hidden' })
}

/** The file that the app offers, as the phone's share sheet or folder would get it. */
export async function parcelOf(officer) {
  await officer.go('#/sync')
  await officer.page.evaluate(() => {
    const make = URL.createObjectURL
    globalThis.parcel = new Promise((done) => {
      URL.createObjectURL = (blob) => {
        done(blob)
        return make.call(URL, blob)
      }
    })
  })
  await officer.button('Tạo gói nhờ gửi').click()
  const bytes = await officer.page.evaluate(async () => Array.from(new Uint8Array(await (await globalThis.parcel).arrayBuffer())))
  return Buffer.from(bytes)
}

/** Takes a file along, as if a colleague had handed it over. */
export async function carry(officer, parcel) {
  await officer.go('#/sync')
  const file = { name: 'gui-ho.danvan', mimeType: 'application/octet-stream', buffer: parcel }
  await officer.page.locator('input[type=file]').setInputFiles(file)
}

/** Takes a kept file off the phone behind the app's back, all of it or half. */
export async function lose(officer, hash, { half = false } = {}) {
  await officer.page.evaluate(
    async ([hash, half]) => {
      const root = await navigator.storage.getDirectory()
      for await (const [name, folder] of root.entries()) {
        if (!name.startsWith('media-')) continue
        const file = await folder.getFileHandle(hash)
        if (!half) return folder.removeEntry(hash)
        const { size } = await file.getFile()
        const open = await file.createWritable({ keepExistingData: true })
        await open.truncate(size / 2)
        await open.close()
      }
    },
    [hash, half],
  )
}
