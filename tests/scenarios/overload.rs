//! Many want too much, and who wants little is served all the same.

use danvan_tests::{Backend, Office, Server, Stalled};
use sync_core::standing::Role;

use crate::same::{PASSWORD, all_hold_the_same, many, synced, until_quiet};

const STALLED: usize = 500;
/// What 500 stalled connections may cost the server: 64 KiB each, three times what they take.
const MOST_KIB: u64 = 500 * 64;

/// Memory that the server holds, KiB.
fn resident_kib(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let number = line.and_then(|l| l.split_whitespace().next());
    number.and_then(|n| n.parse().ok()).unwrap()
}

#[tokio::test]
async fn phones_sync_beside_hundreds_of_stalled_connections() {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = office.commune("99001", "Xã Khe Sim").await;
    for login in ["an", "binh"] {
        office
            .person(login, "Cán bộ Mẫu", Role::FieldOfficer, &unit)
            .await;
    }
    let server = office.serve(0, &[]).await;
    let phones = [
        office.phone(&server.url, "an", "an").await,
        office.phone(&server.url, "binh", "binh").await,
    ];
    for phone in &phones {
        synced(phone).await;
    }
    let before = resident_kib(&server);
    let stalled = Stalled::open(&server.url, STALLED).await;
    let grown = resident_kib(&server).saturating_sub(before);
    assert!(grown < MOST_KIB, "{grown} KiB");

    for (n, phone) in phones.iter().enumerate() {
        many(
            phone,
            unit.scope,
            (0..20).map(|r| format!("Mô hình {n}-{r}")),
        )
        .await;
    }
    let phones: Vec<_> = phones.iter().collect();
    until_quiet(&phones).await;
    assert_eq!(all_hold_the_same(&office, &phones).await.len(), 40);
    drop(stalled);
    server.stop().await;
}

#[tokio::test]
async fn an_address_that_hoards_connections_is_cut_off_and_others_are_not() {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = office.commune("99001", "Xã Khe Sim").await;
    office
        .person("an", "Cán bộ Mẫu", Role::FieldOfficer, &unit)
        .await;
    // Room for all that one address may hold, and for a few more.
    let flags = ["--connections", "20", "--connections-per-address", "10"];
    let server = office.serve(0, &flags).await;
    let phone = office.phone(&server.url, "an", "an").await;
    let stalled = Stalled::open(&server.url, 100).await;
    synced(&phone).await;
    drop(stalled);
    server.stop().await;
}
