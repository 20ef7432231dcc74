//! Sockets: connections are few, each is given time and no more, and the server stops without dropping what it
//! acknowledged.

use std::{convert::Infallible, future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
    routing::get,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use metrics_exporter_prometheus::PrometheusHandle;
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt as _;

use crate::{app::AppState, config::Limits, http};

/// Serves until `stop`, then refuses new connections, finishes requests and closes the app.

pub async fn serve(app: AppState, listener: TcpListener, stop: impl Future<Output = ()>) {
    let router = http::router(&app);
    let open = Arc::new(Semaphore::new(app.config.limits.connections));
    let connections = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &open) => accepted,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), peer, request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Limits::HEAD)
            .max_header_size(Limits::HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is nothing to report: it comes again.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    app.stop();
    if tokio::time::timeout(Limits::DRAIN, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were cut off: they took longer than the time to drain");
    }
    app.close().await;
}

async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(open).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            metrics::counter!("danvan_connections_total").increment(1);
            tune(&stream).is_ok().then_some((stream, peer, place))
        }
        Err(error) => {
            // Out of file handles, mostly: they come back when others close.
            tracing::error!(kind = %error.kind(), "cannot accept a connection");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

/// A phone that lost its signal says nothing and reads nothing: the kernel finds out, and drops it.
fn tune(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    socket.set_tcp_user_timeout(Some(Limits::UNACKNOWLEDGED))?;
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(Limits::UNACKNOWLEDGED))
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}

/// Serves `/metrics` on its own address until the process ends.
pub async fn serve_metrics(listener: TcpListener, metrics: PrometheusHandle) {
    let numbers = get(async move || metrics.render());
    let served = axum::serve(listener, Router::new().route("/metrics", numbers)).await;
    if let Err(error) = served {
        tracing::error!(kind = %error.kind(), "metrics are no longer served");
    }
}

/// Completes when the process is told to stop: SIGTERM or SIGINT.
///
/// # Errors
/// When signals cannot be listened for.
pub async fn told_to_stop() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
