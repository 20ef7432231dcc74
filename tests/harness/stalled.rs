//! Many connections that say a little and then nothing.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpSocket, TcpStream},
};

/// Connections of one address.
const OF_ADDRESS: usize = 500;
/// So many are opened at a time, so that the kernel's queue of new ones does not overflow.
const AT_A_TIME: usize = 250;

/// Where a connection stops.
const STOPS: [&str; 4] = [
    // At once.
    "",
    // In the middle of the head.
    "POST /v1/sync HTTP/1.1\r\nhost: danvan\r\ncontent-type: app",
    // In the middle of the body.
    "POST /v1/refresh HTTP/1.1\r\nhost: danvan\r\ncontent-type: application/json\r\n\
     content-length: 9000\r\n\r\n{\"refresh\":\"",
    // Without reading the answer.
    "GET /v1/openapi.json HTTP/1.1\r\nhost: danvan\r\n\r\n",
];

/// Stalled connections. Dropped, they are closed.
pub struct Stalled(Vec<TcpStream>);

impl Stalled {
    /// Opens so many connections to a server (`http://127.0.0.1:…`) that stall at different points, from addresses
    /// 127.0.1.1 and on.
    pub async fn open(server: &str, count: usize) -> Self {
        let to: SocketAddr = server
            .strip_prefix("http://")
            .and_then(|address| address.parse().ok())
            .expect("an address");
        let mut streams = Vec::with_capacity(count);
        while streams.len() < count {
            let part = (streams.len()..count.min(streams.len() + AT_A_TIME)).map(|n| stall(to, n));
            streams.extend(futures_util::future::join_all(part).await);
        }
        Self(streams)
    }

    /// How many of them there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

async fn stall(to: SocketAddr, n: usize) -> TcpStream {
    let place = u8::try_from(n / OF_ADDRESS + 1).expect("few addresses");
    let socket = TcpSocket::new_v4().expect("a socket");
    let from = SocketAddr::from((Ipv4Addr::new(127, 0, 1, place), 0));
    socket.bind(from).expect("an address of this machine");
    let mut stream = socket.connect(to).await.expect("a connection");
    // The server may have had enough of it by then.
    let _gone = stream.write_all(STOPS[n % STOPS.len()].as_bytes()).await;
    stream
}
