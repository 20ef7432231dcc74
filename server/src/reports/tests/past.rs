//! What an office entered from its earlier papers is counted like what went the whole way.

use danvan_store::{Match, Projection};
use sync_core::{
    id::{CommandId, PersonId, RecordId},
    record::{Label, LifeCycle},
    standing::{
        Action, Appraisal, Case, Command, PastState, Post, Role, Standing, carry_out,
        deadlines::today,
    },
};

use super::{NOW, REALM, id, record, store, unit};
use crate::{
    people::{COMMUNE, PROVINCE},
    reports::{Period, Reading, Subject, Told, gather},
};

fn recognised() -> Standing {
    let office = unit(1, COMMUNE, None).id;
    let posts = [Post {
        role: Role::StandingOffice,
        unit: office,
        covers: true,
    }];
    let case = Case {
        person: PersonId(id(9)),
        posts: &posts,
        author: PersonId(id(9)),
        owner: office,
        missing: &[("target", Label::new("Chỉ tiêu", "Target"))],
        open_conflicts: &[],
        now_ms: NOW,
        today: today(NOW).unwrap(),
        appraisal: Appraisal::default(),
    };
    let command = Command {
        id: CommandId(id(8)),
        record: RecordId(id(7)),
        action: Action::EnterPast {
            state: PastState::Recognised,
            launched_on: None,
            number: Some("12/QĐ-UBND".to_owned()),
            decided_on: Some("2026-02-03".to_owned()),
        },
        seen_heads: Vec::new(),
        seen_standing: 0,
        made_at: NOW,
        done_as: None,
    };
    carry_out(&Standing::initial(LifeCycle::Registration), &command, &case).unwrap()
}

#[tokio::test]
async fn a_recognition_of_earlier_papers_is_counted_though_its_items_are_lacking() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let units = [unit(0, PROVINCE, None), unit(1, COMMUNE, None)];
    let standing = recognised();
    let row = Projection {
        state: Some(standing.state_code().to_owned()),
        year: Some(2026),
        ..Projection::default()
    };
    let mut entered = record(7, "registration", &units[1], row, "{}");
    entered.row.complete = false;
    entered.head.standing = serde_json::to_string(&standing).unwrap();
    entered.head.standing_version = 1;
    let mut work = store.write().await.unwrap();
    work.put_units(REALM, &units).await.unwrap();
    work.put_records(REALM, &[entered]).await.unwrap();
    let subject = Subject {
        unit: units[0].id,
        period: Period::of("half_year", None, 2026).unwrap(),
    };
    let (frozen, _) = gather(&mut *work, REALM, &subject, NOW).await.unwrap();
    let reading = Reading::new(&frozen, subject.unit, NOW);
    let tables = reading.tables(Told::Near);
    for (table, group, column) in [
        ("1", "all", "all"),
        ("2", "all", "all"),
        ("2", "state", "recognised"),
        ("2", "outcome", "recognised"),
    ] {
        let found = tables.iter().find(|t| t.code == table).unwrap();
        let cell = format!("{table} {group} {column}");
        assert_eq!(found.whole(group, column), Some(1), "{cell}");
        let rows = reading.rows(table, Some((group, column)), &Match::Any);
        assert_eq!(rows.unwrap()[0].id, RecordId(id(7)), "{cell}");
    }
}
