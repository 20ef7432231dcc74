//! Workbooks made bad on purpose.

use std::io::{Cursor, Write as _};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A workbook with parts of its own replaced, or added.
pub fn rezipped(book: &[u8], parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for n in 0..old.len() {
        let part = old.by_index_raw(n).unwrap();
        if parts.iter().all(|(name, _)| *name != part.name()) {
            new.raw_copy_file(part).unwrap();
        }
    }
    for (name, bytes) in parts {
        new.start_file(*name, options).unwrap();
        new.write_all(bytes).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// Bytes in place of others.
pub trait Replacing {
    fn replacing(self, what: &[u8], with: &[u8]) -> Self;
}

impl Replacing for Vec<u8> {
    /// Every place of these bytes taken by as many others.
    fn replacing(mut self, what: &[u8], with: &[u8]) -> Self {
        for at in 0..=self.len().saturating_sub(what.len()) {
            if self[at..].starts_with(what) {
                self[at..at + with.len()].copy_from_slice(with);
            }
        }
        self
    }
}

/// The book with the sign of encryption on all its parts.
pub fn encrypted(book: &[u8]) -> Vec<u8> {
    let mut book = book.to_vec();
    for at in 0..book.len() - 10 {
        let flags = match &book[at..at + 4] {
            b"PK\x03\x04" => at + 6,
            b"PK\x01\x02" => at + 8,
            _ => continue,
        };
        book[flags] |= 1;
    }
    book
}

/// The book with one bit of what is packed in it turned.
pub fn turned(book: &[u8]) -> Vec<u8> {
    let mut book = book.to_vec();
    let sheet = b"xl/worksheets/sheet1.xml";
    let at = book
        .windows(sheet.len())
        .position(|part| part == sheet)
        .unwrap();
    book[at + sheet.len() + 20] ^= 0x10;
    book
}
