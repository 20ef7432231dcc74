//! The phone's app, served from the binary.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header},
    response::IntoResponse as _,
};
use rust_embed::{EmbeddedFile, RustEmbed};
use sync_core::id::Hash;

use super::{code, coding::accepts, problem::Problem};

/// What `clients/web` is built into, each file with its compressed forms beside it.
#[derive(RustEmbed)]
#[folder = "../clients/web/dist"]
#[allow_missing = true]
struct Built;

/// Nothing but what this server serves, nothing written into the page, nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
     manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What the app may ask the phone for.
const PERMISSIONS: &str = "camera=(self), microphone=(self), geolocation=(self)";
/// Files whose names hold a hash of what is in them: such a name never means anything else.
const HASHED: &str = "assets/";
/// Compressed forms, the smallest first: how a header names them, and what their files end in.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Answers for every address that is no endpoint.
pub(super) async fn site(method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let path = uri.path().trim_start_matches('/');
    let asked = matches!(method, Method::GET | Method::HEAD) && !path.starts_with("v1/");
    let answer = asked.then(|| file(path, &headers, &Built::get)).flatten();
    answer.unwrap_or_else(|| Problem::new(&code::NOT_FOUND).into_response())
}

type Get<'g> = &'g dyn Fn(&str) -> Option<EmbeddedFile>;

/// The file of a path, in the smallest form that is understood; none where there is no such file. The app's screens
/// stand behind `#`, so that the page itself is one.
fn file(path: &str, headers: &HeaderMap, get: Get<'_>) -> Option<Response<Body>> {
    let path = match path {
        "" => "index.html",
        "desk" => "desk.html",
        path => path,
    };
    if CODINGS.iter().any(|(_, ending)| path.ends_with(ending)) {
        return None;
    }
    let plain = get(path)?;
    let tag = format!("\"{}\"", Hash(plain.metadata.sha256_hash()));
    let mut answer = Response::builder()
        .header(header::ETAG, &tag)
        .header(header::VARY, "accept-encoding")
        .header(header::CACHE_CONTROL, lifetime(path))
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header("permissions-policy", PERMISSIONS)
        .header(header::REFERRER_POLICY, "no-referrer")
        .header("cross-origin-opener-policy", "same-origin")
        .header("cross-origin-resource-policy", "same-origin")
        .header(header::CONTENT_TYPE, media_type(path));
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return answer
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty())
            .ok();
    }
    let compressed = CODINGS.into_iter().find_map(|(name, ending)| {
        let understood = accepts(headers, &header::ACCEPT_ENCODING, name);
        let file = understood.then(|| get(&format!("{path}{ending}")))?;
        Some((name, file?))
    });
    let data = match compressed {
        Some((name, file)) => {
            answer = answer.header(header::CONTENT_ENCODING, HeaderValue::from_static(name));
            file.data
        }
        None => plain.data,
    };
    let body = match data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    answer.body(body).ok()
}

fn lifetime(path: &str) -> &'static str {
    if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use rust_embed::Metadata;

    use super::*;
    use crate::testing::Office;

    fn built(path: &str) -> Option<EmbeddedFile> {
        let data: &[u8] = match path {
            "index.html" => b"<!doctype html>",
            "assets/app-1f.js" => b"plain",
            "assets/app-1f.js.br" => b"br",
            _ => return None,
        };
        Some(EmbeddedFile {
            data: Cow::Borrowed(data),
            metadata: Metadata::__rust_embed_new([7; 32], None, None),
        })
    }

    fn ask(path: &str, header: (header::HeaderName, &str)) -> Option<Response<Body>> {
        let (name, value) = header;
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())]);
        file(path, &headers, &built)
    }

    #[test]
    fn a_file_goes_out_in_the_smallest_form_that_is_understood() {
        let coding = |accept| {
            let answer = ask("assets/app-1f.js", (header::ACCEPT_ENCODING, accept)).unwrap();
            answer.headers().get(header::CONTENT_ENCODING).cloned()
        };
        assert_eq!(coding("gzip, br").unwrap(), "br");
        assert_eq!(coding("gzip"), None, "there is no such form");
        assert_eq!(coding("br;q=0"), None);
        assert!(ask("assets/app-1f.js.br", (header::ACCEPT, "*/*")).is_none());
        assert!(ask("../Cargo.toml", (header::ACCEPT, "*/*")).is_none());
    }

    #[test]
    fn the_page_is_asked_for_each_time_and_its_parts_never_again() {
        let lifetime = |path| {
            let answer = ask(path, (header::ACCEPT, "*/*")).unwrap();
            assert!(
                answer
                    .headers()
                    .contains_key(header::CONTENT_SECURITY_POLICY)
            );
            answer.headers()[header::CACHE_CONTROL].clone()
        };
        assert_eq!(lifetime(""), "no-cache");
        assert!(
            lifetime("assets/app-1f.js")
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        let tag = ask("", (header::ACCEPT, "*/*")).unwrap().headers()[header::ETAG].clone();
        let again = ask("", (header::IF_NONE_MATCH, tag.to_str().unwrap())).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn no_address_of_the_api_is_taken_for_a_file() {
        let office = Office::open().await;
        for path in ["/v1/nothing", "/nothing", "/.git/config"] {
            assert_eq!(office.get(path).send().await.problem(), "not_found");
        }
    }
}
