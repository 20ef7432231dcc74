//! `GET /v1/quarantine/export`: what was not accepted, many at once, as one file to hand on.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use danvan_store::{ChangeKey, StoreError};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use serde_json::json;
use sync_core::{
    id::{Blob, Hash, RecordId},
    protocol,
    standing::Right,
};

use super::list::Asked;
use crate::{
    app::AppState,
    desk::quarantine::{self, Refused},
    http::{
        body::CBOR_SEQUENCE, caller::Caller, param::InQuery, problem::Problem,
        v1::records::list::narrowed,
    },
};

/// Changes of one file at most.
const MOST: u32 = 2_000;

/// The changes that a list with the same filter shows, as a sequence of CBOR items (RFC 8742): a manifest, then each
/// change's record, hash and bytes as sent. The manifest's `next` is the cursor of the next file.
#[utoipa::path(
    get,
    path = "/v1/quarantine/export",
    params(Asked),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/cbor-seq"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn export_quarantine(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
) -> Result<Response, Problem> {
    let scopes = narrowed(caller.scopes_with(Right::Quarantine), asked.scope);
    let (filter, len) = (asked.filter(), asked.limit.unwrap_or(MOST).clamp(1, MOST));
    let mut work = app.store.write().await?;
    let (realm, cursor) = (&caller.realm, asked.cursor.as_deref());
    let page = quarantine::list(&mut *work, realm, &scopes, &filter, cursor, len).await?;
    let detail =
        json!({ "changes": page.items.len(), "code": filter.code, "person": filter.person });
    caller
        .act()
        .audit(&mut *work, "quarantine_exported", caller.person, detail)
        .await?;
    work.commit().await?;
    let manifest = protocol::encode(&Manifest {
        as_of: caller.now_ms,
        changes: &page.items,
        next: page.next.as_deref(),
    });
    let headers = [
        (header::CONTENT_TYPE, CBOR_SEQUENCE),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"quarantine.cborseq\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let changes = Changes {
        app,
        realm: caller.realm,
        left: page.items.into_iter(),
    };
    let changes = stream::try_unfold(changes, |mut changes| async move {
        let next = changes.next().await?;
        Ok::<_, StoreError>(next.map(|item| (item, changes)))
    });
    let chunks = stream::once(async { Ok(manifest) }).chain(changes);
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// The first item of the file.
#[derive(Serialize)]
struct Manifest<'a> {
    /// Server time, ms.
    as_of: i64,
    /// What is in the file, in its order.
    changes: &'a [Refused],
    /// Where the next file goes on.
    next: Option<&'a str>,
}

/// An item for each change.
#[derive(Serialize)]
struct Item {
    record: RecordId,
    hash: Hash,
    /// As sent.
    bytes: Blob,
}

/// Changes that are yet to be written into the file.
struct Changes {
    app: AppState,
    realm: String,
    left: std::vec::IntoIter<Refused>,
}

impl Changes {
    /// The next one's part of the file; what was discarded or accepted since the list was made is left out.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        for Refused {
            record,
            hash,
            scope,
            ..
        } in self.left.by_ref()
        {
            let mut work = self.app.store.read().await?;
            let key = ChangeKey { record, hash };
            let found = quarantine::open(&mut *work, &self.realm, &[scope], key).await?;
            if let Some((now, bytes)) = found
                && !now.discarded
            {
                let item = Item {
                    record,
                    hash,
                    bytes: Blob(bytes),
                };
                return Ok(Some(protocol::encode(&item)));
            }
        }
        Ok(None)
    }
}
