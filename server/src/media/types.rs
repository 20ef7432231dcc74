//! The media types that are taken, and how their files begin.

use sync_core::protocol::SEALED_FILE_TYPE;

/// A media type that is taken.
#[derive(Debug, Clone, Copy)]
pub struct MediaType {
    /// Its name (RFC 6838), without parameters.
    pub name: &'static str,
    /// Extension of a file name.
    pub extension: &'static str,
    begins: fn(&[u8]) -> bool,
}

/// Bytes from the start that tell what a file is.
pub const SNIFF_LEN: usize = 32;

const TAKEN: [MediaType; 9] = [
    MediaType {
        name: "image/jpeg",
        extension: "jpg",
        begins: |b| b.starts_with(b"\xff\xd8\xff"),
    },
    MediaType {
        name: "image/png",
        extension: "png",
        begins: |b| b.starts_with(b"\x89PNG\r\n\x1a\n"),
    },
    MediaType {
        name: "image/webp",
        extension: "webp",
        begins: |b| b.starts_with(b"RIFF") && b.get(8..12) == Some(b"WEBP"),
    },
    MediaType {
        name: "image/heic",
        extension: "heic",
        begins: |b| iso_brand(b).is_some_and(is_heif),
    },
    MediaType {
        name: "audio/ogg",
        extension: "ogg",
        begins: |b| b.starts_with(b"OggS"),
    },
    MediaType {
        name: "audio/webm",
        extension: "weba",
        begins: |b| b.starts_with(b"\x1a\x45\xdf\xa3"),
    },
    MediaType {
        name: "audio/mp4",
        extension: "m4a",
        begins: |b| iso_brand(b).is_some_and(|brand| !is_heif(brand)),
    },
    MediaType {
        name: "application/pdf",
        extension: "pdf",
        begins: |b| b.starts_with(b"%PDF-"),
    },
    MediaType {
        name: SEALED_FILE_TYPE,
        extension: "sealed",
        // A CBOR map of four (RFC 8949).
        begins: |b| b.starts_with(b"\xa4"),
    },
];

/// The major brand of an ISO base media file (ISO/IEC 14496-12).
fn iso_brand(begin: &[u8]) -> Option<&[u8]> {
    (begin.get(4..8)? == b"ftyp").then_some(begin.get(8..12)?)
}

fn is_heif(brand: &[u8]) -> bool {
    matches!(
        brand,
        b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"msf1"
    )
}

impl MediaType {
    /// The type of that name; parameters and case are ignored. `None`: it is not taken.
    pub fn named(text: &str) -> Option<Self> {
        let essence = text.split(';').next()?.trim();
        TAKEN
            .into_iter()
            .find(|t| t.name.eq_ignore_ascii_case(essence))
    }

    /// Whether it is a file that a colleague carried, to be opened once it is whole.
    pub fn is_sealed(&self) -> bool {
        self.name == SEALED_FILE_TYPE
    }

    /// Whether a file that begins so ([`SNIFF_LEN`] bytes, fewer if it is shorter) can be of the type.
    pub fn matches(&self, begin: &[u8]) -> bool {
        (self.begins)(begin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGINNINGS: [(&str, &[u8]); 9] = [
        ("image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("image/png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("image/webp", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        ("image/heic", b"\x00\x00\x00\x18ftypheic"),
        ("audio/ogg", b"OggS\x00\x02"),
        ("audio/webm", b"\x1a\x45\xdf\xa3\x01"),
        ("audio/mp4", b"\x00\x00\x00\x18ftypM4A "),
        ("application/pdf", b"%PDF-1.7\n"),
        (SEALED_FILE_TYPE, b"\xa4\x63kid"),
    ];

    #[test]
    fn a_file_passes_as_its_own_type_and_as_no_other() {
        for (name, begin) in BEGINNINGS {
            let matching: Vec<&str> = TAKEN
                .iter()
                .filter(|t| t.matches(begin))
                .map(|t| t.name)
                .collect();
            assert_eq!(matching, [name]);
        }
    }

    #[test]
    fn a_page_that_calls_itself_a_photo_is_not_one() {
        let jpeg = MediaType::named("image/jpeg").unwrap();
        assert!(!jpeg.matches(b"<!doctype html><script>"));
        assert!(!jpeg.matches(b""));
    }

    #[test]
    fn what_a_browser_records_is_named_with_its_codec() {
        assert_eq!(
            MediaType::named("Audio/WebM; codecs=opus").unwrap().name,
            "audio/webm"
        );
        for refused in ["text/html", "image/svg+xml", "application/octet-stream", ""] {
            assert!(MediaType::named(refused).is_none(), "{refused}");
        }
    }
}
