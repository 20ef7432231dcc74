//! `GET /livez` and `GET /readyz`: for whatever watches the process.

use axum::extract::State;

use crate::{
    app::AppState,
    http::{code, problem::Problem},
};

/// The process answers.
#[utoipa::path(get, path = "/livez", security(()), responses((status = 200, body = String)))]
pub async fn livez() -> &'static str {
    "alive"
}

/// The store answers and the disk can be written.
#[utoipa::path(
    get,
    path = "/readyz",
    security(()),
    responses((status = 200, body = String), (status = 503, body = crate::http::problem::Written)),
)]
pub async fn readyz(State(app): State<AppState>) -> Result<&'static str, Problem> {
    app.store.read().await?.meta("epoch").await?;
    let probe = app.config.place.data_dir.join("readyz");
    let unready = |e: std::io::Error| {
        Problem::new(&code::NOT_READY)
            .arg("why", "the disk cannot be written")
            .because(e.kind())
    };
    tokio::fs::write(&probe, [0; 4096]).await.map_err(unready)?;
    tokio::fs::remove_file(&probe).await.map_err(unready)?;
    Ok("ready")
}
