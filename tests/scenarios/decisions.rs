//! What only the server decides: one phone asks, all see what was decided, and who was refused is told why.

use danvan_device::{CommandFate, Device, of_code};
use danvan_tests::{Backend, Office, Server, Unit};
use sync_core::{
    change::{Edit, Path},
    id::{CommandId, RecordId},
    session::Finish,
    standing::{Action, Ending, Role},
    value::Value,
};

use crate::same::{PASSWORD, all_hold_the_same, new, set, synced, until_quiet};

pub struct Committee {
    pub office: Office,
    pub server: Server,
    pub unit: Unit,
}

impl Committee {
    pub async fn open(backend: Backend) -> Self {
        let mut office = Office::open(backend, PASSWORD).await;
        let unit = office.commune("99001", "Xã Khe Sim").await;
        for (login, role) in [
            ("can-bo", Role::FieldOfficer),
            ("dau-moi", Role::UnitContact),
            ("thuong-truc-1", Role::StandingOffice),
            ("thuong-truc-2", Role::StandingOffice),
            ("giam-sat", Role::Supervisor),
        ] {
            office.person(login, "Người Mẫu", role, &unit).await;
        }
        let server = office.serve(0, &[]).await;
        Self {
            office,
            server,
            unit,
        }
    }

    pub async fn phone(&self, login: &str) -> Device {
        self.office.phone(&self.server.url, login, login).await
    }

    /// A registration in which nothing is missing.
    pub async fn complete(&self, phone: &Device) -> RecordId {
        let name = || set("name", "Hiến đất mở rộng đường trục thôn Đồng Trám");
        let model = new(phone, "model", self.unit.scope, vec![name()]).await;
        let indicator = [
            ("name", Value::from("Đường được mở rộng")),
            ("unit", "km".into()),
            ("baseline", Value::Int(0)),
            ("target", Value::Int(150)),
        ];
        let fields = [
            ("year", Value::Int(2026)),
            ("model", model.into()),
            ("unit", self.unit.id.into()),
            ("renewal", "new".into()),
            ("subject", "collective".into()),
            ("field", "KT".into()),
            ("level", "CO_SO".into()),
            ("legal_basis", "Kế hoạch 01-KH/ĐU".into()),
            ("situation", "Đường hẹp".into()),
            ("objective", "Mở rộng đường".into()),
            ("area", "Thôn Đồng Trám".into()),
            ("target_group", "Hộ dân hai bên đường".into()),
            ("lead", "Ban công tác Mặt trận thôn".into()),
            ("starts_on", "2026-02-01".into()),
            ("product", "1,5 km đường rộng 5 m".into()),
            ("replication", "Nhân ra các thôn khác".into()),
        ];
        let mut edits = vec![name()];
        edits.extend(fields.map(|(field, value)| set(field, value)));
        edits.push(Edit::Splice {
            field: "content".to_owned(),
            at: 0,
            delete: 0,
            insert: "Vận động từng hộ".to_owned(),
        });
        edits.push(Edit::Append {
            field: "indicators".to_owned(),
            key: "1".to_owned(),
            values: indicator.map(|(k, v)| (k.to_owned(), v)).to_vec(),
        });
        let record = new(phone, "registration", self.unit.scope, edits).await;
        let missing = phone.show(record).await.unwrap().row.unwrap().missing;
        assert!(missing.is_empty(), "{missing:?}");
        record
    }
}

pub async fn state(phone: &Device, record: RecordId) -> &'static str {
    phone.show(record).await.unwrap().standing.state_code()
}

async fn ask(phone: &Device, record: RecordId, action: Action) -> CommandId {
    phone.command(record, action).await.expect("a command")
}

/// Asks, syncs, and is told that it was done.
pub async fn done(phone: &Device, record: RecordId, action: Action) {
    let id = ask(phone, record, action).await;
    until_quiet(&[phone]).await;
    let told = outcome(phone, record, id).await;
    assert!(matches!(told, CommandFate::Done(_)), "{told:?}");
}

async fn outcome(phone: &Device, record: RecordId, id: CommandId) -> CommandFate {
    let commands = phone.show(record).await.unwrap().commands;
    let asked = commands.into_iter().find(|(c, _)| c.id == id);
    asked.expect("the command stays on the record").1
}

/// Asks, syncs, and is refused: the code and the Vietnamese sentence that the phone shows.
async fn refused(phone: &Device, record: RecordId, action: Action) -> (String, String) {
    let before = phone.show(record).await.unwrap().standing;
    let id = ask(phone, record, action).await;
    until_quiet(&[phone]).await;
    assert_eq!(phone.show(record).await.unwrap().standing, before);
    why(phone, record, id).await
}

async fn why(phone: &Device, record: RecordId, id: CommandId) -> (String, String) {
    let CommandFate::Refused(reason) = outcome(phone, record, id).await else {
        panic!("it was not refused");
    };
    let said = of_code(&reason.code, &reason.args).expect("a sentence");
    assert!(!said.vi.contains('{'), "{}", said.vi);
    assert!(phone.status().await.unwrap().counts.needs_you > 0);
    (reason.code, said.vi)
}

async fn from_draft_to_running(backend: Backend) {
    let committee = Committee::open(backend).await;
    let contact = committee.phone("dau-moi").await;
    let officer = committee.phone("can-bo").await;
    let (one, two) = (
        committee.phone("thuong-truc-1").await,
        committee.phone("thuong-truc-2").await,
    );
    let record = committee.complete(&contact).await;
    // Queued in the field, decided when the phone comes back.
    let submitted = ask(&contact, record, Action::Submit).await;
    assert_eq!(contact.status().await.unwrap().commands_here, 1);
    until_quiet(&[&contact, &officer, &one, &two]).await;
    assert_eq!(
        outcome(&contact, record, submitted).await,
        CommandFate::Done(1)
    );
    assert_eq!(state(&one, record).await, "awaiting_approval");

    let (code, said) = refused(&officer, record, Action::Approve).await;
    assert_eq!(code, "not_allowed");
    assert!(said.contains("“Duyệt”"), "{said}");

    // Two of the standing office decide the same, neither knowing of the other.
    let first = ask(&one, record, Action::Approve).await;
    let second = ask(&two, record, Action::Approve).await;
    until_quiet(&[&one, &two]).await;
    assert_eq!(outcome(&one, record, first).await, CommandFate::Done(2));
    let (code, said) = why(&two, record, second).await;
    assert_eq!(code, "already_done");
    assert!(said.contains("đã được thực hiện"), "{said}");

    synced(&contact).await;
    let launched_on = Office::today();
    done(&contact, record, Action::Start { launched_on }).await;
    let phones = [&contact, &officer, &one, &two];
    until_quiet(&phones).await;
    for phone in phones {
        assert_eq!(state(phone, record).await, "running");
    }
    all_hold_the_same(&committee.office, &phones).await;
    committee.server.stop().await;
}

#[tokio::test]
async fn a_registration_from_draft_to_running_on_sqlite() {
    from_draft_to_running(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_registration_from_draft_to_running_on_postgres() {
    from_draft_to_running(Backend::Postgres).await;
}

#[tokio::test]
async fn what_is_missing_or_disputed_is_named_and_nothing_is_submitted() {
    let committee = Committee::open(Backend::Sqlite).await;
    let contact = committee.phone("dau-moi").await;
    let officer = committee.phone("can-bo").await;
    let draft = new(
        &contact,
        "registration",
        committee.unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    let (code, said) = refused(&contact, draft, Action::Submit).await;
    assert_eq!(code, "incomplete");
    assert!(said.contains("Mục tiêu"), "{said}");

    let record = committee.complete(&contact).await;
    until_quiet(&[&contact, &officer]).await;
    for (phone, lead) in [(&contact, "Hội Nông dân"), (&officer, "Hội Phụ nữ")] {
        phone.edit(record, vec![set("lead", lead)]).await.unwrap();
    }
    until_quiet(&[&contact, &officer]).await;
    let (code, said) = refused(&contact, record, Action::Submit).await;
    assert_eq!(code, "open_conflict");
    assert!(said.contains("Chủ trì"), "{said}");
    contact
        .settle(record, Path::field("lead"), "Hội Nông dân".into())
        .await
        .unwrap();
    done(&contact, record, Action::Submit).await;
    committee.server.stop().await;
}

#[tokio::test]
async fn who_decided_on_what_has_moved_since_looks_again() {
    let committee = Committee::open(Backend::Sqlite).await;
    let contact = committee.phone("dau-moi").await;
    let (one, two) = (
        committee.phone("thuong-truc-1").await,
        committee.phone("thuong-truc-2").await,
    );
    let record = committee.complete(&contact).await;
    done(&contact, record, Action::Submit).await;
    until_quiet(&[&one, &two]).await;
    let reason = "Thiếu biên bản họp thôn".to_owned();
    done(&one, record, Action::Return { reason }).await;
    let stale = ask(&two, record, Action::Approve).await;
    until_quiet(&[&two]).await;
    let (code, _) = why(&two, record, stale).await;
    assert_eq!(code, "standing_moved");
    assert_eq!(state(&two, record).await, "needs_supplement");
    committee.server.stop().await;
}

async fn an_opinion_is_answered(backend: Backend) {
    let mut committee = Committee::open(backend).await;
    let agency = committee.office.commune("99002", "Phòng Kinh tế").await;
    let (office, unit) = (&mut committee.office, &committee.unit);
    office
        .person("phong-kt", "Người Mẫu", Role::FieldOfficer, unit)
        .await;
    office.role("phong-kt", Role::HandlingAgency, &agency).await;
    let office_phone = committee.phone("thuong-truc-1").await;
    let agency_phone = committee.phone("phong-kt").await;
    let front = committee.phone("giam-sat").await;
    let all = [&office_phone, &agency_phone, &front];
    let scope = committee.unit.scope;
    let session = new(
        &office_phone,
        "dialogue",
        scope,
        vec![set("name", "Đối thoại quý I")],
    )
    .await;
    let opinion = vec![
        set("dialogue", session),
        set("unit", committee.unit.id),
        set("raised_on", "2026-02-10"),
        set("kind", "petition"),
        set("text", "Đề nghị sửa đường vào thôn"),
        set("topic", "other"),
        set("authority", "commune"),
    ];
    let opinion = new(&office_phone, "opinion", scope, opinion).await;
    done(&office_phone, opinion, Action::Classify).await;
    let deadline = "2099-12-31".to_owned();
    let assign = Action::Assign {
        agency: agency.id,
        cooperating: Vec::new(),
        deadline: deadline.clone(),
    };
    done(&office_phone, opinion, assign).await;
    until_quiet(&all).await;
    let shown = agency_phone.show(opinion).await.unwrap();
    assert_eq!(shown.standing.deadline(), Some(deadline.as_str()));
    assert_eq!(shown.row.unwrap().deadline, Some(deadline));

    done(&agency_phone, opinion, Action::TakeUp).await;
    let resolve = Action::Resolve {
        outcome: Ending::Resolved,
        summary: "Đã sửa 300 m đường".to_owned(),
    };
    done(&agency_phone, opinion, resolve).await;
    let (code, said) = refused(&agency_phone, opinion, Action::Close).await;
    assert_eq!(code, "wrong_state");
    assert!(said.contains("“Đóng”"), "{said}");
    until_quiet(&all).await;
    let on = Office::today();
    done(&office_phone, opinion, Action::Notify { on }).await;
    until_quiet(&all).await;
    done(&front, opinion, Action::Supervise).await;
    until_quiet(&all).await;
    let (code, said) = refused(&agency_phone, opinion, Action::Close).await;
    assert_eq!(code, "not_allowed");
    assert!(said.contains("Thường trực"), "{said}");
    done(&office_phone, opinion, Action::Close).await;
    until_quiet(&all).await;
    for phone in all {
        assert_eq!(state(phone, opinion).await, "closed");
        assert_eq!(phone.sync().await.unwrap().session.finish, Finish::Same);
    }
    all_hold_the_same(&committee.office, &all).await;
    committee.server.stop().await;
}

#[tokio::test]
async fn an_opinion_is_answered_by_its_agency_and_closed_by_another_on_sqlite() {
    an_opinion_is_answered(Backend::Sqlite).await;
}

#[tokio::test]
async fn an_opinion_is_answered_by_its_agency_and_closed_by_another_on_postgres() {
    an_opinion_is_answered(Backend::Postgres).await;
}
