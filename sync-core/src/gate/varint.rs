//! A cursor over untrusted bytes: LEB128 in its shortest form only, and never past the end.

use super::Refusal;

/// What is left to read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, n: u64) -> Result<&'a [u8], Refusal> {
        let n = usize::try_from(n).map_err(|_| Refusal::ChangeTruncated)?;
        let (taken, rest) = self.0.split_at_checked(n).ok_or(Refusal::ChangeTruncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Refusal> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Refusal::ChangeTruncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Refusal> {
        let (first, rest) = self.0.split_first().ok_or(Refusal::ChangeTruncated)?;
        self.0 = rest;
        Ok(*first)
    }

    /// An unsigned LEB128.
    pub(super) fn uint(&mut self) -> Result<u64, Refusal> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return Err(Refusal::ChangeVarint);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let overlong = shift > 0 && byte == 0;
                return if overlong {
                    Err(Refusal::ChangeVarint)
                } else {
                    Ok(value)
                };
            }
        }
        Err(Refusal::ChangeVarint)
    }

    /// A signed LEB128.
    pub(super) fn int(&mut self) -> Result<i64, Refusal> {
        let mut value = 0i64;
        let mut previous = 0u8;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte != 0 && byte != 0x7f {
                return Err(Refusal::ChangeVarint);
            }
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let repeats_the_sign =
                    (byte == 0 && previous & 0x40 == 0) || (byte == 0x7f && previous & 0x40 != 0);
                if shift > 0 && repeats_the_sign {
                    return Err(Refusal::ChangeVarint);
                }
                if shift < 57 && byte & 0x40 != 0 {
                    value |= -1 << (shift + 7);
                }
                return Ok(value);
            }
            previous = byte;
        }
        Err(Refusal::ChangeVarint)
    }
}

/// Writes an unsigned LEB128 and says how many of the ten bytes it took.
pub(super) fn encode_uint(mut value: u64) -> ([u8; 10], usize) {
    let mut out = [0u8; 10];
    let mut len = 0;
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        out[len] = if value == 0 { low } else { low | 0x80 };
        len += 1;
        if value == 0 {
            return (out, len);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gate::forge::int;

    proptest! {
        #[test]
        fn numbers_come_back(value: u64, signed: i64) {
            let (bytes, len) = encode_uint(value);
            prop_assert_eq!(Cursor::new(&bytes[..len]).uint(), Ok(value));
            prop_assert_eq!(Cursor::new(&int(signed)).int(), Ok(signed));
        }
    }

    #[test]
    fn a_number_written_longer_than_needed_is_refused() {
        for bytes in [
            &[0x80, 0x00][..],
            &[0xff, 0x80, 0x00],
            &[0xff; 10],
            &[0xff; 11],
        ] {
            assert_eq!(Cursor::new(bytes).uint(), Err(Refusal::ChangeVarint));
        }
        for bytes in [&[0x80, 0x00][..], &[0xff, 0x7f], &[0x80; 11]] {
            assert_eq!(Cursor::new(bytes).int(), Err(Refusal::ChangeVarint));
        }
        assert_eq!(Cursor::new(&[0x80]).uint(), Err(Refusal::ChangeTruncated));
    }

    #[test]
    fn the_extremes_are_read() {
        for value in [i64::MIN, i64::MAX, -1, 0, 63, 64, -64, -65] {
            assert_eq!(Cursor::new(&int(value)).int(), Ok(value));
        }
    }
}
