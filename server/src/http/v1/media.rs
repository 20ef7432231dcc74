//! `GET /v1/media/{sha256}`: a photo, sound or file, whole or in part (RFC 9110, 14).

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use sync_core::{id::Hash, standing::Right};

use crate::{
    app::AppState,
    http::{caller::Caller, code, param::InPath, problem::Problem},
    media::{GetRange, MediaType, Stored},
};

const SAME_ORIGIN: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// Whatever hides in the file, a browser runs none of it.
const INERT: &str = "default-src 'none'; sandbox";

/// A photo, sound or file that a record speaks of which the caller may see.
#[utoipa::path(
    get,
    path = "/v1/media/{sha256}",
    params(
        ("sha256" = String, Path),
        ("Range" = Option<String>, Header, description = "One range of bytes"),
    ),
    responses(
        (status = 200, description = "The file"),
        (status = 206, description = "The range"),
        (status = 304, description = "What the client has is the file"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn media(
    State(app): State<AppState>,
    caller: Caller,
    InPath(sha256): InPath<Hash>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unseen = || Problem::new(&code::NOT_FOUND);
    let mut scopes = caller.scopes_with(Right::Read);
    scopes.extend(caller.scopes_with(Right::Sync));
    if !app.media.visible(&caller.realm, sha256, &scopes).await? {
        return Err(unseen());
    }
    let etag = format!("\"{sha256}\"");
    let has = |name| {
        headers
            .get(name)
            .is_some_and(|v: &HeaderValue| *v == etag.as_str())
    };
    if has(header::IF_NONE_MATCH) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let fresh = !headers.contains_key(header::IF_RANGE) || has(header::IF_RANGE);
    let range = headers.get(header::RANGE).filter(|_| fresh);
    let range = range.and_then(|v| v.to_str().ok()).and_then(one_range);
    let partial = range.is_some();
    let stored = app
        .media
        .get(&caller.realm, sha256, range)
        .await?
        .ok_or_else(unseen)?;
    answer(stored, partial, &etag)
}

fn answer(stored: Stored, partial: bool, etag: &str) -> Result<Response, Problem> {
    let Stored { file, range, body } = stored;
    let extension = MediaType::named(&file.media_type).map_or("bin", |t| t.extension);
    let short = &file.sha256.to_string()[..16];
    let name = format!("attachment; filename=\"{short}.{extension}\"");
    let text = |t: &str| HeaderValue::from_str(t).map_err(Problem::internal);
    let mut headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, text(&file.media_type)?),
        (
            header::CONTENT_LENGTH,
            HeaderValue::from(range.end - range.start),
        ),
        (header::CONTENT_DISPOSITION, text(&name)?),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(INERT),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (SAME_ORIGIN, HeaderValue::from_static("same-origin")),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::ETAG, text(etag)?),
        // Kept, but shown again only to who may see it then.
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ]);
    let mut status = StatusCode::OK;
    if partial {
        status = StatusCode::PARTIAL_CONTENT;
        let of = format!(
            "bytes {}-{}/{}",
            range.start,
            range.end.saturating_sub(1),
            file.size
        );
        headers.insert(header::CONTENT_RANGE, text(&of)?);
    }
    Ok((status, headers, Body::from_stream(body)).into_response())
}

/// The range of a `Range` header that asks for one; who asks for more gets the whole.
fn one_range(header: &str) -> Option<GetRange> {
    let (first, last) = header.strip_prefix("bytes=")?.trim().split_once('-')?;
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (first.trim(), last.trim()) {
        ("", last) => Some(GetRange::Suffix(number(last)?)),
        (first, "") => Some(GetRange::Offset(number(first)?)),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then(|| GetRange::Bounded(first..last.saturating_add(1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_that_is_not_one_is_ignored() {
        assert_eq!(one_range("bytes=0-499"), Some(GetRange::Bounded(0..500)));
        assert_eq!(one_range("bytes=500-"), Some(GetRange::Offset(500)));
        assert_eq!(one_range("bytes=-5"), Some(GetRange::Suffix(5)));
        for odd in [
            "bytes=0-1,5-6",
            "bytes=9-1",
            "bytes=-",
            "lines=1-2",
            "bytes=a-b",
            "",
        ] {
            assert_eq!(one_range(odd), None, "{odd}");
        }
    }
}
