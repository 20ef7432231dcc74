//! The stage: a server, an attacker with an account of their own, a victim, and an honest phone that goes on working.

use std::collections::BTreeSet;

use danvan_device::Device;
use danvan_tests::{ATTACKER, Backend, Office, Server, TARGET, TARGET_KIND, Unit, Wire};
use sync_core::{
    change::{Edit, Path},
    id::RecordId,
    protocol::{Decided, End, Frame, Head, PushEntry, SyncRequest},
    session::Finish,
    standing::Role,
};

const PASSWORD: &str = "mật khẩu thử nghiệm";

/// A server under attack.
pub struct Stage {
    pub office: Office,
    pub unit: Unit,
    /// Another commune, where the attacker has no role.
    pub other: Unit,
    pub server: Server,
    pub attacker: Wire,
    /// A colleague in the attacker's commune.
    pub victim: Wire,
    /// The standing office: sees the quarantine.
    pub desk: Wire,
    honest: Device,
    written: BTreeSet<RecordId>,
}

/// What one answer said.
pub struct Told {
    pub head: Head,
    pub decided: Decided,
    pub end: End,
}

impl Stage {
    pub async fn open(backend: Backend) -> Self {
        let mut office = Office::open(backend, PASSWORD).await;
        let unit = office.commune("99001", "Xã Khe Sim").await;
        let other = office.commune("99002", "Xã Bến Lúa").await;
        for (login, role, unit) in [
            ("hoa", Role::FieldOfficer, &unit),
            ("nam", Role::FieldOfficer, &unit),
            ("ke-gian", Role::FieldOfficer, &unit),
            ("thuong-truc", Role::StandingOffice, &unit),
            ("ben-lua", Role::FieldOfficer, &other),
        ] {
            office.person(login, "Người Mẫu", role, unit).await;
        }
        // Whatever is handed in is decided before the answer ends: an attack's outcome is in it.
        let flags = ["--merge-wait-ms", "600000", "--tries-per-minute", "1000"];
        let server = office.serve(0, &flags).await;
        let url = server.url.clone();
        let wire =
            async |login: &str, seed: u8| Wire::enrol(&url, &office.code(login).await, seed).await;
        Self {
            attacker: wire("ke-gian", ATTACKER).await,
            victim: wire("nam", 0xb0).await,
            desk: wire("thuong-truc", 0xde).await,
            honest: office.phone(&server.url, "hoa", "hoa").await,
            office,
            unit,
            other,
            server,
            written: BTreeSet::new(),
        }
    }

    /// A phone whose officer knows nothing of all this writes and syncs, and everything of it arrives.
    pub async fn honest(&mut self, name: &str) {
        let edit = Edit::Set {
            path: Path::field("name"),
            value: name.into(),
        };
        let made = self
            .honest
            .create("registration", self.unit.scope, vec![edit])
            .await;
        self.written.insert(made.expect("a record"));
        let report = self.honest.sync().await.expect("the phone's own disk");
        assert_eq!(
            report.session.finish,
            Finish::Same,
            "after {name}: {report:?}"
        );
        let counts = self.honest.status().await.expect("its status").counts;
        assert_eq!((counts.here, counts.safe), (0, 0), "after {name}");
        assert_eq!(counts.merged, self.written.len() as u64, "after {name}");
        assert_eq!(
            self.attacker.get("/readyz").await.status,
            200,
            "after {name}"
        );
    }

    /// Memory of the server's process, MiB.
    pub fn resident_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.pid()));
        let status = status.expect("the server runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.expect("its memory") / 1024
    }

    /// Everything that the honest phone wrote is with its colleague, and nothing that was refused.
    pub async fn close(self) {
        let colleague = self.office.phone(&self.server.url, "nam", "nam").await;
        let report = colleague.sync().await.expect("the phone's own disk");
        assert_eq!(report.session.finish, Finish::Same, "{report:?}");
        let held = colleague.digests().await.expect("its digests");
        let ours = self.honest.digests().await.expect("its digests");
        assert!(self.written.iter().all(|id| held.contains_key(id)));
        assert!(ours.iter().all(|(id, digest)| held.get(id) == Some(digest)));
        self.server.stop().await;
    }

    /// One change of the target, or of what the attacker says that it is.
    pub fn entry(&self, change: &[u8]) -> PushEntry {
        PushEntry {
            record: TARGET,
            kind: TARGET_KIND.to_owned(),
            scope: self.unit.scope,
            changes: vec![change.to_vec().into()],
        }
    }
}

/// Hands a push in.
pub async fn push(by: &Wire, push: Vec<PushEntry>) -> Told {
    ask(
        by,
        SyncRequest {
            push,
            ..by.request()
        },
    )
    .await
}

/// Asks, and reads the answer to its end.
pub async fn ask(by: &Wire, request: SyncRequest) -> Told {
    let mut frames = by.sync(&request).await.frames().into_iter();
    let Some(Frame::Head(head)) = frames.next() else {
        panic!("an answer begins with its head");
    };
    let (mut decided, mut end) = (Decided::default(), None);
    for frame in frames {
        match frame {
            Frame::Decided(more) => {
                decided.commands.extend(more.commands);
                decided.notices.extend(more.notices);
            }
            Frame::End(last) => end = Some(last),
            Frame::Head(_) | Frame::Entry(_) | Frame::Differ(_) => {}
        }
    }
    Told {
        head: *head,
        decided,
        end: end.expect("an answer ends"),
    }
}
