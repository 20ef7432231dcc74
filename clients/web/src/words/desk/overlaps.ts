import type { Label } from '../../core/api'
import type { Decision } from '../../desk/api'
import { number } from '../format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Nghi trùng, chồng chéo', 'Alike and overlapping')
export const explain = l(
  'Máy chủ so các đăng ký trong từng xã, của năm đã chọn và hai năm liền kề. Máy chỉ gợi ý, người quyết định; quyết định ở đây không sửa gì trong hồ sơ.',
  'Within each commune the server compares the registrations of the chosen year and of the years beside it. It only suggests, people decide; deciding here changes nothing in the records.',
)
export const year = l('Năm', 'Year')
export const withDecided = l('Cả cặp đã quyết định', 'Decided pairs, too')
export const readOnly = l('Vai trò của đồng chí xem được mà không quyết định được.', 'Your roles may read these, not decide.')
export const offline = l('Không có mạng: việc so các đăng ký do máy chủ làm.', 'Offline: it is the server that compares registrations.')
export const held = l('Xem đăng ký máy này đang giữ', 'See the registrations that this device holds')
export const loading = l('Đang so các đăng ký…', 'Comparing registrations…')
export const none = l('Không có cặp nào giống nhau', 'No two are alike')
export const count = (pairs: number, registrations: number) =>
  l(`${number(pairs)} cặp, trong ${number(registrations)} đăng ký đã so.`, `${number(pairs)} ${pairs === 1 ? 'pair' : 'pairs'}, among ${number(registrations)} registrations.`)
export const more = l('Còn cặp khác, hoặc còn đăng ký chưa được so: danh sách này chưa hết.', 'There are more pairs, or registrations that were not compared: this list is not all.')
export const moreShown = (n: number) => l(`Xem thêm ${number(n)} cặp`, `Show ${number(n)} more`)

export const verdicts = { same: l('Nghi trùng', 'Perhaps the same'), overlap: l('Có thể chồng chéo', 'May overlap') }
/** A case is suggested, though they are not alike enough for either. */
export const slight = l('Giống một phần', 'Alike in part')
export const score = (hundredths: number) => l(`Mức giống nhau: ${hundredths}/100`, `Likeness: ${hundredths}/100`)
export const one = (n: number) => l(`Đăng ký ${String.fromCharCode(65 + n)}`, `Registration ${String.fromCharCode(65 + n)}`)
export const state = l('Trạng thái', 'State')
export const reading = l('Đang đọc…', 'Reading…')
export const unread = l('Chưa đọc được, xem trong hồ sơ', 'Not read; see the record')
export const blank = l('(để trống)', '(blank)')

export const suggestion = (decision: Decision) => l(`Gợi ý: ${decisions[decision].vi}`, `Suggestion: ${decisions[decision].en}`)
export const noSuggestion = l('Không có gợi ý: hãy đọc cả hai hồ sơ.', 'No suggestion: read both records.')

/** In the order in which they are offered. */
export const decisions: Record<Decision, Label> = {
  different: l('Khác nhau', 'Different'),
  merge: l('Gộp', 'Merge'),
  co_lead: l('Đồng chủ trì – tính một lần', 'Joint leads, counted once'),
  continue: l('Chuyển thành tiếp tục thực hiện', 'Change to continued'),
  replicates: l('Nhân rộng từ', 'Replicated from'),
  campaign: l('Trùng phong trào chung', 'A general campaign'),
}
/** What is then to be done of the records. */
export const then: Record<Decision, Label> = {
  different: l('Giữ cả hai hồ sơ, không phải làm gì thêm.', 'Keep both; nothing else is to be done.'),
  merge: l('Giữ một hồ sơ, rút hồ sơ kia.', 'Keep one and withdraw the other.'),
  co_lead: l('Giữ một hồ sơ, ghi ở đó đơn vị cùng chủ trì, rút hồ sơ kia.', 'Keep one, enter the other body in it as a joint lead, and withdraw the other.'),
  continue: l('Ở hồ sơ của năm sau, sửa hình thức đăng ký thành “Tiếp tục thực hiện”.', 'In the later one, change the renewal to “Continued”.'),
  replicates: l('Giữ cả hai hồ sơ, ghi nhân rộng từ mô hình kia.', 'Keep both, and note that one is replicated from the other.'),
  campaign: l('Trả lại hồ sơ, vì việc này thuộc phong trào chung.', 'Return them, as this belongs to a general campaign.'),
}

export const decide = l('Quyết định', 'Decide')
export const again = l('Đổi quyết định', 'Change the decision')
/** Which pair a button is of. */
export const ofPair = (act: Label, a: string, b: string) => l(`${act.vi}: “${a}” và “${b}”`, `${act.en}: “${a}” and “${b}”`)
export const form = {
  title: l('Quyết định về hai đăng ký', 'Decide on two registrations'),
  choice: l('Hai đăng ký này là', 'These two are'),
  others: l('Chọn quyết định khác', 'Choose another decision'),
  suggested: l('gợi ý', 'suggested'),
  reason: l('Lý do (cần có)', 'Reason (needed)'),
  reasonHelp: l('Lý do được giữ cùng quyết định, để người sau đọc lại.', 'It is kept with the decision for those who come later.'),
  unchanged: l('Quyết định không sửa gì trong hai hồ sơ.', 'Deciding changes nothing in the two records.'),
  save: l('Ghi quyết định', 'Record the decision'),
  typed: l('Lý do của quyết định', 'The reason of the decision'),
}

export const done = {
  title: l('Đã quyết định, việc cần làm tiếp', 'Decided; what is to be done next'),
  unchanged: l('Hai hồ sơ chưa thay đổi gì; việc tiếp theo làm trên từng hồ sơ.', 'The records are as they were; what follows is done on each.'),
  hide: l('Ẩn', 'Hide'),
}
export const decided = (decision: string) => {
  const label = decisions[decision as Decision] ?? l(decision, decision)
  return l(`Đã quyết định: ${label.vi}`, `Decided: ${label.en}`)
}
export const reason = (text: string) => l(`Lý do: ${text}`, `Reason: ${text}`)
export const by = (who: string, at: Label) => (who ? l(`${who}, ${at.vi}`, `${who}, ${at.en}`) : at)
