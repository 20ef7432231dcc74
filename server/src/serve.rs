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

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        sync::oneshot,
    };

    use super::*;
    use crate::testing::Office;

    #[tokio::test]
    async fn a_request_under_way_is_finished_before_the_server_stops() {
        let office = Office::open().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, told) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(Arc::clone(&office.app), listener, async {
            told.await.unwrap();
        }));
        let mut client = TcpStream::connect(address).await.unwrap();
        let body = r#"{"realm":"LS","login":"x","password":"y"}"#;
        let head = format!(
            "POST /v1/login HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nexpect: 100-continue\r\n\r\n",
            body.len()
        );
        client.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        client.read_exact(&mut go_on).await.unwrap();
        assert_eq!(
            &go_on, b"HTTP/1.1 100 Continue\r\n\r\n",
            "the handler reads the body"
        );
        stop.send(()).unwrap();
        office.app.stopped().await;
        client.write_all(body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
        assert!(answer.contains("wrong_login"), "{answer}");
        serving.await.unwrap();
        assert!(
            TcpStream::connect(address).await.is_err(),
            "nobody listens any more"
        );
        assert!(
            office.app.store.read().await.is_err(),
            "the store is closed"
        );
    }

    #[tokio::test]
    async fn a_head_without_end_is_cut_off() {
        let office = Office::open().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(
            Arc::clone(&office.app),
            listener,
            std::future::pending(),
        ));
        let mut client = TcpStream::connect(address).await.unwrap();
        client
            .write_all(b"GET /livez HTTP/1.1\r\nx-endless: ")
            .await
            .unwrap();
        let endless = vec![b'a'; Limits::HEAD_BYTES + 1];
        client.write_all(&endless).await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
}
