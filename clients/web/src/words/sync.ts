import type { Ended, Label, News } from '../core/api'
import { bytes } from './format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Đồng bộ', 'Sync')

export const progress = {
  label: l('Đã gửi được', 'Sent so far'),
  line: (at: Extract<News, { what: 'progress' }>) => {
    // How much an answer weighs is not known before it is here.
    if (!at.upOf) return l(`${at.items}/${at.itemsOf} thay đổi đã có biên nhận · đã truyền ${bytes(at.up)}`, `${at.items} of ${at.itemsOf} changes have a receipt · ${bytes(at.up)} moved`)
    return l(
      `${at.items}/${at.itemsOf} ${at.photo ? 'tệp' : 'thay đổi'} · ${bytes(at.up)} trên ${bytes(at.upOf)}`,
      `${at.items} of ${at.itemsOf} ${at.photo ? 'files' : 'changes'} · ${bytes(at.up)} of ${bytes(at.upOf)}`,
    )
  },
}

export const now = l('Đồng bộ ngay', 'Sync now')
export const verify = l('So lại toàn bộ', 'Compare everything')
export const verifyHelp = l('So từng hồ sơ với máy chủ. Tốn dữ liệu hơn, chỉ cần khi nghi ngờ.', 'Compares every record with the server. It takes more data: for when in doubt.')
export const wifiOnly = l('Chỉ gửi ảnh, âm thanh khi có Wi-Fi', 'Send photos and sounds on Wi-Fi only')
export const auto = l('Tự đồng bộ khi có mạng', 'Sync by itself when online')
export const offline = l('Không có mạng. Mọi thứ vẫn lưu trên máy này.', 'Offline. Everything stays saved on this phone.')

export const state = {
  same: l('Giống máy chủ', 'Same as the server'),
  sameText: (when: Label) => l(`Máy này và máy chủ giữ như nhau, so ${when.vi}.`, `Phone and server hold the same, compared ${when.en}.`),
  notSame: l('Chưa giống máy chủ', 'Not yet the same as the server'),
  lastSame: (when: Label) => l(`Giống lần cuối ${when.vi}.`, `Last the same ${when.en}.`),
  neverSame: l('Chưa lần nào giống máy chủ.', 'Never yet the same as the server.'),
  spoke: (when: Label) => l(`Liên lạc gần nhất ${when.vi}.`, `Last contact ${when.en}.`),
}

export const finish: Record<Ended['finish'], Label> = {
  same: l('Lần trước kết thúc: giống máy chủ.', 'The last sync ended the same as the server.'),
  merging: l('Lần trước kết thúc: máy chủ đã nhận hết, còn đang gộp.', 'The last sync ended with all received, still being merged.'),
  different: l('Lần trước kết thúc: còn chỗ khác nhau, lần sau sẽ so tiếp.', 'The last sync ended with differences, the next goes on.'),
  kept: l('Lần trước kết thúc: có mục máy chủ chưa nhận, vẫn giữ trên máy.', 'The last sync ended with items not taken, kept on this phone.'),
  broken: l('Lần trước bị ngắt giữa chừng. Không mất gì, lần sau gửi tiếp.', 'The last sync was cut. Nothing is lost, the next goes on.'),
}

export const traffic = (ended: Ended) => l(`Gửi ${bytes(ended.up)}, nhận ${bytes(ended.down)}, ${ended.receipted} biên nhận.`, `Sent ${bytes(ended.up)}, received ${bytes(ended.down)}, ${ended.receipted} receipts.`)

export const counts = {
  title: l('Những gì máy này đã ghi', 'What this phone wrote'),
  unit: l('thay đổi', 'changes'),
  here: l('Chỉ có trên máy này', 'Only on this phone'),
  onItsWay: l('trong đó đang gửi', 'of these on their way'),
  safe: l('Máy chủ đã nhận, chờ gộp', 'Received, to be merged'),
  merged: l('Đã gộp vào máy chủ', 'Merged on the server'),
  needsYou: l('Cần bạn xem lại', 'Needs you'),
  commandsHere: l('Đề nghị chờ gửi', 'Requests waiting'),
  commandsPending: l('Đề nghị chờ quyết định', 'Requests to be decided'),
  files: l('Ảnh, âm thanh đã ở máy chủ', 'Files on the server'),
  of: (n: number, of: number) => l(`${n}/${of}`, `${n} of ${of}`),
}

export const waiting = {
  title: l('Chờ gửi', 'Waiting'),
  nothing: l('Không có gì chờ gửi.', 'Nothing waits.'),
  record: (changes: number, size: number) => l(`${changes} thay đổi · ${bytes(size)}`, `${changes} ${changes === 1 ? 'change' : 'changes'} · ${bytes(size)}`),
  file: (sent: number, size: number) => l(sent ? `đã gửi ${bytes(sent)} trên ${bytes(size)}` : bytes(size), sent ? `${bytes(sent)} of ${bytes(size)} sent` : bytes(size)),
  fileOf: (title: string) => l(`Tệp của: ${title}`, `File of: ${title}`),
  loose: l('Tệp chưa gắn vào hồ sơ', 'File of no record yet'),
  command: (action: Label) => l(`Đề nghị: ${action.vi}`, `Request: ${action.en}`),
}
export const carry = {
  title: l('Gửi hộ', 'Carry for a colleague'),
  help: l(
    'Gói mọi chữ, đề nghị và ảnh, âm thanh chỉ có trên máy này thành một tệp đã mã hoá và ký; đồng nghiệp có sóng gửi lên giúp. Chỉ máy chủ mở được. Mỗi gói chứa tối đa 12 MB ảnh, âm thanh, tệp nhỏ trước. Trên máy này vẫn báo chờ gửi cho tới khi chính máy này có biên nhận.',
    'Packs all words, requests, photos and sounds that are only on this phone into one encrypted, signed file; a colleague with signal hands it in. Only the server can open it. One parcel holds up to 12 MB of photos and sounds, the small first. This phone goes on saying "waiting" until it has its own receipt.',
  ),
  give: l('Tạo gói nhờ gửi', 'Make a parcel'),
  given: l('Đã tạo gói. Hãy chuyển tệp cho đồng nghiệp.', 'The parcel is made. Hand the file to a colleague.'),
  take: l('Nhận gói để gửi hộ', 'Take a parcel along'),
  carried: (size: string, when: Label) => l(`Gói ${size}, nhận ${when.vi}: chờ gửi hộ.`, `A parcel of ${size}, taken ${when.en}: waits to be handed in.`),
  drop: l('Bỏ gói này', 'Drop this parcel'),
}
export const needsYou = l('Cần bạn xem lại', 'Needs you')
export const stuck = {
  carried: l('Tệp gửi hộ đồng nghiệp', 'A colleague’s file'),
  drop: l('Bỏ tệp', 'Drop the file'),
  keep: l('Giữ lại', 'Keep it'),
  ask: l('Bỏ hẳn tệp này?', 'Drop this file for good?'),
  loss: l('Tệp chỉ có trên máy này: bỏ là mất hẳn. Chữ đã ghi vẫn còn.', 'The file is only on this phone: dropped, it is gone for good. What was written about it stays.'),
  goneLoss: l('Tệp không đọc được nữa nên không gửi được. Chữ đã ghi vẫn còn.', 'The file can no longer be read, so it cannot be sent. What was written about it stays.'),
  carriedLoss: l('Máy này thôi gửi hộ tệp. Máy của đồng nghiệp vẫn giữ.', 'This phone no longer carries it. Your colleague’s phone keeps it.'),
}
export const open = l('Mở để xem và ghi lại', 'Open to look and write again')
export const came = { title: l('Mới về từ máy chủ', 'Came from the server'), nothing: l('Lần đồng bộ trước không có gì mới.', 'The last sync brought nothing new.') }
