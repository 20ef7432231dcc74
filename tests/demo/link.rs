//! The radio between the officers' phones and the server: up, gone, or cut after so many bytes.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// More than a demo ever sends.
const ENDLESS: i64 = i64::MAX / 2;

/// The radio.
pub struct Link {
    /// Where phones reach the server through it.
    pub url: String,
    /// Bytes that phones may still send.
    left: Arc<AtomicI64>,
}

impl Link {
    /// Opens a way to the server at `http://…`.
    ///
    /// # Errors
    /// Where no port is free.
    pub async fn open(server: &str) -> io::Result<Self> {
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let link = Self {
            url: format!("http://{}", listener.local_addr()?),
            left: Arc::new(AtomicI64::new(ENDLESS)),
        };
        let left = Arc::clone(&link.left);
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let (left, server) = (Arc::clone(&left), server.clone());
                tokio::spawn(async move { carry(phone, &server, &left).await });
            }
        });
        Ok(link)
    }

    /// No signal.
    pub fn lose(&self) {
        self.left.store(0, Ordering::SeqCst);
    }

    /// Full signal.
    pub fn find(&self) {
        self.left.store(ENDLESS, Ordering::SeqCst);
    }

    /// Signal for so many more bytes on the way up.
    pub fn cut_after(&self, bytes: i64) {
        self.left.store(bytes, Ordering::SeqCst);
    }
}

/// Carries bytes both ways until either side ends or the signal is gone: then both sockets close.
async fn carry(mut phone: TcpStream, server: &str, left: &AtomicI64) -> io::Result<()> {
    if left.load(Ordering::SeqCst) <= 0 {
        return Ok(());
    }
    let mut office = TcpStream::connect(server).await?;
    let (mut from_phone, mut to_phone) = phone.split();
    let (mut from_office, mut to_office) = office.split();
    let up = async {
        let mut bytes = vec![0; 16 << 10];
        loop {
            let read = from_phone.read(&mut bytes).await?;
            let size = i64::try_from(read).unwrap_or(i64::MAX);
            let allowed = left.fetch_sub(size, Ordering::SeqCst).clamp(0, size);
            let allowed = usize::try_from(allowed).unwrap_or(0);
            to_office.write_all(&bytes[..allowed]).await?;
            if read == 0 || allowed < read {
                return io::Result::Ok(());
            }
        }
    };
    let down = async {
        tokio::io::copy(&mut from_office, &mut to_phone)
            .await
            .map(|_| ())
    };
    tokio::select! {
        ended = up => ended,
        ended = down => ended,
    }
}
