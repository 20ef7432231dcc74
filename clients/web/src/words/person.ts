import type { Label } from '../core/api'

const l = (vi: string, en: string): Label => ({ vi, en })

export const title = l('Người nêu ý kiến', 'Who voiced it')
export const slip = l('Mã theo dõi', 'Slip code')
export const slipHelp = l('Ghi mã này cho người nêu: hỏi lại kết quả mà không cần cho biết tên.', 'Give this code to the person: they can ask what came of it without a name.')
export const none = l('Không ghi danh', 'Not recorded')
export const noneHelp = l('Ý kiến vẫn được giải quyết như mọi ý kiến khác.', 'The opinion is handled like any other.')
export const record = l('Ghi danh khi người nêu đồng ý', 'Record, once they agree')
export const recorded = l('Đã ghi danh', 'Recorded')
export const at: Record<'here' | 'safe' | 'refused', Label> = {
  here: l('Trên máy này, chờ gửi', 'On this phone, waiting'),
  safe: l('Đã niêm phong ở máy chủ', 'Sealed on the server'),
  refused: l('Máy chủ không nhận', 'Not taken by the server'),
}
export const whoSees = l('Chỉ đồng chí và Thường trực cấp xã xem được; mỗi lần xem ở máy chủ đều được ghi lại.', 'Only you and the commune’s standing office can see it; each reading on the server is noted.')
export const look = l('Xem thông tin đã ghi', 'Show what was recorded')
export const change = l('Sửa thông tin', 'Record anew')
export const erase = l('Xoá danh tính', 'Erase the identity')
export const eraseAsk = l('Xoá hẳn? Ý kiến vẫn giữ nguyên, thông tin người nêu không lấy lại được.', 'Erase for good? The opinion stays; who voiced it cannot be brought back.')
export const eraseYes = l('Xoá hẳn', 'Erase for good')

export const sheet = {
  title: l('Ghi danh người nêu', 'Record who voiced it'),
  readOut: l('Đọc cho người nêu nghe:', 'Read out to the person:'),
  consent: l(
    '“Cán bộ ghi tên và cách liên hệ của ông/bà chỉ để trả lời và theo dõi ý kiến này. Không ghi cũng được. Ông/bà có thể rút lại bất cứ lúc nào; khi đó thông tin bị xoá, ý kiến vẫn được giữ.”',
    '“Your name and how to reach you are recorded only to answer you and to follow this matter up. You need not give them. You may take them back at any time; they are erased then, and your opinion stays.”',
  ),
  agreed: l('Người nêu đã nghe và đồng ý', 'They have heard it and agree'),
  name: l('Họ và tên', 'Name'),
  phone: l('Số điện thoại', 'Telephone'),
  contact: l('Nơi nhận trả lời', 'Where an answer is to go'),
  any: l('Ghi một trong ba mục là đủ. Không ghi số căn cước.', 'One of the three is enough. No numbers of identity papers.'),
  save: l('Lưu thông tin', 'Keep'),
}

export const numbers = l('Trong nội dung có số điện thoại hoặc số giấy tờ.', 'The text holds a telephone number or a number of identity papers.')
export const blot = l('Che các số này', 'Blot them out')
