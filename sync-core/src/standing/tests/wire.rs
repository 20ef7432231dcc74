//! The wire and the store: changing these bytes is a decision.

use std::fmt::Write as _;

use super::*;
use crate::id::Hash;

fn cbor<T: serde::Serialize>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut s, b| {
        write!(s, "{b:02x}").unwrap();
        s
    })
}

fn commands() -> Vec<Command> {
    ActionName::ALL
        .into_iter()
        .map(|name| {
            let seen_heads = vec![Hash([0xab; 32])];
            Command {
                seen_heads,
                ..command(filled(name), 2)
            }
        })
        .collect()
}

#[test]
fn commands_keep_their_json_and_cbor() {
    insta::assert_json_snapshot!(
        "actions",
        commands().iter().map(|c| &c.action).collect::<Vec<_>>()
    );
    let assign = commands()
        .into_iter()
        .find(|c| matches!(c.action, Action::Assign { .. }))
        .unwrap();
    insta::assert_json_snapshot!("command", assign);
    insta::assert_snapshot!("command_cbor", hex(&cbor(&assign)));
}

#[test]
fn standings_keep_their_json_and_cbor() {
    insta::assert_json_snapshot!("standings", every_standing());
    insta::assert_snapshot!(
        "standing_cbor",
        hex(&cbor(&opinion(OpinionState::InProgress)))
    );
}

#[test]
fn commands_and_standings_come_back_from_both_encodings_as_they_went() {
    for command in commands() {
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
        let bytes = cbor(&command);
        assert_eq!(
            ciborium::from_reader::<Command, _>(bytes.as_slice()).unwrap(),
            command
        );
    }
    for standing in every_standing() {
        let text = serde_json::to_string(&standing).unwrap();
        assert_eq!(serde_json::from_str::<Standing>(&text).unwrap(), standing);
        let bytes = cbor(&standing);
        assert_eq!(
            ciborium::from_reader::<Standing, _>(bytes.as_slice()).unwrap(),
            standing
        );
    }
}

#[test]
fn an_action_of_a_newer_phone_is_refused_by_name_and_not_as_broken_bytes() {
    let newer = serde_json::json!({ "do": "merge_into", "other": "x", "depth": [1, { "a": 2 }] });
    let posts = [usual(Role::StandingOffice)];
    let json: Action = serde_json::from_value(newer.clone()).unwrap();
    let wire: Action = ciborium::from_reader(cbor(&newer).as_slice()).unwrap();
    assert_eq!(json, wire);
    let refused = carry_out(
        &registration(RegistrationState::Draft),
        &command(json, 5),
        &case(&posts),
    );
    assert_eq!(refused.unwrap_err().code, "unknown_action");
}
