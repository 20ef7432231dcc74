//! A supervisor at a desk: signs in with a password and reads over the API.

use reqwest::{Client, header};
use serde_json::{Value, json};

use crate::Told;

/// The desk.
pub struct Desk {
    http: Client,
    url: String,
    access: String,
}

impl Desk {
    /// Signs in.
    ///
    /// # Errors
    /// What the server answers, or no connection.
    pub async fn sign_in(url: &str, realm: &str, login: &str, password: &str) -> Told<Self> {
        let http = Client::new();
        let body = json!({ "realm": realm, "login": login, "password": password });
        let answer = http
            .post(format!("{url}/v1/login"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(&body)?)
            .send()
            .await?
            .error_for_status()?;
        let session: Value = serde_json::from_slice(&answer.bytes().await?)?;
        let access = session["access"].as_str().ok_or("no access token")?;
        Ok(Self {
            http,
            url: url.to_owned(),
            access: access.to_owned(),
        })
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// As [`Desk::sign_in`].
    pub async fn bytes(&self, path: &str) -> Told<Vec<u8>> {
        let answer = self
            .http
            .get(format!("{}{path}", self.url))
            .bearer_auth(&self.access)
            .header(header::ACCEPT, "application/json, */*;q=0.1")
            .send()
            .await?
            .error_for_status()?;
        Ok(answer.bytes().await?.to_vec())
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// As [`Desk::sign_in`].
    pub async fn json(&self, path: &str) -> Told<Value> {
        Ok(serde_json::from_slice(&self.bytes(path).await?)?)
    }
}
