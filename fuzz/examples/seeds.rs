//! Writes `fuzz/seeds` anew: small inputs that a fuzzer begins with. `cargo run -p danvan-fuzz --example seeds`.

use std::path::Path;

use sync_core::{
    change::{By, Edit, Path as Field, author, genesis},
    gate::forge,
    id::{DeviceId, EpochId, InstallId, RecordId, ScopeId},
    identity::Identities,
    protocol::{
        Decided, End, Frame, Head, PROTOCOL, PushEntry, SyncRequest, Waiting, encode, encode_into,
    },
    record,
};

fn main() -> std::io::Result<()> {
    for n in 0..24u64 {
        let story = chance(n, 60 + usize::try_from(n).unwrap_or(0) * 12);
        write("gate", &n.to_string(), &story)?;
        if n < 12 {
            write("session", &n.to_string(), &story)?;
        }
    }
    let changes = changes();
    for (n, change) in changes.iter().enumerate() {
        write(
            "precheck",
            &format!("{n}-as-it-is"),
            &[&[0, 0], change.as_slice()].concat(),
        )?;
        let body = forge::body(change);
        write(
            "precheck",
            &format!("{n}-wrapped"),
            &[&[1, 0], body.as_slice()].concat(),
        )?;
        write(
            "precheck",
            &format!("{n}-deflated"),
            &[&[2, 1], body.as_slice()].concat(),
        )?;
    }
    write("wire", "request", &encode(&request(&changes)))?;
    write("wire", "answer", &answer())?;
    write("wire", "head", &encode(&head()))?;
    write("wire", "end", &encode(&end()))?;
    let texts = [
        "Đối thoại",
        "  Mô hình “Dân vận khéo”\n",
        "va\u{302}\u{323}n ho\u{e0}, ho\u{300}a",
        "Nguyễn Thị Ánh",
        "ẞ İ ﬁ Ω K 👍🏽 각",
    ];
    for (n, text) in texts.iter().enumerate() {
        write("text", &n.to_string(), text.as_bytes())?;
    }
    Ok(())
}

fn write(target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(target);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(name), bytes)
}

/// Bytes from a seed (`SplitMix64`): the same in every run.
fn chance(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    std::iter::repeat_with(|| next().to_le_bytes())
        .flatten()
        .take(len)
        .collect()
}

/// Honest changes of one record.
fn changes() -> Vec<Vec<u8>> {
    let kind = record::kind("visit").expect("a kind of this house");
    let mut doc = genesis(kind, RecordId([7; 16]));
    let edits = [
        vec![Edit::Set {
            path: Field::field("delegation"),
            value: "Đoàn kiểm tra xã".into(),
        }],
        vec![Edit::Splice {
            field: "findings".to_owned(),
            at: 0,
            delete: 0,
            insert: "Đường làng sạch".to_owned(),
        }],
        vec![Edit::Increment {
            field: "participants".to_owned(),
            by: 3,
        }],
        vec![Edit::Append {
            field: "photos".to_owned(),
            key: "e-1".to_owned(),
            values: vec![("caption".to_owned(), "Cầu mới".into())],
        }],
    ];
    let by = By {
        install: InstallId([0xa1; 16]),
        at: forge::WRITTEN * 1000,
    };
    let written = edits.iter().map(|edits| {
        let change = author(&mut doc, kind, by, edits, None);
        change
            .expect("the form allows it")
            .expect("it changes something")
            .bytes
    });
    let written: Vec<_> = written.collect();
    assert_eq!(doc.get_heads().len(), 1);
    written
}

fn request(changes: &[Vec<u8>]) -> SyncRequest {
    SyncRequest {
        proto: PROTOCOL,
        app: "danvan 0.1.0".to_owned(),
        device: DeviceId([1; 16]),
        install: InstallId([0xa1; 16]),
        earlier_installs: Vec::new(),
        ticket: Some(vec![3; 16].into()),
        epoch: Some(EpochId([4; 16])),
        now: forge::WRITTEN * 1000,
        scopes: Vec::new(),
        push: vec![PushEntry {
            record: RecordId([7; 16]),
            kind: "visit".to_owned(),
            scope: ScopeId([8; 16]),
            changes: changes.iter().cloned().map(Into::into).collect(),
        }],
        commands: Vec::new(),
        identities: Identities::default(),
        notices: 0,
        asked: Vec::new(),
        verify: Vec::new(),
        want: Vec::new(),
        waiting: Waiting::default(),
        max_bytes: 1 << 20,
    }
}

fn head() -> Frame {
    Frame::Head(Box::new(Head {
        proto: PROTOCOL,
        epoch: EpochId([4; 16]),
        now: forge::WRITTEN * 1000,
        ticket: vec![5; 16].into(),
        scopes: Vec::new(),
        receipts: Vec::new(),
        commands: Vec::new(),
        identities: Vec::new(),
        notices: Vec::new(),
        renew: false,
    }))
}

fn end() -> Frame {
    Frame::End(End {
        more: false,
        merged: true,
        scopes: Vec::new(),
    })
}

fn answer() -> Vec<u8> {
    let mut bytes = encode(&head());
    encode_into(&Frame::Decided(Decided::default()), &mut bytes);
    encode_into(&end(), &mut bytes);
    bytes
}
