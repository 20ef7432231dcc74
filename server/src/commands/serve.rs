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
    housekeeping,
    serve::{listen, serve, serve_metrics, told_to_stop},
    telemetry,
};

/// Serves until the process is told to stop.
///
/// # Errors
/// When it cannot begin.
pub(super) async fn run(config: Config) -> Result<(), Failed> {
    telemetry::log_to_stderr(&config.log);
    let metrics = telemetry::record_metrics().map_err(Failed::new)?;
    let sockets = (config.listen, config.metrics_listen);
    let stop = told_to_stop();
    config.place.make().await.map_err(Failed::new)?;
    let store = connect(&config.place.database(), &Options::default())
        .await
        .map_err(Failed::new)?;
    let app = App::open(
        config,
        store,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )
    .await
    .map_err(Failed::new)?;
    let listener = listen(sockets.0).map_err(Failed::new)?;
    let metrics_listener = TcpListener::bind(sockets.1).await.map_err(Failed::new)?;
    tokio::spawn(serve_metrics(metrics_listener, metrics));
    let keeper = Arc::clone(&app);
    tokio::spawn(async move { housekeeping::run(&keeper).await });
    let address = listener.local_addr().map_err(Failed::new)?;
    tracing::info!(%address, epoch = %app.epoch, "serving");
    let told = async {
        if let Err(error) = stop.await {
            tracing::error!(%error, "signals cannot be heard; stop the process to stop the server");
            std::future::pending::<()>().await;
        }
    };
    serve(app, listener, told).await;
    tracing::info!("stopped");
    Ok(())
}
