//! Raw HTTP: heads, lengths and paths that no client writes.

use danvan_tests::{Reply, corpus};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{requests::shown, stage::Stage};

pub async fn attack(stage: &mut Stage) {
    let mut wrong = Vec::new();
    for attack in corpus("http") {
        let came = shown(&raw(stage, &attack.bytes).await);
        if came != attack.expected {
            wrong.push(format!("{}: {came}, not {}", attack.name, attack.expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    both_lengths(stage).await;
}

/// Sends bytes as they are, with `{token}` as the desk's, and reads what comes until the server ends the connection.
async fn raw(stage: &Stage, bytes: &[u8]) -> Reply {
    let bytes = with_token(bytes, &stage.desk.access);
    let address = stage.server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // The server may have refused before all of it was sent.
    drop(stream.write_all(&bytes).await);
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    parsed(&answer)
}

fn with_token(bytes: &[u8], token: &str) -> Vec<u8> {
    const MARK: &[u8] = b"{token}";
    match bytes.windows(MARK.len()).position(|part| part == MARK) {
        Some(at) => [&bytes[..at], token.as_bytes(), &bytes[at + MARK.len()..]].concat(),
        None => bytes.to_vec(),
    }
}

fn parsed(answer: &[u8]) -> Reply {
    let text = String::from_utf8_lossy(answer);
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Reply {
        status: status.unwrap_or_default(),
        body: body.as_bytes().to_vec(),
    }
}

/// A body with a length and in chunks: a proxy could see one request where the server sees two. There is one answer.
async fn both_lengths(stage: &Stage) {
    let smuggled = b"POST /v1/login HTTP/1.1\r\nhost: h\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n\
                     0\r\n\r\nGET /readyz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    let address = stage.server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(smuggled).await.expect("it goes out");
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    let answers = answer
        .windows(9)
        .filter(|part| part == b"HTTP/1.1 ")
        .count();
    assert_eq!(answers, 1, "{}", String::from_utf8_lossy(&answer));
}
