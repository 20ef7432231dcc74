//! Values in a path or a query, refused as problems.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
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

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // A database may know no text with a NUL, and no question has one.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(malformed("query"));
        }
        let Query(value) = Query::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed("query"))?;
        Ok(Self(value))
    }
}
