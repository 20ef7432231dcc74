//! A bad line between a phone and the server: slow, far, and cut again and again; it counts what passes.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep_until},
};

/// Bytes that travel together: what fits in a packet.
const PACKET: usize = 1400;
/// Packets under way at most: more wait with the sender, as they would in a modem.
const UNDER_WAY: usize = 64;

/// How bad the line is; connections take what holds when they begin.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line {
    /// There and back.
    pub round_trip: Duration,
    /// Bytes a second each way; without bound where none.
    pub bytes_per_second: Option<u64>,
    /// A connection ends after so many bytes of both ways.
    pub cut_after: Option<u64>,
}

/// The line.
pub struct Proxy {
    /// Where phones connect: `http://127.0.0.1:…`.
    pub url: String,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    line: Mutex<Line>,
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
}

/// What passed: bytes with HTTP's headers, and connections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    pub up: u64,
    pub down: u64,
    pub connections: u64,
}

impl Proxy {
    /// A perfect line to the server at `url`, until told otherwise.
    pub async fn to(url: &str) -> Self {
        let server: SocketAddr = url
            .trim_start_matches("http://")
            .parse()
            .expect("the server's address");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let carried = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let shared = Arc::clone(&carried);
                // A connection that breaks is what this is for.
                tokio::spawn(async move { drop(carry(phone, server, shared).await) });
            }
        });
        Self {
            url: format!("http://{address}"),
            shared,
            listening,
        }
    }

    /// From the next connection on, the line is like this, and counts from nothing.
    pub fn becomes(&self, line: Line) {
        *self
            .shared
            .line
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = line;
        for counter in [&self.shared.up, &self.shared.down, &self.shared.connections] {
            counter.store(0, Ordering::SeqCst);
        }
    }

    /// What has passed since.
    pub fn passed(&self) -> Passed {
        Passed {
            up: self.shared.up.load(Ordering::SeqCst),
            down: self.shared.down.load(Ordering::SeqCst),
            connections: self.shared.connections.load(Ordering::SeqCst),
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn carry(phone: TcpStream, server: SocketAddr, shared: Arc<Shared>) -> io::Result<()> {
    let line = *shared.line.lock().unwrap_or_else(PoisonError::into_inner);
    shared.connections.fetch_add(1, Ordering::SeqCst);
    let upstream = TcpStream::connect(server).await?;
    phone.set_nodelay(true)?;
    upstream.set_nodelay(true)?;
    let (from_phone, to_phone) = phone.into_split();
    let (from_server, to_server) = upstream.into_split();
    let left = Arc::new(AtomicU64::new(line.cut_after.unwrap_or(u64::MAX)));
    // The handshake of this connection was over at once: its round trip is waited for here.
    let open_at = Instant::now() + line.round_trip;
    let way = |counter: fn(&Shared) -> &AtomicU64| Way {
        line,
        open_at,
        left: Arc::clone(&left),
        shared: Arc::clone(&shared),
        counter,
    };
    let up = way(|s| &s.up).run(from_phone, to_server);
    let down = way(|s| &s.down).run(from_server, to_phone);
    // Either way cut, both are; one that ends in order lets the other finish.
    tokio::try_join!(up, down)?;
    Ok(())
}

/// One direction of a connection.
struct Way {
    line: Line,
    open_at: Instant,
    left: Arc<AtomicU64>,
    shared: Arc<Shared>,
    counter: fn(&Shared) -> &AtomicU64,
}

impl Way {
    async fn run(self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> io::Result<()> {
        let (sender, mut packets) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
        let read = async {
            let mut free_at = self.open_at;
            loop {
                let mut packet = vec![0; PACKET];
                let length = from.read(&mut packet).await?;
                if length == 0 {
                    drop(sender);
                    return Ok(());
                }
                packet.truncate(length);
                free_at = free_at.max(Instant::now()) + self.takes(length);
                let arrives = free_at + self.line.round_trip / 2;
                if sender.send((arrives, packet)).await.is_err() {
                    return Ok(());
                }
            }
        };
        let write = async {
            while let Some((arrives, packet)) = packets.recv().await {
                sleep_until(arrives).await;
                let length = packet.len() as u64;
                let before = self.left.fetch_sub(length, Ordering::SeqCst);
                if before < length {
                    return Err(io::Error::from(io::ErrorKind::ConnectionReset));
                }
                to.write_all(&packet).await?;
                (self.counter)(&self.shared).fetch_add(length, Ordering::SeqCst);
            }
            to.shutdown().await
        };
        tokio::try_join!(read, write)?;
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "a packet, and a line's speed")]
    fn takes(&self, length: usize) -> Duration {
        self.line.bytes_per_second.map_or(Duration::ZERO, |speed| {
            Duration::from_secs_f64(length as f64 / speed as f64)
        })
    }
}
