//! `danvan serve`.

use std::sync::Arc;

use danvan_store::{Options, connect};
use tokio::net::TcpListener;

use super::Failed;
use crate::{
    app::App,
    clock::SystemClock,
    config::Config,
    entropy::SystemEntropy,
    epoch, housekeeping,
    identity::ledger,
    import,
    pipeline::judge::Isolation,
    serve::{listen, serve, serve_metrics, told_to_stop},
    telemetry,
};

/// Files that the process has open beside its connections: database, photos, judges.
const OTHER_FILES: u64 = 256;

/// Has the system allow as many open files as these connections need; answers how many of them it allows. One too many
/// would make database and photos fail, where it should only wait.
fn room(connections: usize) -> usize {
    let needed = u64::try_from(connections).unwrap_or(u64::MAX);
    let files = rlimit::increase_nofile_limit(needed.saturating_add(OTHER_FILES));
    let files = files.unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files is unknown");
        needed.saturating_add(OTHER_FILES)
    });
    let room = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
    if room < connections {
        tracing::warn!(
            connections,
            room,
            "the system allows fewer open files than connections"
        );
    }
    room.clamp(1, connections.max(1))
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When it cannot begin.
pub(super) async fn run(mut config: Config) -> Result<(), Failed> {
    telemetry::log_to_stderr(&config.log);
    config.limits.connections = room(config.limits.connections);
    let metrics = telemetry::record_metrics().map_err(Failed::new)?;
    let sockets = (config.listen, config.metrics_listen);
    let stop = told_to_stop();
    config.place.make().await.map_err(Failed::new)?;
    let _in_use = config.place.enter().map_err(Failed::new)?;
    let store = connect(&config.place.database(), &Options::default())
        .await
        .map_err(Failed::new)?;
    let app = App::open(
        config,
        store,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        Isolation::own_processes().map_err(Failed::new)?,
    )
    .await
    .map_err(Failed::new)?;
    let listener = listen(sockets.0).map_err(Failed::new)?;
    let metrics_listener = TcpListener::bind(sockets.1).await.map_err(Failed::new)?;
    tokio::spawn(serve_metrics(metrics_listener, metrics));
    import::resume(&app).await.map_err(Failed::new)?;
    let keeper = Arc::clone(&app);
    tokio::spawn(async move {
        tokio::join!(
            housekeeping::run(&keeper),
            epoch::keep(&keeper),
            ledger::keep(&keeper)
        )
    });
    let address = listener.local_addr().map_err(Failed::new)?;
    tracing::info!(%address, epoch = %app.exchange.epoch, "serving");
    let told = async {
        if let Err(error) = stop.await {
            tracing::error!(%error, "signals cannot be heard; stop the process to stop the server");
            std::future::pending::<()>().await;
        }
        false
    };
    let worker = Arc::clone(&app);
    let mut failed = false;
    let ends = async {
        failed = tokio::select! {
            failed = told => failed,
            () = worker.failed() => true,
        };
    };
    serve(app, listener, ends).await;
    if failed {
        return Err(Failed::new(
            "intake or pipeline ended by an error; start the server again",
        ));
    }
    tracing::info!("stopped");
    Ok(())
}
