// The invented models and dialogues of the demo: places, bodies and people do not exist.

const basis = 'Kế hoạch số 12-KH/ĐU năm 2026 của Đảng uỷ xã về phong trào thi đua “Dân vận khéo”'

function model(name, lead, field, subject, renewal, level, unit, target, achieved) {
  return {
    name,
    basis,
    field,
    subject,
    renewal,
    level,
    indicator: { name: 'Kết quả vận động', unit, baseline: '0', target, achieved },
    parts: {
      situation: { situation: 'Việc đã bàn nhiều lần ở thôn nhưng chưa làm được vì mỗi nhà một ý.' },
      objective: { objective: `Đến hết năm đạt ${target} ${unit}, nhân dân tự bàn và tự làm.` },
      content: { content: 'Họp thôn, đến từng hộ, cán bộ và đảng viên làm trước; công khai sau mỗi bước.' },
      area: { area: 'Thôn Đồng Trám', target_group: 'Các hộ dân trong thôn' },
      forces: { lead },
      resources: { starts_on: '2026-03-02' },
      product: { product: `${target} ${unit} được nghiệm thu` },
      replication: { replication: 'Nhân ra các thôn còn lại khi có kết quả.' },
    },
  }
}

export const MODELS = [
  model('Chuyển đổi đất màu kém hiệu quả sang trồng dược liệu', 'Hội Nông dân xã Khe Sim', 'KT', 'collective', 'new', 'CO_SO', 'ha', '15,6', '9,2'),
  model('Vườn mẫu gắn với du lịch cộng đồng bản Huồi Lá', 'Chi bộ bản Huồi Lá', 'KT', 'collective', 'new', 'TINH', 'hộ', '40', '28'),
  model('Nuôi ong lấy mật, giúp hộ nghèo vươn lên', 'Bà Lò Thị Mẫu', 'KT', 'individual', 'new', 'CO_SO', 'hộ', '6', '4'),
  model('Tổ hợp tác nuôi tôm sạch, không xả thải', 'Hội Cựu chiến binh phường Bến Lụa', 'KT', 'collective', 'new', 'CO_SO', 'hộ', '12', '12'),
  model('Hiến đất mở rộng đường trục thôn Đồng Trám', 'Ban công tác Mặt trận thôn Đồng Trám', 'VHXH', 'collective', 'new', 'CO_SO', 'm²', '1500', '1245,5'),
  model('Vận động nhân dân thôn Đồng Trám hiến đất, dỡ hàng rào làm đường', 'Hội LHPN xã Khe Sim', 'VHXH', 'collective', 'new', 'CO_SO', 'm²', '1200', '800'),
  model('Chủ nhật xanh, phân loại rác tại nguồn', 'Hội LHPN phường Bến Lụa', 'VHXH', 'collective', 'new', 'CO_SO', '% hộ', '80', '64'),
  model('Tiếng kẻng an ninh', 'Công an xã và Chi bộ thôn Khe Mít', 'QPAN', 'collective', 'new', 'TINH', 'thôn', '8', '8'),
  model('Tổ tự quản phòng, chống lừa đảo trên không gian mạng', 'Đoàn Thanh niên phường Bến Lụa', 'QPAN', 'collective', 'new', 'CO_SO', 'buổi', '20', '13'),
  model('Đảng viên “một kèm hai hộ”', 'Ông Vi Văn Mẫu', 'HTCT', 'individual', 'new', 'TINH', 'hộ', '18', '16'),
]

/** The one that the tests tell their story of. */
export const ROAD = MODELS[4]

const opinion = (number, text, topic, kind = 'question') => ({ number, kind, text, topic })

export const DIALOGUES = [
  {
    name: 'Đối thoại cụm thôn Đồng Trám – Khe Mít',
    venue: 'Nhà văn hoá thôn Đồng Trám',
    chair: 'Chủ tịch Uỷ ban nhân dân xã',
    kind: 'regular',
    form: 'in_person',
    attendance: 60,
    opinions: [
      opinion(1, 'Nhân dân đã hiến đất từ tháng 3, bao giờ khởi công đường trục thôn?', 'infrastructure'),
      opinion(2, 'Mùa mưa, sóng điện thoại ở Khe Mít mất liên tục, đề nghị khắc phục.', 'infrastructure', 'petition'),
      opinion(3, 'Hồ sơ hỗ trợ giống dược liệu nộp ở đâu?', 'livelihood'),
      opinion(4, 'Rãnh thoát nước phía đông bị tắc.', 'environment', 'report'),
      { number: 5, kind: 'complaint', handedOver: 'guided' },
      opinion(6, 'Đề nghị bố trí chỗ để xe ở chợ trung tâm.', 'infrastructure', 'proposal'),
    ],
  },
]
