//! The face as JavaScript calls it: text in, text and bytes out.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sync_core::{
    id::{DeviceId, InstallId, RecordId, ScopeId},
    phone::Change,
    standing::{Action, PastState},
};

use crate::{Inner as Core, sync};

const MORNING: i64 = 1_795_000_000_000;
const SCOPE: ScopeId = ScopeId([5; 16]);

fn phone() -> Core {
    let (device, install) = (DeviceId([1; 16]), InstallId([2; 16]));
    let scopes = json!([SCOPE]).to_string();
    let mut core = Core::fresh(&device.to_string(), &install.to_string(), &scopes).unwrap();
    let known = json!({
        "person": RecordId([3; 16]), "roles": [], "units": [], "colleagues": {},
    });
    core.know(&known.to_string()).unwrap();
    core
}

fn id(n: u8) -> String {
    RecordId([n; 16]).to_string()
}

impl Core {
    fn register(&mut self, n: u8, typed: &[&str]) {
        let typed = json!(typed).to_string();
        let scope = SCOPE.to_string();
        self.create(&id(n), "registration", &scope, &typed, MORNING)
            .unwrap();
    }

    /// What JavaScript keeps of a record for lists and for the search.
    fn listed(&mut self, n: u8) -> Json {
        let listed = serde_json::to_value(self.summary(&id(n))).unwrap();
        let search = listed["search"].as_str().unwrap();
        self.index
            .put(&id(n), &listed["summary"].to_string(), search);
        listed["summary"].clone()
    }
}

/// Rows as the disk has them.
#[derive(Default)]
struct Disk(BTreeMap<String, Vec<u8>>);

impl Disk {
    fn write(&mut self, core: &mut Core) {
        for change in core.changes() {
            match change {
                Change::Put(key, bytes) => self.0.insert(key, bytes),
                Change::Remove(key) => self.0.remove(&key),
            };
        }
    }

    /// The phone after its battery went: documents stay on the disk until they are needed.
    fn open(&self) -> Core {
        let rows = self.0.iter().filter(|(key, _)| !key.starts_with("doc/"));
        Core::open(
            rows.map(|(key, bytes)| (key.clone(), bytes.clone()))
                .collect(),
        )
        .unwrap()
    }
}

#[test]
fn what_was_written_is_there_after_the_battery_went() {
    let (mut core, mut disk) = (phone(), Disk::default());
    core.register(7, &["name=Đường hoa Khe Mít", "year=2026"]);
    disk.write(&mut core);
    let (line, state) = (core.listed(7), json!(core.whole_state()));
    assert_eq!(
        (&line["title"], &line["year"]),
        (&json!("Đường hoa Khe Mít"), &json!(2026))
    );
    assert_eq!(
        (&state["counts"]["here"], &state["where"][id(7)]),
        (&json!(1), &json!("here"))
    );

    let mut again = disk.open();
    assert!(!again.has(&id(7)), "its document is still on the disk");
    again
        .load(&id(7), &disk.0[&format!("doc/{}", id(7))])
        .unwrap();
    assert_eq!(again.listed(7), line);
    assert_eq!(json!(again.whole_state()), state);
    assert!(
        again.has(&id(9)),
        "of a record that nobody knows nothing need be loaded"
    );
}

#[test]
fn two_who_type_into_one_text_both_keep_their_words() {
    let mut core = phone();
    core.register(7, &["name=Tiếng kẻng", "content=Đường hẹp."]);
    let base = json!({ "content": "Đường hẹp." }).to_string();
    let edit = |core: &mut Core, text: &str| {
        let typed = json!([format!("content={text}")]).to_string();
        core.edit(&id(7), &typed, &base, MORNING).unwrap();
    };
    edit(&mut core, "Đường hẹp. Xe không tránh nhau.");
    edit(&mut core, "Mùa mưa: Đường hẹp.");
    let shown = serde_json::to_string(&core.show(&id(7), MORNING).unwrap()).unwrap();
    assert!(
        shown.contains("Mùa mưa: Đường hẹp. Xe không tránh nhau."),
        "{shown}"
    );
}

#[test]
fn the_best_answers_come_first_and_a_twin_is_found() {
    let mut core = phone();
    for (n, name) in [
        (7, "Má Lương giữ rừng"),
        (8, "Mà lương thực"),
        (9, "Cầu bản Huồi"),
    ] {
        core.register(n, &[&format!("name={name}"), "year=2026"]);
        core.listed(n);
    }
    assert_eq!(core.index.search("má lương"), [id(7), id(8)]);
    assert_eq!(core.index.search("rung luong"), [id(7)]);
    assert_eq!(core.index.search("  ").len(), 3);
    for (typed, found) in [
        ("má", 2),
        ("má l", 2),
        ("má lươ", 2),
        ("má lương g", 1),
        ("m", 2),
    ] {
        assert_eq!(core.index.search(typed).len(), found, "{typed}");
    }
    core.register(10, &["name=Má Lương giữ rừng", "year=2025"]);
    core.listed(10);
    let near = serde_json::to_value(core.index.near(RecordId([7; 16]))).unwrap();
    assert_eq!(near[0]["id"], json!(id(10)));
    core.index.remove(&id(10));
    assert_eq!(core.index.search("ma luong giu"), [id(7)]);
}

#[test]
fn what_was_packed_for_a_colleague_is_unpacked_as_it_was() {
    let core = phone();
    let parcel = core.sealed("k1", vec![1], vec![2]);
    let file = sync::sealed_file("k1", "image/jpeg", vec![3], vec![4]);
    let bundle = sync::bundle(Some(parcel.clone()), [file.clone()].into_iter());
    let (got, files) = sync::unbundled(&bundle).unwrap();
    assert_eq!((got.unwrap().0, files[0].0.clone()), (parcel.clone(), file));
    assert!(sync::unbundled(&parcel).is_none() && sync::unbundled(b"").is_none());
    assert_eq!(core.parcel("1", MORNING), None, "nothing waits");
}

#[test]
fn what_nobody_chose_is_asked_for_and_what_stays_blank_is_not_said() {
    let typed = |args: Json| Core::checked("enter_past", &args.to_string(), MORNING);
    for nothing in [json!({}), json!({ "state": "" })] {
        let problem = typed(nothing).unwrap_err();
        assert_eq!(problem.code, "text_required");
        assert_eq!(problem.vi, "Phải ghi trạng thái.");
    }
    let cleared =
        json!({ "state": "running", "number": "", "decided_on": " ", "launched_on": "03/02/2024" });
    let expected = Action::EnterPast {
        state: PastState::Running,
        launched_on: Some("2024-02-03".to_owned()),
        number: None,
        decided_on: None,
    };
    assert_eq!(typed(cleared).unwrap(), expected);
}
