//! Sockets: many may be open, each costs little until it says something and is given time and no more, and the server
//! stops without dropping what it acknowledged.

use std::{
    collections::{HashMap, hash_map::Entry},
    convert::Infallible,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

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
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tower::ServiceExt as _;

use crate::{
    app::AppState,
    config::{Config, Limits},
    http,
};

/// Connections that wait to be accepted; the kernel may allow fewer.
const BACKLOG: u32 = 4096;

/// Serves until `stop`, then refuses new connections, finishes requests and closes the app.
pub async fn serve(app: AppState, listener: TcpListener, stop: impl Future<Output = ()>) {
    let router = http::router(&app);
    let open = Arc::new(Semaphore::new(app.config.limits.connections));
    let addresses = Addresses::of(&app.config);
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
        let Some(seat) = addresses.enter(peer.ip()) else {
            metrics::counter!("danvan_connections_refused_total").increment(1);
            continue;
        };
        let (app, router, watcher) = (Arc::clone(&app), router.clone(), connections.watcher());
        tokio::spawn(async move {
            // It gets buffers once it says something.
            let speaks = tokio::select! {
                () = app.stopped() => false,
                readable = timeout(Limits::HEAD, stream.readable()) => matches!(readable, Ok(Ok(()))),
            };
            if speaks {
                let service = service_fn(move |request| answer(router.clone(), peer, request));
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(Limits::HEAD)
                    .max_header_size(Limits::HEAD_BYTES)
                    .max_buf_size(Limits::HEAD_BYTES)
                    .serve_connection(TokioIo::new(stream), service);
                // A client that breaks off is nothing to report: it comes again.
                let _ = watcher.watch(connection).await;
            }
            drop((place, seat));
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

/// How many connections each address has.
#[derive(Clone)]
struct Addresses {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
    trusted: Arc<[IpAddr]>,
}

/// A connection of an address, counted while it is held.
struct Seat {
    addresses: Addresses,
    address: IpAddr,
}

impl Addresses {
    fn of(config: &Config) -> Self {
        Self {
            open: Arc::default(),
            most: config.limits.connections_per_address,
            trusted: config.trusted_proxies.clone().into(),
        }
    }

    /// None where the address has as many as it may.
    fn enter(&self, address: IpAddr) -> Option<Seat> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if *count >= self.most && !self.trusted.contains(&address) {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Seat {
            addresses: self.clone(),
            address,
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let open = &self.addresses.open;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = open.entry(self.address) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// A listener that many may wait at while the server is busy.
///
/// # Errors
/// When the address cannot be listened at.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
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
    async fn an_address_has_so_many_connections_and_a_trusted_proxy_any_number() {
        let office = Office::open().await;
        let mut config = office.app.config.clone();
        config.limits.connections_per_address = 2;
        let (proxy, other): (IpAddr, IpAddr) =
            ("192.0.2.9".parse().unwrap(), "192.0.2.1".parse().unwrap());
        config.trusted_proxies = vec![proxy];
        let addresses = Addresses::of(&config);
        let seats = [addresses.enter(other), addresses.enter(other)];
        assert!(seats.iter().all(Option::is_some));
        assert!(addresses.enter(other).is_none());
        let of_proxy: Vec<_> = (0..9).map(|_| addresses.enter(proxy)).collect();
        assert!(of_proxy.iter().all(Option::is_some));
        drop(of_proxy);
        drop(seats);
        assert!(addresses.enter(other).is_some());
        assert!(addresses.open.lock().unwrap().is_empty(), "nothing is left");
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
