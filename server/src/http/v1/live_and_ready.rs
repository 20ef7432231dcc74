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
    // Left there: two who ask at once would take it from each other.
    let probe = app.config.place.data_dir.join("readyz");
    let unready = |e: std::io::Error| {
        Problem::new(&code::NOT_READY)
            .arg("why", "the disk cannot be written")
            .because(e.kind())
    };
    tokio::fs::write(&probe, [0; 4096]).await.map_err(unready)?;
    Ok("ready")
}

#[cfg(test)]
mod tests {
    use crate::testing::Office;

    #[tokio::test]
    async fn a_server_is_ready_until_it_cannot_write() {
        let office = Office::open().await;
        assert_eq!(office.get("/livez").send().await.status, 200);
        assert_eq!(office.get("/readyz").send().await.status, 200);
        let probe = office.app.config.place.data_dir.join("readyz");
        std::fs::remove_file(&probe).unwrap();
        std::fs::create_dir(&probe).unwrap();
        let answer = office.get("/readyz").send().await;
        assert_eq!(
            (answer.status, answer.problem()),
            (503, "not_ready".to_owned())
        );
        assert_eq!(
            office.get("/livez").send().await.status,
            200,
            "it need not be restarted"
        );
    }

    #[tokio::test]
    async fn a_server_without_its_store_is_not_ready() {
        let office = Office::open().await;
        office.app.close().await;
        assert!(office.get("/readyz").send().await.status >= 500);
    }
}
