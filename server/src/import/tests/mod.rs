//! Lists through the whole door.

mod broken;
mod files;
mod forge;
mod story;

use serde_json::{Value, json};
use sync_core::{id::ScopeId, standing::Role};

use crate::testing::{Actor, Answer, Office, Phone, REALM};

/// An office in whose Xã Khe Sim somebody takes lists in.
struct Taking {
    office: Office,
    clerk: Actor,
    desk: Phone,
}

impl Taking {
    async fn open(role: Role) -> Self {
        let office = Office::open().await;
        let clerk = office.person("vanthu", role, office.khe_sim).await;
        let desk = office.phone(&clerk).await;
        Self {
            office,
            clerk,
            desk,
        }
    }

    async fn begin(&self, kind: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let path = format!("/v1/imports?kind={kind}&name=danh-sach");
        let body = bytes::Bytes::from(bytes.into());
        let call = self.office.post(&path).bearer(&self.desk.access);
        call.body("application/octet-stream", body).send().await
    }

    /// The import of a file that can be read.
    async fn begun(&self, kind: &str, bytes: impl Into<Vec<u8>>) -> Value {
        let answer = self.begin(kind, bytes).await;
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }

    async fn checked(&self, import: &Value, mapping: &Value) -> Value {
        let path = format!("/v1/imports/{}/check", text(import, "id"));
        let call = self.office.post(&path).bearer(&self.desk.access);
        let answer = call.json(mapping).send().await;
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    async fn apply(&self, import: &Value) -> Answer {
        let path = format!("/v1/imports/{}/apply", text(import, "id"));
        let call = self.office.post(&path).bearer(&self.desk.access);
        let call = call.json(&json!({ "sha256": import["sha256"] }));
        call.signed_by(&self.desk).send().await
    }

    /// Waits for what goes on by itself.
    async fn ended(&self, import: &Value) -> Value {
        let id = text(import, "id").parse().unwrap();
        loop {
            let mut work = self.office.app.store.read().await.unwrap();
            let state = work.import(REALM, id).await.unwrap().unwrap().state;
            drop(work);
            if !matches!(state.as_str(), "running" | "undoing") {
                return self.shown(import).await;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn shown(&self, import: &Value) -> Value {
        let path = format!("/v1/imports/{}", text(import, "id"));
        self.office
            .get(&path)
            .bearer(&self.desk.access)
            .send()
            .await
            .json()
    }

    async fn written(&self, kind: &str, bytes: impl Into<Vec<u8>>) -> Value {
        let import = self.begun(kind, bytes).await;
        let checked = self.checked(&import, &import["mapping"]).await;
        assert_eq!(checked["may_apply"], true, "{checked}");
        assert_eq!(self.apply(&import).await.status, 202);
        self.ended(&import).await
    }

    async fn undone(&self, import: &Value) -> Value {
        let path = format!("/v1/imports/{}/undo", text(import, "id"));
        let answer = self
            .office
            .post(&path)
            .bearer(&self.desk.access)
            .send()
            .await;
        assert_eq!(answer.status, 202, "{}", answer.json());
        self.ended(import).await
    }

    /// Titles of the records of a kind, in order.
    async fn titles(&self, kind: &str) -> Vec<String> {
        let mut work = self.office.app.store.read().await.unwrap();
        let scopes: [ScopeId; 1] = [self.office.khe_sim];
        let titles = work.titles(REALM, kind, &scopes).await.unwrap();
        let mut titles: Vec<String> = titles.into_iter().map(|one| one.title).collect();
        titles.sort_unstable();
        titles
    }

    /// That the store is what its changes make of it.
    async fn verified(&self) {
        let store = self.office.app.store.as_ref();
        let found = crate::verify::differences(store, REALM).await.unwrap();
        assert!(found.is_empty(), "{found:?}");
    }
}

fn text<'v>(json: &'v Value, name: &str) -> &'v str {
    json[name].as_str().unwrap()
}
