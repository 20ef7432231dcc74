//! Who reads with a program that knows nothing but a name and a password (RFC 7617): spreadsheets and BI tools.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use danvan_store::Secret;

use super::{caller::Caller, code, peer::Peer, problem::Problem};
use crate::{
    app::AppState,
    auth::{readers::Sent, tokens::Access},
    people,
};

/// A caller by access token, or by `realm/login` and password. Only for what reads.
#[derive(Debug, Clone)]
pub struct ReadingCaller(pub Caller);

impl FromRequestParts<AppState> for ReadingCaller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let caller = match given(parts) {
            Some((user, password)) => by_password(parts, app, &user, password).await,
            None => Caller::from_request_parts(parts, app).await,
        };
        caller.map(Self).map_err(|problem| {
            let is_unknown = problem.code() == code::UNAUTHENTICATED.code;
            let mut answer = problem.into_response();
            if is_unknown {
                // Without it a spreadsheet does not ask for a name and a password.
                let asked = HeaderValue::from_static(r#"Basic realm="Danvan", charset="UTF-8""#);
                answer.headers_mut().insert(header::WWW_AUTHENTICATE, asked);
            }
            answer
        })
    }
}

/// Name and password, if the request has them.
fn given(parts: &Parts) -> Option<(String, Secret<String>)> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = pair.split_once(':')?;
    Some((user.to_owned(), Secret(password.to_owned())))
}

async fn by_password(
    parts: &mut Parts,
    app: &AppState,
    user: &str,
    password: Secret<String>,
) -> Result<Caller, Problem> {
    let unknown = || Problem::new(&code::UNAUTHENTICATED);
    let (realm, login) = user.split_once(['/', '\\']).ok_or_else(unknown)?;
    let (realm, login) = (people::normal_realm(realm), people::normal_login(login));
    let now = app.clock.now_ms();
    let sent = Sent {
        realm: &realm,
        login: &login,
        password: &password,
    };
    let recalled = app.readers.recall(&sent, now);
    if recalled.is_none() {
        // Before the store is asked anything.
        let Peer(address) = Peer::from_request_parts(parts, app)
            .await
            .map_err(Problem::internal)?;
        app.rates.address(address)?;
        app.rates.account(&realm, &login)?;
    }
    let mut work = app.store.read().await?;
    let known = work.person_by_login(&realm, &login).await?;
    drop(work);
    let hash = known
        .as_ref()
        .and_then(|person| person.password_hash.clone());
    if recalled.is_none() || recalled != hash {
        if recalled.is_some() {
            app.rates.account(&realm, &login)?;
        }
        if !app
            .passwords
            .matches(password.clone(), hash.clone())
            .await?
        {
            return Err(unknown());
        }
        if let Some(hash) = hash {
            app.readers.remember(&sent, hash, now);
        }
    }
    let person = known.ok_or_else(unknown)?;
    app.rates.person(person.id)?;
    let access = Access {
        realm: realm.clone(),
        person: person.id,
        device: None,
    };
    let mut work = app.store.read().await?;
    let (caller, _) = Caller::of(access, work.as_mut(), now).await?;
    Ok(caller)
}
