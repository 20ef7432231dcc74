//! What an answer changes in the phone's store: one transaction for what arrived together.

use sync_core::{
    id::{InstallId, RecordId},
    phone::{Phone, Taking},
    protocol::ScopeState,
    session::Update,
};

use crate::{
    Env, Error,
    store::{
        Conn,
        part::{Part, all_filed, touched_by},
        records,
    },
};

/// Applies updates in order. `sent_by` is the install whose request they answer.
pub(super) async fn all(
    conn: &mut Conn,
    updates: Vec<Update>,
    sent_by: InstallId,
    env: &Env,
) -> Result<(), Error> {
    let mut phone = touched_by(conn, &updates).await?;
    let before = Part::of(&phone);
    let with = Taking {
        sent_by,
        next_install: InstallId(env.random()),
        now: env.now(),
    };
    let unknown = phone.take(updates, with);
    hand_in(conn, &mut phone, unknown).await?;
    before.save(conn, &phone).await
}

/// Hands in what the server does not know, one document at a time: a phone cannot hold all of them at once.
async fn hand_in(conn: &mut Conn, phone: &mut Phone, unknown: Vec<RecordId>) -> Result<(), Error> {
    for record in unknown {
        let held = records::held(conn, &[record].into()).await?;
        phone.records.extend(held);
        phone.hand_in(record);
        phone.records.remove(&record);
    }
    Ok(())
}

/// All of an answer is stored: lets go of what has left.
pub(super) async fn settle(conn: &mut Conn, stands: &[ScopeState]) -> Result<(), Error> {
    let mut phone = all_filed(conn).await?;
    let before = Part::of(&phone);
    phone.settle(stands);
    before.save(conn, &phone).await
}
