//! Values in a path or a query, refused as problems.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::{Uri, request::Parts},
};
use serde::de::DeserializeOwned;

use super::{code, problem::Problem};

fn malformed(name: &'static str) -> Problem {
    Problem::new(&code::MALFORMED_REQUEST).arg("name", name)
}

/// Values of the path: one, or a tuple of them.
#[derive(Debug, Clone, Copy)]
pub struct InPath<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(value) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed("path"))?;
        Ok(Self(value))
    }
}

/// The query as a struct.
#[derive(Debug, Clone, Copy)]
pub struct InQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for InQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        in_query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Reads a query.
fn in_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    // A database may know no text with a NUL, and no question has one.
    if query.contains("%00") {
        return Err(malformed("query"));
    }
    let uri = format!("/?{query}").parse::<Uri>();
    let Query(value) = Query::try_from_uri(&uri.map_err(|_| malformed("query"))?)
        .map_err(|_| malformed("query"))?;
    Ok(value)
}

/// Two structs that share a query: `B` has the values of its names, `A` all others.
#[derive(Debug, Clone, Copy)]
pub struct InTwo<A, B>(pub A, pub B);

/// The names in a query that a struct keeps for itself.
pub trait Named {
    /// The names.
    const NAMES: &'static [&'static str];
}

impl<A: DeserializeOwned, B: DeserializeOwned + Named, S: Send + Sync> FromRequestParts<S>
    for InTwo<A, B>
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let name = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
        let pairs = parts.uri.query().unwrap_or_default().split('&');
        let (theirs, others): (Vec<&str>, Vec<&str>) =
            pairs.partition(|pair| B::NAMES.contains(&name(pair).as_str()));
        Ok(Self(
            in_query(&others.join("&"))?,
            in_query(&theirs.join("&"))?,
        ))
    }
}
