//! The line between a phone and the server, which can be cut at any byte.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};

/// Where the line breaks, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// After so many more bytes from the phone.
    Up(usize),
    /// After so many more bytes from the server; `Down(0)` loses an answer whole.
    Down(usize),
}

/// A line that a phone is enrolled through.
pub struct Line {
    /// Where the phone finds it.
    pub url: String,
    cuts: Arc<Mutex<VecDeque<Cut>>>,
    server: Arc<Mutex<String>>,
    task: JoinHandle<()>,
}

impl Line {
    /// A whole line to a server.
    pub async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server = Arc::new(Mutex::new(server.to_owned()));
        let cuts = Arc::new(Mutex::new(VecDeque::new()));
        let (known, now) = (Arc::clone(&cuts), Arc::clone(&server));
        let task = tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let server = lock(&now).clone();
                tokio::spawn(connect(phone, server, Arc::clone(&known)));
            }
        });
        Self {
            url,
            cuts,
            server,
            task,
        }
    }

    /// Leads to another server from the next connection on: one that was started anew has another port.
    pub fn leads_to(&self, server: &str) {
        server.clone_into(&mut lock(&self.server));
    }

    /// Cuts that are to come, one after the other; those that have not happened are forgotten.
    pub fn cut(&self, cuts: &[Cut]) {
        *lock(&self.cuts) = cuts.iter().copied().collect();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn connect(phone: TcpStream, server: String, cuts: Arc<Mutex<VecDeque<Cut>>>) {
    let Ok(server) = TcpStream::connect(server.trim_start_matches("http://")).await else {
        return;
    };
    // Small writes go at once: a phone waits for each.
    drop(phone.set_nodelay(true));
    drop(server.set_nodelay(true));
    let (from_phone, to_phone) = phone.into_split();
    let (from_server, to_server) = server.into_split();
    // Whichever way ends first ends the connection.
    tokio::select! {
        () = carry(from_phone, to_server, &cuts, true) => (),
        () = carry(from_server, to_phone, &cuts, false) => (),
    }
}

async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    cuts: &Mutex<VecDeque<Cut>>,
    up: bool,
) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(read) = from.read(&mut buffer).await {
        let (goes, cut) = passes(&mut lock(cuts), up, read);
        if to.write_all(&buffer[..goes]).await.is_err() || read == 0 || cut {
            return;
        }
    }
}

/// How many of these bytes still go, and whether the line breaks after them.
fn passes(cuts: &mut VecDeque<Cut>, up: bool, bytes: usize) -> (usize, bool) {
    let left = match cuts.front_mut() {
        Some(Cut::Up(left)) if up => left,
        Some(Cut::Down(left)) if !up => left,
        _ => return (bytes, false),
    };
    if *left <= bytes {
        let goes = *left;
        cuts.pop_front();
        return (goes, true);
    }
    *left -= bytes;
    (bytes, false)
}
