//! The real binary as a process of its own: started, asked, stopped, killed.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// A running `danvan serve`. Dropping it kills it, as a power cut would.
pub struct Server {
    child: Child,
    /// Where it listens: `http://127.0.0.1:…`.
    pub url: String,
}

/// The `danvan` binary beside the one that runs.
fn binary() -> PathBuf {
    let me = std::env::current_exe().expect("this program has a path");
    let beside = |folder: Option<&Path>| folder.map(|f| f.join("danvan"));
    let folders = [me.parent(), me.parent().and_then(Path::parent)];
    folders
        .into_iter()
        .filter_map(beside)
        .find(|path| path.exists())
        .expect("the danvan binary is built: `cargo build --workspace`")
}

/// Runs a command of the binary to its end; answers what it said, or why not.
pub(crate) async fn danvan(data: &Path, database: &str, words: &[&str]) -> Result<String, String> {
    let mut command = Command::new(binary());
    command.args(words).arg("--data").arg(data);
    let done = command.args(["--database-url", database]).output();
    let done = done.await.expect("danvan runs");
    let said = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    if done.status.success() {
        Ok(said(done.stdout))
    } else {
        Err(said(done.stdout) + &said(done.stderr))
    }
}

impl Server {
    /// Starts a server on a folder and a database and waits until it serves. `port` 0 takes a free one.
    pub async fn start(data: &Path, database: &str, port: u16, flags: &[&str]) -> Self {
        let listen = format!("127.0.0.1:{port}");
        let mut child = Command::new(binary())
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--database-url", database, "--listen", &listen])
            .args(["--metrics-listen", "127.0.0.1:0"])
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the server starts");
        let stderr = child.stderr.take().expect("stderr is piped");
        let mut lines = BufReader::new(stderr).lines();
        let url = loop {
            let line = lines
                .next_line()
                .await
                .expect("a log")
                .expect("the server says that it serves");
            if let Some(url) = serving(&line) {
                break url;
            }
        };
        // What it logs later must be read, or it would block on a full pipe.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains("\"ERROR\"") {
                    eprintln!("server: {line}");
                }
            }
        });
        Self { child, url }
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Where it listens, for the next one in its place.
    pub fn port(&self) -> u16 {
        let port = self.url.rsplit(':').next().and_then(|p| p.parse().ok());
        port.expect("a port")
    }

    /// Kills it without warning and waits until it is gone.
    pub async fn kill(mut self) {
        self.die().await;
    }

    /// The same for a server whose place is kept for the next one.
    pub async fn die(&mut self) {
        self.child.kill().await.expect("it was running");
    }

    /// Asks it to stop and waits until it has.
    pub async fn stop(mut self) {
        let pid = self.pid().to_string();
        let told = Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .await
            .expect("kill");
        assert!(told.success());
        let status = self.child.wait().await.expect("it ends");
        assert!(status.success(), "a stop that was asked for ends well");
    }
}

fn serving(line: &str) -> Option<String> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let fields = line.get("fields").unwrap_or(&line);
    (fields.get("message")?.as_str()? == "serving").then(|| {
        format!(
            "http://{}",
            fields
                .get("address")
                .and_then(|a| a.as_str())
                .unwrap_or_default()
        )
    })
}

/// Processes that this one started and that still run: a server's judges.
pub fn children(pid: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task"));
    tasks
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|line| {
            let pids = line.split_whitespace().map(str::parse);
            pids.filter_map(Result::ok).collect::<Vec<u32>>()
        })
        .collect()
}
