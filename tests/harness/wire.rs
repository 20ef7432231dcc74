//! A client that is no phone of ours: it sends what it likes, signed as a phone would.

use base64::Engine as _;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{DeviceId, InstallId},
    identity::Identities,
    protocol::{Frame, Frames, PROTOCOL, SyncRequest, Waiting, encode, signed_text},
};

/// An enrolled device without a phone behind it.
pub struct Wire {
    http: reqwest::Client,
    server: String,
    key: SigningKey,
    /// Its id.
    pub device: DeviceId,
    /// The installation that it writes under.
    pub install: InstallId,
    /// Its access token.
    pub access: String,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().expect("a code").to_owned()
    }

    /// The frames of an answer.
    pub fn frames(&self) -> Vec<Frame> {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        Frames::default().push(&self.body).expect("frames")
    }
}

impl Wire {
    /// Takes a code with a key made of `seed`.
    pub async fn enrol(server: &str, code: &str, seed: u8) -> Self {
        let reply = Self::try_code(server, code, seed, &[]).await;
        assert_eq!(reply.status, 200, "{}", reply.json());
        let given = reply.json();
        let text = |name: &str| given[name].as_str().expect("text").to_owned();
        Self {
            http: client(),
            server: server.to_owned(),
            key: SigningKey::from_bytes(&[seed; 32]),
            device: text("device").parse().expect("an id"),
            install: InstallId([seed; 16]),
            access: text("access"),
        }
    }

    /// Shows a code, good or not, with these headers.
    pub async fn try_code(server: &str, code: &str, seed: u8, headers: &[(&str, &str)]) -> Reply {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let base64 = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
        let proof = [
            b"danvan enrol 1\n".as_slice(),
            Sha256::digest(code).as_slice(),
        ]
        .concat();
        let body = json!({
            "code": code,
            "device": {
                "name": "wire",
                "algorithm": "ed25519",
                "public_key": base64(&key.verifying_key().to_bytes()),
            },
            "install": InstallId([seed; 16]),
            "signature": base64(&key.sign(&proof).to_bytes()),
        });
        let request = client()
            .post(format!("{server}/v1/enrol"))
            .header("content-type", "application/json")
            .body(body.to_string());
        sent(with(request, headers)).await
    }

    /// An empty request of this device.
    pub fn request(&self) -> SyncRequest {
        SyncRequest {
            proto: PROTOCOL,
            app: "wire".to_owned(),
            device: self.device,
            install: self.install,
            earlier_installs: Vec::new(),
            ticket: None,
            epoch: None,
            now: 0,
            scopes: Vec::new(),
            push: Vec::new(),
            commands: Vec::new(),
            identities: Identities::default(),
            notices: 0,
            asked: Vec::new(),
            verify: Vec::new(),
            want: Vec::new(),
            waiting: Waiting::default(),
            max_bytes: 1 << 20,
        }
    }

    /// Hands a request in.
    pub async fn sync(&self, request: &SyncRequest) -> Reply {
        self.post(encode(request)).await
    }

    /// Posts any bytes to `/v1/sync`, signed.
    pub async fn post(&self, body: Vec<u8>) -> Reply {
        let signature = self.signature(&body);
        sent(self.posting(body).header("danvan-signature", signature)).await
    }

    /// Posts any bytes to `/v1/sync` with these headers and without a signature of its own.
    pub async fn post_with(&self, headers: &[(&str, &str)], body: Vec<u8>) -> Reply {
        sent(with(self.posting(body), headers)).await
    }

    fn posting(&self, body: Vec<u8>) -> reqwest::RequestBuilder {
        self.http
            .post(format!("{}/v1/sync", self.server))
            .bearer_auth(&self.access)
            .header("content-type", "application/cbor")
            .header("accept", "application/cbor")
            .body(body)
    }

    /// The device's signature over a body of a push, in base64.
    pub fn signature(&self, body: &[u8]) -> String {
        let signature = self.key.sign(&signed_text(body)).to_bytes();
        base64::engine::general_purpose::STANDARD.encode(signature)
    }

    /// Posts JSON to an address of the desk.
    pub async fn act(&self, path: &str, json: &str) -> Reply {
        let url = format!("{}{path}", self.server);
        let request = self
            .http
            .post(url)
            .bearer_auth(&self.access)
            .header("content-type", "application/json")
            .body(json.to_owned());
        sent(request).await
    }

    /// Reads an address.
    pub async fn get(&self, path: &str) -> Reply {
        let url = format!("{}{path}", self.server);
        sent(self.http.get(url).bearer_auth(&self.access)).await
    }

    /// Any request with this device's token: what `reqwest` makes of it, with its headers.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> reqwest::Response {
        let method = method.parse().expect("a method");
        let request = self
            .http
            .request(method, format!("{}{path}", self.server))
            .bearer_auth(&self.access)
            .body(body);
        with(request, headers).send().await.expect("an answer")
    }
}

fn client() -> reqwest::Client {
    // No connection is kept: the server ends idle ones, and a request on one that just ended would fail.
    let client = reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build();
    client.expect("a client")
}

fn with(request: reqwest::RequestBuilder, headers: &[(&str, &str)]) -> reqwest::RequestBuilder {
    headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    })
}

async fn sent(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let body = response.bytes().await.expect("a whole answer").to_vec();
    Reply { status, body }
}
