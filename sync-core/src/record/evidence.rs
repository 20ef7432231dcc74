//! Minh chứng: one photo, sound or file that shows what was done.

use super::{Field, Kind, Label, LifeCycle, Parent, Section, Type, common};
use crate::standing::Right;

const ABOUT: &[&str] = &[
    "model",
    "registration",
    "progress",
    "obstacle",
    "good_deed",
    "dialogue",
    "supervision",
];

/// A piece of evidence. Faces are blurred unless someone says otherwise, and consent to publish has no default.
pub const KIND: Kind = Kind {
    name: "evidence",
    label: Label::new("Minh chứng", "Evidence"),
    version: 1,
    title: "caption",
    sections: &[
        Section::new("file", "Tệp", "File"),
        Section::new("publication", "Công khai", "Publication"),
    ],
    fields: &[
        Field::new(
            "about",
            "Minh chứng cho",
            "Evidence of",
            Type::Record { kinds: ABOUT },
        )
        .to_submit()
        .within("file"),
        common::MEDIA_KIND.to_submit().within("file"),
        common::FILE.within("file"),
        common::SHA256.to_submit().within("file"),
        common::BYTES.within("file"),
        common::MEDIA_TYPE.within("file"),
        common::TAKEN_AT.within("file"),
        common::PLACE.within("file"),
        common::CAPTION.to_submit().within("file"),
        Field::new(
            "faces_blurred",
            "Đã che mặt người",
            "Faces blurred",
            Type::Bool,
        )
        .within("publication"),
        Field::new(
            "publish_consent",
            "Đồng ý cho đăng",
            "Consent to publish",
            Type::Bool,
        )
        .within("publication"),
    ],
    parent: Some(Parent {
        field: "about",
        kinds: ABOUT,
    }),
    write: Right::WriteModels,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
