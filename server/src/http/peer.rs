//! From which address a request comes: for rate limits.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use crate::app::AppState;

/// The client's address, seen through the proxies that are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

impl FromRequestParts<AppState> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<Self, Self::Rejection> {
        // A request without a socket is made inside this process, by a test.
        let socket = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| {
                info.0.ip().to_canonical()
            });
        Ok(Self(behind(
            socket,
            &parts.headers,
            &app.config.trusted_proxies,
        )))
    }
}

/// The last address in `X-Forwarded-For` that no trusted proxy has: what stands before it, anybody can write.
fn behind(socket: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&socket) {
        return socket;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map_while(|address| address.trim().parse::<IpAddr>().ok())
        .filter(|address| !trusted.contains(address))
        .last()
        .unwrap_or(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(value: &str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn a_client_cannot_choose_its_address() {
        let headers = forwarded("198.51.100.7, 203.0.113.9");
        assert_eq!(behind(ip("192.0.2.1"), &headers, &[]), ip("192.0.2.1"));
        assert_eq!(
            behind(ip("192.0.2.1"), &headers, &[ip("192.0.2.1")]),
            ip("203.0.113.9")
        );
    }

    #[test]
    fn a_chain_of_trusted_proxies_is_seen_through() {
        let headers = forwarded("203.0.113.9, 192.0.2.2");
        let trusted = [ip("192.0.2.1"), ip("192.0.2.2")];
        assert_eq!(
            behind(ip("192.0.2.1"), &headers, &trusted),
            ip("203.0.113.9")
        );
    }
}
