//! Stories of a phone, told against an office of one process on a network that fails when told to.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod command_line;
mod exchange;
mod office;
mod refusal;
mod writing;

use danvan_device::Device;
use office::{Office, set};
use sync_core::{id::RecordId, merge::read, outbox::Counts, record, session::Finish, value::Value};

async fn model(phone: &Device, office: &Office, name: &str) -> RecordId {
    phone
        .create("model", office.scope(), vec![set("name", name)])
        .await
        .unwrap()
}

async fn synced(phone: &Device) {
    let report = phone.sync().await.unwrap();
    assert_eq!(report.session.finish, Finish::Same, "{report:?}");
}

async fn counts(phone: &Device) -> Counts {
    phone.status().await.unwrap().counts
}

async fn text(phone: &Device, record: RecordId, field: &str) -> String {
    let shown = phone.show(record).await.unwrap();
    let value = shown
        .row
        .unwrap()
        .values
        .get(field)
        .cloned()
        .unwrap_or_default();
    value.as_text().unwrap_or_default().to_owned()
}

fn at_the_office(office: &Office, record: RecordId, field: &str) -> Value {
    office.with(|books| {
        let held = &books.records[&record];
        read(
            &held.doc,
            record::kind(&held.kind).unwrap().field(field).unwrap(),
        )
    })
}
