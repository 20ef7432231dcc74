//! A kind of record with a field of every type, and the record that the genesis change makes of it.

use automerge::{
    ActorId, Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
    transaction::{CommitOptions, Transactable, Transaction},
};

use crate::{
    gate::{Context, KindRules, Limits, Rules, forge::WRITTEN},
    record::{Field, Kind, Label, LifeCycle, Policy, Required, Section, Type},
    standing::Right,
};

pub const GENESIS: [u8; 16] = [0xee; 16];
pub const ALICE: [u8; 16] = [0xa1; 16];
pub const BOB: [u8; 16] = [0xb0; 16];
/// The day on which forged changes are written, in seconds.
pub const NOW: i64 = WRITTEN;

const fn field(name: &'static str, ty: Type, policy: Policy) -> Field {
    let label = Label { vi: "", en: "" };
    Field {
        name,
        label,
        ty,
        policy,
        required: Required::No,
        section: "main",
        axis: None,
    }
}

const ENTRY: &[Field] = &[
    field("name", Type::Line { max: 50 }, Policy::Agreed),
    field(
        "goal",
        Type::Int {
            min: 0,
            max: 1000,
            unit: "",
        },
        Policy::Agreed,
    ),
];

pub static KIND: Kind = Kind {
    name: "visit",
    label: Label { vi: "", en: "" },
    version: 1,
    title: "title",
    sections: &[Section {
        name: "main",
        label: Label { vi: "", en: "" },
    }],
    fields: &[
        field("title", Type::Line { max: 50 }, Policy::Agreed),
        field("story", Type::Paragraphs { max: 5000 }, Policy::Text),
        field(
            "people",
            Type::Int {
                min: 0,
                max: 9,
                unit: "",
            },
            Policy::Max,
        ),
        field(
            "cost",
            Type::Decimal {
                places: 0,
                unit: "",
            },
            Policy::Min,
        ),
        field("open", Type::Bool, Policy::Agreed),
        field("held", Type::Date, Policy::Earliest),
        field("seen_at", Type::Instant, Policy::Agreed),
        field("area", Type::Choice { options: &[] }, Policy::Agreed),
        field("unit", Type::Unit, Policy::Agreed),
        field("model", Type::Record { kinds: &["model"] }, Policy::Agreed),
        field("photo", Type::Media, Policy::Agreed),
        field("place", Type::Place, Policy::Agreed),
        field("tags", Type::Tags { options: &[] }, Policy::Set),
        field("targets", Type::Entries { fields: ENTRY }, Policy::Log),
        field(
            "steps",
            Type::Int {
                min: 0,
                max: 9,
                unit: "",
            },
            Policy::Counter,
        ),
    ],
    parent: None,
    write: Right::WriteModels,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};

pub static RULES: KindRules = KindRules(&KIND);
pub static LIMITS: Limits = Limits {
    bytes: 64 * 1024,
    ops: 5000,
    preds: 5000,
    deps: 16,
    actors: 16,
    message: 64,
};

pub fn context(actor: [u8; 16], rules: &dyn Rules) -> Context<'_> {
    Context {
        limits: &LIMITS,
        actor,
        now_ms: NOW * 1000,
        rules,
    }
}

pub fn genesis() -> Automerge {
    let mut doc = Automerge::new().with_actor(ActorId::from(GENESIS));
    let mut tx = doc.transaction();
    tx.put(ROOT, "_kind", KIND.name).unwrap();
    tx.put(ROOT, "_schema", 1i64).unwrap();
    tx.put_object(ROOT, "story", ObjType::Text).unwrap();
    tx.put_object(ROOT, "tags", ObjType::Map).unwrap();
    tx.put_object(ROOT, "targets", ObjType::Map).unwrap();
    tx.put(ROOT, "steps", ScalarValue::counter(0)).unwrap();
    tx.commit_with(CommitOptions::default().with_time(0));
    doc
}

/// The container of a field.
pub fn container(doc: &impl ReadDoc, field: &str) -> ObjId {
    doc.get(ROOT, field).unwrap().unwrap().1
}

/// What a device writes in one go, as the bytes that it would send.
pub fn write(doc: &mut Automerge, what: impl FnOnce(&mut Transaction<'_>)) -> Vec<u8> {
    let mut tx = doc.transaction();
    what(&mut tx);
    tx.commit_with(CommitOptions::default().with_time(NOW));
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

pub fn device(doc: &Automerge, actor: [u8; 16]) -> Automerge {
    doc.clone().with_actor(ActorId::from(actor))
}
