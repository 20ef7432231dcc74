import type { Label } from '../core/api'
import { bytes } from './format'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Minh chứng', 'Evidence')
export const modes = { label: l('Loại minh chứng', 'Kind of evidence'), photo: l('Ảnh', 'Photo'), sound: l('Âm thanh', 'Sound') }

export const camera = {
  shoot: l('Chụp', 'Take the photo'),
  opening: l('Đang mở máy ảnh…', 'Opening the camera…'),
  none: l('Không mở được máy ảnh trong trang. Dùng hai nút dưới đây.', 'The camera cannot be opened here. Use the buttons below.'),
  system: l('Máy ảnh của điện thoại', 'The phone’s camera'),
  gallery: l('Ảnh có sẵn', 'From the gallery'),
  unreadable: l('Không đọc được ảnh này. Hãy chụp lại.', 'This picture cannot be read. Take it again.'),
}

export const blur = {
  title: l('Che mặt người', 'Blur faces'),
  help: l('Chạm vào mặt để che, giữ và kéo để che rộng hơn. Bàn phím: mũi tên để dời vùng che, + − để đổi cỡ.', 'Tap a face to blur it, drag for a larger circle. Keyboard: arrows move it, + and − resize it.'),
  canvas: l('Ảnh vừa chụp, chạm để che mặt', 'The photo, tap to blur faces'),
  add: l('Thêm vùng che', 'Add a circle'),
  undo: l('Bỏ vùng cuối', 'Remove the last'),
  count: (n: number) => l(n ? `Đã che ${n} vùng` : 'Chưa che vùng nào', n ? `${n} blurred` : 'Nothing blurred yet'),
}

export const sound = {
  told: l('Tôi đã báo cho mọi người biết là có ghi âm', 'I have told everybody that sound is recorded'),
  law: l('Luật yêu cầu báo trước khi ghi âm nơi đông người.', 'The law requires people to be told before recording.'),
  start: l('Bắt đầu ghi âm', 'Start recording'),
  stop: l('Dừng và giữ lại', 'Stop and keep'),
  running: (time: string) => l(`Đang ghi âm ${time}`, `Recording ${time}`),
  kept: (time: string) => l(`Đã giữ trên máy ${time}`, `${time} kept on this phone`),
  none: l('Không mở được micrô.', 'The microphone cannot be opened.'),
  listen: l('Nghe lại', 'Listen'),
}

export const details = {
  about: l('Minh chứng cho', 'Evidence of'),
  caption: l('Chú thích', 'Caption'),
  captionHelp: l('Ảnh cho thấy việc gì, ở đâu. Không ghi tên người.', 'What it shows and where. No names.'),
  place: l('Vị trí (không bắt buộc)', 'Position (optional)'),
  consent: l('Đồng ý cho đăng công khai', 'Consent to publish'),
  consentHelp: l('Chỉ chọn “Có” khi người trong ảnh đã đồng ý.', 'Choose “Yes” only if the people shown agreed.'),
}

export const unsaved = l('Chưa lưu. Rời màn hình thì máy tự lưu.', 'Not saved yet. Leaving the screen saves it.')
export const size = (n: number) => l(`Dung lượng ${bytes(n)}`, `Size ${bytes(n)}`)
export const keep = l('Lưu minh chứng', 'Save the evidence')
export const drop = l('Bỏ, chụp lại', 'Drop it, start over')
export const next = l('Chụp tiếp', 'Take another')
export const full = (used: number, quota: number) => l(`Bộ nhớ sắp đầy: đã dùng ${bytes(used)} trên ${bytes(quota)}. Hãy gửi ảnh và xoá bớt tệp khác trên máy.`, `Storage is nearly full: ${bytes(used)} of ${bytes(quota)}. Send the photos and delete other files.`)
