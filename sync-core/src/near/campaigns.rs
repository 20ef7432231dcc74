//! General campaigns, and registrations that only repeat one.

use super::{
    place::Places,
    prepared::{Prepared, telling},
    set::Set,
    vocabulary::CAMPAIGNS,
    wording::words,
};

/// So much of a campaign's words, and of a name's, must be shared for the name to be the campaign's.
const COPIED: f64 = 0.7;

/// Campaigns that are led for all, ready to be compared with names.
#[derive(Debug, Clone)]
pub struct Campaigns(Vec<(String, Set)>);

impl Campaigns {
    /// Of phrases as they stand on paper.
    pub fn of<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let nowhere = Places::default();
        let ready = |phrase: &str| {
            let words = telling(&words(phrase), &nowhere);
            (phrase.to_owned(), Set::of_words(&words))
        };
        let campaigns = phrases.into_iter().map(ready);
        Campaigns(campaigns.filter(|(_, words)| !words.is_empty()).collect())
    }

    /// Those that are known everywhere; a province knows more.
    pub fn known() -> Self {
        Campaigns::of(CAMPAIGNS.iter().copied())
    }

    /// The campaign that a registration repeats: its name has the campaign's words and hardly any of its own.
    pub fn repeated_by(&self, registration: &Prepared) -> Option<&str> {
        let name = &registration.name_words;
        let alike = |words: &Set| {
            let larger = name.len().max(words.len());
            let smaller = name.len().min(words.len());
            words.contained(name) * super::set::share(smaller, larger.max(1))
        };
        let copied = |(_, words): &&(String, Set)| alike(words) >= COPIED;
        // Of two that are alike enough, the first of the list: the order is the caller's.
        self.0
            .iter()
            .find(copied)
            .map(|(phrase, _)| phrase.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::Face;

    fn repeated(name: &str) -> Option<String> {
        let area = "Thôn Đồng Trám, xã Khe Sim";
        let registration = Prepared::of(&Face {
            name,
            area,
            ..Face::default()
        });
        Campaigns::known()
            .repeated_by(&registration)
            .map(str::to_owned)
    }

    #[test]
    fn a_campaign_is_known_by_its_words_however_they_are_typed() {
        for name in [
            "Ngày chủ nhật xanh",
            "Chủ nhật xanh năm 2026",
            "phong trao ngay chu nhat xanh thon dong tram",
            "Mô hình “Ngày Chủ nhật xanh” của Hội LHPN thôn Đồng Trám",
        ] {
            assert_eq!(
                repeated(name).as_deref(),
                Some("Ngày Chủ nhật xanh"),
                "{name}"
            );
        }
        assert!(repeated("Vận động hội viên gia đình 5 không 3 sạch").is_some());
        assert!(repeated("Toàn dân bảo vệ ANTQ").is_some());
    }

    #[test]
    fn a_thing_of_its_own_may_carry_a_campaigns_words() {
        for name in [
            "Chủ nhật xanh, phân loại rác tại nguồn",
            "Toàn dân bảo vệ an ninh Tổ quốc gắn với quản lý chó thả rông",
            "Hàng rào xanh",
            "",
        ] {
            assert_eq!(repeated(name), None, "{name}");
        }
    }

    #[test]
    fn a_list_of_ones_own_is_taken() {
        let campaigns = Campaigns::of(["Mỗi nhà một vườn rau", " "]);
        let name = "Mỗi nhà một vườn rau";
        let registration = Prepared::of(&Face {
            name,
            ..Face::default()
        });
        assert_eq!(campaigns.repeated_by(&registration), Some(name));
        assert_eq!(Campaigns::known().repeated_by(&registration), None);
    }
}
