//! What supervisors wait for: lists, tables and searches over a country of records, and desks that only listen.

use std::{collections::BTreeMap, time::Duration};

use danvan_tests::{Backend, Office, REALM, Server, Unit};
use reqwest::{Client, header};
use serde::Serialize;
use serde_json::{Value, json};
use sync_core::standing::Role;
use tokio::time::Instant;

use crate::{
    meter::{Meter, resident_mb},
    nation,
};

const PASSWORD: &str = "mot mat khau du dai";
/// Desks that listen, and for how long nothing changes.
const DESKS: usize = 200;
const QUIET: Duration = Duration::from_secs(20);
/// Seconds between what an open desk asks by itself.
const MINUTE: f64 = 60.0;
/// How often each question is asked.
const TIMES: usize = 12;

/// Milliseconds of one kind of question.
#[derive(Debug, Default, Serialize)]
pub struct Answers {
    pub asked: usize,
    pub p50: f64,
    pub p95: f64,
    pub worst: f64,
    /// Path of the slowest.
    pub slowest: String,
}

/// What it came to on one engine.
#[derive(Debug, Default, Serialize)]
pub struct DeskRun {
    pub backend: String,
    pub records: usize,
    pub filled_seconds: f64,
    /// By who asks and what.
    pub answers: BTreeMap<String, Answers>,
    /// Share of a core that the listening desks cost, percent.
    pub listening_cpu_percent: f64,
    /// Share of a core that as many desks cost which are open, percent: what each asks by itself every minute.
    pub open_cpu_percent: f64,
    pub rss_mb: f64,
}

/// Fills a store, serves it, and asks.
pub async fn run(backend: Backend, records: usize) -> DeskRun {
    let mut office = Office::open(backend, PASSWORD).await;
    let mut communes = Vec::new();
    for n in 0..nation::greatest() {
        communes.push(
            office
                .commune(&format!("99{n:03}"), &format!("Xã số {n}"))
                .await,
        );
    }
    let province = office.province.clone();
    for (login, role, unit) in [
        ("tinh", Role::Province, &province),
        ("xa", Role::StandingOffice, &communes[0]),
    ] {
        office.account(login, "Người Mẫu", Some(PASSWORD)).await;
        office.role(login, role, unit).await;
    }
    let began = Instant::now();
    nation::fill(&office, &communes, records).await;
    office.tidy_database().await;
    let filled_seconds = began.elapsed().as_secs_f64();
    let server = office.serve(0, &[]).await;
    let mut run = DeskRun {
        backend: format!("{backend:?}"),
        records,
        filled_seconds,
        ..DeskRun::default()
    };
    for login in ["tinh", "xa"] {
        let desk = Desk::sign_in(&server, login).await;
        for (what, paths) in questions(&communes) {
            let name = format!("{login}: {what}");
            run.answers.insert(name, desk.ask(&paths).await);
        }
        let deep = desk
            .pages("/v1/records?kind=registration&limit=50", 20)
            .await;
        run.answers.insert(format!("{login}: later pages"), deep);
    }
    let desk = Desk::sign_in(&server, "tinh").await;
    run.listening_cpu_percent = desk.listen(&server).await;
    let commune = Desk::sign_in(&server, "xa").await;
    run.open_cpu_percent = Desk::stay_open(&server, &[&desk, &commune]).await;
    run.rss_mb = resident_mb(server.pid());
    server.stop().await;
    run
}

fn questions(communes: &[Unit]) -> Vec<(&'static str, Vec<String>)> {
    let list = |query: &str| format!("/v1/records?limit=50&{query}");
    let mut lists: Vec<String> = [
        "",
        "kind=registration",
        "kind=evidence",
        "kind=opinion&state=assigned",
        "kind=registration&field=unclassified",
        "kind=registration&state=recognised&field=QPAN&year=2024",
        "year=unclassified",
        "incomplete=true&kind=model",
        "conflicts=true",
        "sort=updated",
        "sort=updated&kind=dialogue&year=2021",
        "sort=deadline&kind=opinion",
        "sort=deadline&due_before=1760000000000&state=assigned",
    ]
    .map(list)
    .to_vec();
    lists.extend([0, 40, 167].map(|n| list(&format!("unit={}&kind=visit", communes[n].id))));
    let search = |words: &str| list(&format!("q={}", words.replace(' ', "%20")));
    vec![
        ("lists", lists),
        (
            "searches",
            [
                "hien dat",
                "hiến đất khe mít",
                "dat",
                "d",
                "nhan dan",
                "dot 399",
                "hien dat khe mit dot 17",
                "ca long bau trai vai",
                "keng khong co",
                "tu quan&kind=registration&state=recognised",
                "hu gao&sort=updated",
                "chi bo hop ban&kind=dialogue",
            ]
            .map(search)
            .to_vec(),
        ),
        (
            "overviews",
            ["registration", "opinion", "evidence"]
                .into_iter()
                .flat_map(|kind| {
                    [String::new(), "&year=2026".to_owned()]
                        .map(|year| format!("/v1/status?kind={kind}{year}"))
                })
                .collect(),
        ),
    ]
}

/// Somebody signed in.
struct Desk {
    http: Client,
    url: String,
    access: String,
}

impl Desk {
    async fn sign_in(server: &Server, login: &str) -> Self {
        let http = Client::new();
        let body = json!({ "realm": REALM, "login": login, "password": PASSWORD });
        let answer = http
            .post(format!("{}/v1/login", server.url))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_string())
            .send()
            .await
            .expect("an answer");
        let session: Value =
            serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
        Self {
            http,
            url: server.url.clone(),
            access: session["access"].as_str().expect("a token").to_owned(),
        }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self
            .http
            .get(format!("{}{path}", self.url))
            .bearer_auth(&self.access)
            .header(header::ACCEPT, "application/json")
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
    }

    async fn ask(&self, paths: &[String]) -> Answers {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            for path in paths {
                let began = Instant::now();
                self.get(path).await;
                times.push((began.elapsed().as_secs_f64() * 1_000.0, path.clone()));
            }
        }
        Answers::of(times)
    }

    /// The pages behind the first.
    async fn pages(&self, path: &str, count: usize) -> Answers {
        let mut times = Vec::new();
        let mut at = path.to_owned();
        for _ in 0..count {
            let began = Instant::now();
            let page = self.get(&at).await;
            times.push((began.elapsed().as_secs_f64() * 1_000.0, at));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            at = format!("{path}&cursor={next}");
        }
        Answers::of(times)
    }

    /// What desks that are open ask in a minute, of what two of them need: the one of a province, the others of communes.
    async fn stay_open(server: &Server, [province, commune]: &[&Self; 2]) -> f64 {
        let meter = Meter::start(server);
        for n in 0..DESKS {
            let desk = if n == 0 { province } else { commune };
            for path in ["/v1/freshness", "/v1/inbox"] {
                desk.get(path).await;
            }
        }
        meter.cpu() / MINUTE * 100.0
    }

    /// Opens the streams, lets nothing happen, and answers what the server used.
    async fn listen(&self, server: &Server) -> f64 {
        let mut streams = Vec::new();
        for _ in 0..DESKS {
            let stream = self
                .http
                .get(format!("{}/v1/live", self.url))
                .bearer_auth(&self.access)
                .send()
                .await
                .expect("a stream");
            assert!(stream.status().is_success());
            streams.push(stream);
        }
        let meter = Meter::start(server);
        tokio::time::sleep(QUIET).await;
        meter.cpu() / meter.wall() * 100.0
    }
}

impl Answers {
    fn of(mut times: Vec<(f64, String)>) -> Self {
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        let at = |percent: usize| times[(times.len() - 1) * percent / 100].0;
        let (worst, slowest) = times.last().cloned().unwrap_or_default();
        Self {
            asked: times.len(),
            p50: at(50),
            p95: at(95),
            worst,
            slowest,
        }
    }
}
