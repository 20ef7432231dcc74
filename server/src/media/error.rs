//! Why a file or a part of one was not taken.

use std::io;

use danvan_store::StoreError;

/// Why the room did not do it. No variant holds a byte of a file.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The file is larger than files may be.
    #[error("a file may have at most {max} bytes")]
    TooLarge {
        /// Most bytes of one file.
        max: i64,
    },
    /// The declared length is not a positive number.
    #[error("the declared length must be positive")]
    BadLength,
    /// Files of this media type are not taken.
    #[error("files of this media type are not taken")]
    TypeRefused,
    /// The device has too much unfinished.
    #[error("the device has too many unfinished uploads")]
    QuotaReached,
    /// No such upload of this device.
    #[error("no such upload of this device")]
    NoSuchUpload,
    /// The upload was kept long enough.
    #[error("the upload has expired")]
    Expired,
    /// What had arrived is no longer on disk; the upload is dropped.
    #[error("what had arrived of the upload is lost")]
    Lost,
    /// The upload stands elsewhere.
    #[error("the upload stands at byte {at}")]
    WrongOffset {
        /// Where it stands.
        at: i64,
    },
    /// More bytes came than the upload declared.
    #[error("more bytes came than the upload declared")]
    TooLong,
    /// The chunk does not have the checksum that came with it; nothing of it was kept.
    #[error("the chunk does not have its checksum")]
    ChecksumMismatch,
    /// The whole does not have the SHA-256 that it should; the upload is dropped.
    #[error("the file does not have its SHA-256")]
    HashMismatch,
    /// The content is not of the declared media type; the upload is dropped.
    #[error("the content is not of the declared media type")]
    TypeMismatch,
    /// A sealed file that no key of this server opens; the upload is dropped.
    #[error("the sealed file cannot be opened")]
    Unreadable,
    /// The wanted range is not in the file.
    #[error("the file has {size} bytes")]
    RangeNotSatisfiable {
        /// Size of the file in bytes.
        size: i64,
    },
    /// The disk that files are written to is full.
    #[error("the disk for files is full")]
    DiskFull,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk failed.
    #[error("the disk for files failed ({0:?})")]
    Disk(io::ErrorKind),
    /// Object storage failed.
    #[error("object storage failed")]
    Objects(#[source] object_store::Error),
    /// The room itself failed.
    #[error("the upload broke off inside the server")]
    Broken,
}

impl From<io::Error> for MediaError {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Disk(kind),
        }
    }
}

impl From<object_store::Error> for MediaError {
    fn from(e: object_store::Error) -> Self {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&e);
        while let Some(error) = cause {
            match error.downcast_ref::<io::Error>().map(io::Error::kind) {
                Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                    return Self::DiskFull;
                }
                _ => cause = error.source(),
            }
        }
        Self::Objects(e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_recognised_behind_object_storage() {
        let source = Box::new(io::Error::from(io::ErrorKind::StorageFull));
        let e = object_store::Error::Generic {
            store: "LocalFileSystem",
            source,
        };
        assert!(matches!(MediaError::from(e), MediaError::DiskFull));
    }
}
