//! The table, beside what other systems did with the same workload.
//!
//! The peers' figures were measured once on a machine of two cores, with the same generator and seed, payload bytes
//! through a counting proxy: `CouchDB` 3.5 with `PouchDB` 9, pouchdb-server 4.2, Hocuspocus 4.7 on `SQLite`,
//! automerge-repo-sync-server 0.2.8, and samod 0.16 at a quarter of the workload. A dash: not measured, or it did not
//! end.

use serde::Serialize;

use crate::{
    meter::Cost,
    runs::{W1, W2, W4, W5, W6, mb},
};

/// Everything that was measured in a run.
#[derive(Debug, Default, Serialize)]
pub struct Results {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub w1: Option<W1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub w2: Option<W2>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub w3: Option<Cost>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub w4: Vec<W4>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub w5: Option<W5>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub w6: Option<W6>,
}

const PEERS: [&str; 5] = [
    "CouchDB",
    "pouchdb-server",
    "Hocuspocus",
    "automerge-repo",
    "samod (1/4)",
];

/// What is asked for, the peers' figures, and ours where it was measured.
struct Line {
    what: &'static str,
    aim: &'static str,
    peers: [&'static str; 5],
    ours: Option<String>,
}

fn line(
    what: &'static str,
    aim: &'static str,
    peers: [&'static str; 5],
    ours: Option<String>,
) -> Line {
    Line {
        what,
        aim,
        peers,
        ours,
    }
}

impl Results {
    /// Prints the table.
    pub fn print(&self) {
        println!(
            "Kind `visit`: notes = findings (text), evidence = photos (log), visits = participants (counter),"
        );
        println!(
            "visit_date = visited_on; 22 scalars and the evidence's kind and gps are fields of a newer form."
        );
        println!("CPU is the server's process; bytes are bodies as sent, without headers.\n");
        let groups = [
            self.w1_lines(),
            self.w2_lines(),
            self.w3_and_w4_lines(),
            self.w5_and_w6_lines(),
        ];
        print_row(["", "danvan", "aim"], PEERS);
        for line in groups.into_iter().flatten() {
            let ours = line.ours.as_deref().unwrap_or("not run");
            print_row([line.what, ours, line.aim], line.peers);
        }
        if let Some(w2) = &self.w2 {
            println!("\nW2, edit by edit: expected / in the record / open conflict / lost");
            for (name, f) in w2.audit.rows() {
                let (kept, open) = (f.in_record, f.open_conflict);
                println!(
                    "  {name:<26} {:>5} / {kept:>5} / {open:>5} / {:>5}",
                    f.expected, f.lost
                );
            }
        }
        if !self.w4.is_empty() {
            println!(
                "\nW4, nothing new, by records held: requests; bytes up + down; server CPU; wall"
            );
            for w4 in &self.w4 {
                let (c, cpu, wall) = (&w4.cost, w4.cost.cpu_total_s * 1e3, w4.cost.wall_s * 1e3);
                println!(
                    "  {:>6}  {}; {} + {}; {cpu:.1} ms; {wall:.1} ms",
                    w4.records, c.requests, c.up_bytes, c.down_bytes
                );
            }
        }
    }

    fn w1_lines(&self) -> Vec<Line> {
        let w1 = |show: fn(&W1) -> String| self.w1.as_ref().map(show);
        vec![
            line(
                "W1 receipts, s",
                "",
                ["11-22", "5.8", "20", "153", "13"],
                w1(|w| format!("{:.1}", w.wall_receipts_s)),
            ),
            line(
                "W1 CPU to receipts, s",
                "<= 1.0",
                ["2.6", "3.1", "5.7", "115", "3.2"],
                w1(|w| format!("{:.2}", w.cost.cpu_receipts_s)),
            ),
            line(
                "W1 CPU merged / in all, s",
                "<= 4",
                ["", "", "", "", ""],
                w1(|w| format!("{:.2} / {:.2}", w.cpu_merged_s, w.cost.cpu_total_s)),
            ),
            line(
                "W1 MB up; RSS MB; disk MB",
                "<= 3.0; < 150",
                [
                    "6.2; 167; 5.2",
                    "6.1; 156; 4.9",
                    "6.5; 216; 8.3",
                    "7.4; 734; 28",
                    "1.1; 47; 7.4",
                ],
                w1(|w| {
                    let up = mb(w.cost.up_bytes);
                    let (server, judges) = (w.cost.rss_mb, w.cost.judges_rss_mb);
                    format!("{up:.2}; {server:.0} + {judges:.0}; {:.1}", w.disk_mb)
                }),
            ),
            line(
                "W1 then all hold all, CPU s; MB",
                "",
                ["", "", "", "", ""],
                w1(|w| {
                    let c = &w.converge;
                    format!("{:.2}; {:.1}", c.cpu_total_s, mb(c.down_bytes))
                }),
            ),
        ]
    }

    fn w2_lines(&self) -> Vec<Line> {
        let w2 = |show: fn(&W2) -> String| self.w2.as_ref().map(show);
        vec![
            line(
                "W2 converged s / CPU s",
                "<= 2 CPU",
                ["6-17 / 3.7", "12 / 7.8", "9.8 / 3.9", "-", "4.2 / 3.1"],
                w2(|w| format!("{:.1} / {:.2}", w.cost.wall_s, w.cost.cpu_total_s)),
            ),
            line(
                "W2 MB up / down; RSS MB",
                "< 150",
                ["2.3 / 10.3", "2.0 / 2.3", "0.7 / 10.7", "-", "0.37 / 0.54"],
                w2(|w| {
                    let (up, down) = (mb(w.cost.up_bytes), mb(w.cost.down_bytes));
                    let (server, judges) = (w.cost.rss_mb, w.cost.judges_rss_mb);
                    format!("{up:.2} / {down:.2}; {server:.0} + {judges:.0}")
                }),
            ),
            line(
                "W2 shared appends and text",
                "all",
                ["50/1000", "50/1000", "1000/1000", "-", "250/250"],
                w2(|w| {
                    let (a, t) = (w.audit.shared_append, w.audit.shared_text);
                    let (kept, all) = (a.in_record + t.in_record, a.expected + t.expected);
                    format!("{kept}/{all}")
                }),
            ),
            line(
                "W2 sets shown + in conflict",
                "all",
                [
                    "30/600 +rec.",
                    "30/600 +rec.",
                    "30/600",
                    "-",
                    "30/150 +rec.",
                ],
                w2(|w| {
                    let (s, n) = (w.audit.shared_set, w.audit.shared_nested);
                    let (shown, open) =
                        (s.in_record + n.in_record, s.open_conflict + n.open_conflict);
                    format!("{shown}+{open}/{}", s.expected + n.expected)
                }),
            ),
            line(
                "W2 increments",
                "all",
                ["10/200", "10/200", "10/200", "-", "50/50"],
                w2(|w| {
                    let i = w.audit.shared_inc;
                    format!("{}/{}", i.in_record, i.expected)
                }),
            ),
            line(
                "W2 edits lost",
                "0",
                ["0", "0", "760", "-", "0"],
                w2(|w| w.audit.lost().to_string()),
            ),
        ]
    }

    fn w3_and_w4_lines(&self) -> Vec<Line> {
        let w4 = self.w4.iter().find(|w| w.records == 2000);
        vec![
            line(
                "W3 s / CPU s; MB down",
                "<= 1.0; <= 2.2",
                [
                    "3-23 / 0.8-1.6; 7.2",
                    "3.6 / 1.6-1.9; 2.16",
                    "6-13 / 3-6; 14",
                    "350 / 145; 9.9",
                    "27 / 1.1-2.8; 1.0",
                ],
                self.w3.as_ref().map(|c| {
                    let down = mb(c.down_bytes);
                    format!("{:.1} / {:.2}; {down:.2}", c.wall_s, c.cpu_total_s)
                }),
            ),
            line(
                "W4 bytes; round trips",
                "<= 700 B; 1",
                [
                    "7.3 kB; 11",
                    "5.1 kB; 10",
                    "7.3 MB; 34",
                    "O(documents)",
                    "182 kB; 8.5",
                ],
                w4.map(|w| {
                    let c = &w.cost;
                    format!("{} B; {}", c.up_bytes + c.down_bytes, c.requests)
                }),
            ),
        ]
    }

    fn w5_and_w6_lines(&self) -> Vec<Line> {
        let w5 = self.w5.as_ref();
        vec![
            line(
                "W4 at 600 ms, 64 kbit/s",
                "<= 1.3 s",
                ["146 s once", "6.8 s", "-", "-", "38 s"],
                w5.map(|w| format!("{:.2} s", w.w4_slow.wall_s)),
            ),
            line(
                "W3 at 600 ms, 64 kbit/s",
                "<= 250 s",
                ["not in 540 s", "374 s", "-", "-", "-"],
                w5.and_then(|w| {
                    let (all, first) = (w.w3_slow.as_ref()?, w.w3_slow_first_records_s?);
                    Some(format!("{:.0} s, first {first:.1}", all.wall_s))
                }),
            ),
            line(
                "W3 cut every 32 KiB",
                "<= 10 % more",
                ["hung", "27 s, 4.7 MB", "-", "-", "0/505 in 200 s"],
                w5.map(|w| {
                    let (c, more) = (&w.w3_cut, w.w3_cut_overhead * 100.0);
                    format!(
                        "{:.1} s, {:.2} MB, {more:+.0} %",
                        c.wall_s,
                        mb(c.down_bytes)
                    )
                }),
            ),
            line(
                "W6 gone of acknowledged",
                "0",
                ["0/1000", "0/1000", "895/1013", "249/249", "0/251"],
                self.w6
                    .as_ref()
                    .map(|w| format!("{}/{}", w.missing, w.acknowledged)),
            ),
        ]
    }
}

fn print_row([what, ours, aim]: [&str; 3], peers: [&str; 5]) {
    print!("{what:<32} {ours:<24} {aim:<15}");
    for peer in peers {
        print!(" {peer:<19}");
    }
    println!();
}
