//! Attaching a file to a record.

use std::{
    io::{Read as _, Seek as _, Write as _},
    path::Path as FilePath,
};

use automerge::{Automerge, ObjType, ROOT, ReadDoc as _};
use sha2::{Digest as _, Sha256};
use sync_core::{
    change::{Edit, EditRefused, Path, author},
    id::{Hash, RecordId},
    record::{Field, Kind, Type},
    value::Value,
};

use crate::{Device, Error, store::media, writing::write};

/// A file as it is in the media folder.
struct Copied {
    sha256: Hash,
    size: u64,
}

impl Device {
    /// Copies a file into the media folder and names it in a record: the path's field gets its SHA-256, and the fields
    /// beside it that the form has for them get its size, media type and name. A log's entry that is not there yet
    /// begins with it.
    ///
    /// # Errors
    /// No such file or record, a path that holds no file, as [`Device::edit`].
    pub async fn attach(
        &self,
        record: RecordId,
        path: &Path,
        file: &FilePath,
        media_type: &str,
    ) -> Result<Hash, Error> {
        let copied = self.copy_in(file)?;
        let name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let mut tx = self.store.begin().await?;
        let target = path.clone();
        let about = [
            (
                "bytes",
                Value::Int(i64::try_from(copied.size).unwrap_or(i64::MAX)),
            ),
            ("media_type", Value::from(media_type)),
            ("file", Value::from(name)),
        ];
        write(&mut tx, record, self.env.now(), move |doc, kind, by| {
            let edits = edits(doc, kind, &target, copied.sha256, about)?;
            Ok((author(doc, kind, by, &edits, None)?, edits))
        })
        .await?;
        media::add(&mut tx, copied.sha256, copied.size, media_type).await?;
        tx.commit().await?;
        Ok(copied.sha256)
    }

    /// Copies first, under another name, and renames when the whole is on disk: a record never names half a file.
    fn copy_in(&self, file: &FilePath) -> Result<Copied, Error> {
        let mut from = std::fs::File::open(file)?;
        let mut sha = Sha256::new();
        let mut size = 0u64;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = from.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            sha.update(&buffer[..read]);
            size += read as u64;
        }
        let sha256 = Hash(sha.finalize().into());
        let place = self.media_file(sha256);
        if !place.exists() {
            from.rewind()?;
            let half = place.with_extension("part");
            let mut to = std::fs::File::create(&half)?;
            std::io::copy(&mut from, &mut to)?;
            to.flush()?;
            to.sync_all()?;
            std::fs::rename(&half, &place)?;
        }
        Ok(Copied { sha256, size })
    }

    pub(super) fn media_file(&self, sha256: Hash) -> std::path::PathBuf {
        self.dir.join("media").join(sha256.to_string())
    }
}

fn edits(
    doc: &Automerge,
    kind: &'static Kind,
    path: &Path,
    sha256: Hash,
    about: [(&'static str, Value); 3],
) -> Result<Vec<Edit>, EditRefused> {
    let nowhere = || EditRefused::NoSuchPlace(path.to_string());
    let field = kind.field(&path.field).ok_or_else(nowhere)?;
    let beside = |name: &str| -> Option<&'static Field> {
        match &path.entry {
            None => kind.field(name),
            Some(_) => field.entry_field(name),
        }
    };
    let target = match &path.entry {
        None => Some(field),
        Some((_, name)) => field.entry_field(name),
    };
    if target.is_none_or(|f| f.ty != Type::Media) {
        return Err(EditRefused::WrongPolicy(path.to_string()));
    }
    let name = path
        .entry
        .as_ref()
        .map_or(path.field.as_str(), |(_, name)| name.as_str());
    let values = std::iter::once((name.to_owned(), Value::from(sha256))).chain(
        about
            .into_iter()
            .filter(|(name, _)| beside(name).is_some())
            .map(|(name, value)| (name.to_owned(), value)),
    );
    Ok(match &path.entry {
        Some((key, _)) if !has_entry(doc, &path.field, key) => vec![Edit::Append {
            field: path.field.clone(),
            key: key.clone(),
            values: values.collect(),
        }],
        Some((key, _)) => values
            .map(|(name, value)| Edit::Set {
                path: Path::entry(&path.field, key, &name),
                value,
            })
            .collect(),
        None => values
            .map(|(name, value)| Edit::Set {
                path: Path::field(&name),
                value,
            })
            .collect(),
    })
}

fn has_entry(doc: &Automerge, log: &str, key: &str) -> bool {
    let Ok(Some((automerge::Value::Object(ObjType::Map), entries))) = doc.get(ROOT, log) else {
        return false;
    };
    matches!(
        doc.get(entries, key),
        Ok(Some((automerge::Value::Object(_), _)))
    )
}
