//! A throw-away `PostgreSQL`: its own folder, a socket and no port, gone with whoever started it.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Makes a cluster in the folder `$1`, serves it until standard input ends, removes the folder. A line of input kills
/// all of its processes at once, as a power cut would, and serves it again.
///
/// The pipe ends when the starting process ends, however it ends (a parent-death signal would follow
/// the starting thread, and tests' threads come and go). What a terminal sends to the whole group does
/// not end the script, so that it can still clean up. Both signals are needed: until the server has its
/// handlers, it ignores SIGQUIT as every background job does and SIGTERM ends it; afterwards SIGTERM
/// would wait for its clients. Before it is killed it is stopped, so that it starts no process that would outlive it and
/// keep its memory from the next; until it is waited for, the next takes it for running. Its children nobody here may
/// reap: one is gone when it has no program any more.
const SERVE: &str = r#"
trap : INT TERM HUP
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
if ! initdb --pgdata="$1/data" --username=danvan --auth=trust --encoding=UTF8 --locale=C --no-sync 2>&1
then rm -rf "$1"; exit 1
fi
serve() {
    postgres -D "$1/data" -k "$1" -h '' -c fsync=off -c full_page_writes=off -c deadlock_timeout=50ms \
        -c shared_buffers=32MB -c max_connections=200 -c autovacuum=off 2>&1 &
    server=$!
}
serve "$1"
while read -r _; do
    kill -STOP $server
    until grep -q '^State:.T' /proc/$server/status; do :; done
    killed="$server $(cat /proc/$server/task/$server/children)"
    kill -KILL $killed
    wait $server 2>/dev/null
    for process in $killed; do
        while readlink /proc/$process/exe >/dev/null; do :; done
    done
    serve "$1"
done
{ kill -TERM $server; kill -QUIT $server; } >/dev/null 2>&1
while kill -0 $server 2>/dev/null; do wait $server; done
rm -rf "$1"
"#;

const READY: &str = "database system is ready to accept connections";
/// Before it is ready, only what ends it is fatal.
const FATAL: &str = "FATAL:";

/// Why there is no `PostgreSQL`.
#[derive(Debug, thiserror::Error)]
pub enum NoPostgres {
    /// A folder, a pipe or a process could not be made.
    #[error("cannot start PostgreSQL: {0}")]
    Io(#[from] std::io::Error),
    /// `PostgreSQL` ended before it was ready. Its last words.
    #[error("PostgreSQL did not start: {0}")]
    Ended(String),
    /// It runs, but made no database.
    #[error("cannot create the database: {0}")]
    Database(#[from] sqlx::Error),
    /// Root may not run `PostgreSQL`, and there is no user `postgres` or `nobody` to run it as.
    #[error("no user to run PostgreSQL as")]
    NoUser,
}

/// A `PostgreSQL` server for tests. Dropping it stops the server and removes its folder.
#[derive(Debug)]
pub struct ThrowawayPg {
    folder: PathBuf,
    life: ChildStdin,
    /// Told each time that it is ready again.
    ready: UnboundedReceiver<()>,
}

impl ThrowawayPg {
    /// Starts a server and waits until it answers. Needs `initdb` and `postgres` in `PATH` or in
    /// Debian's place for them.
    pub async fn start() -> Result<Self, NoPostgres> {
        match tokio::task::spawn_blocking(start).await {
            Ok(started) => started,
            Err(_) => Err(NoPostgres::Ended("the starting thread panicked".to_owned())),
        }
    }

    /// Creates an empty database (name: lower-case ASCII letters, digits and `_`) and answers its
    /// address.
    pub async fn url(&self, name: &str) -> Result<String, NoPostgres> {
        let mut server = PgConnection::connect(&self.address("postgres")).await?;
        let create = format!("CREATE DATABASE \"{}\"", name.replace('"', ""));
        sqlx::raw_sql(AssertSqlSafe(create))
            .execute(&mut server)
            .await?;
        server.close().await?;
        Ok(self.address(name))
    }

    /// Tidies a database and counts anew what is in it, as a server does by itself that is not thrown away.
    pub async fn tidy(&self, name: &str) -> Result<(), NoPostgres> {
        let mut server = PgConnection::connect(&self.address(name)).await?;
        sqlx::raw_sql("VACUUM ANALYZE").execute(&mut server).await?;
        Ok(server.close().await?)
    }

    /// Kills all of its processes at once and starts it again; it then recovers what was committed.
    pub async fn crash(&mut self) -> Result<(), NoPostgres> {
        self.life.write_all(b"\n")?;
        let ended = || NoPostgres::Ended("it did not come back".to_owned());
        self.ready.recv().await.ok_or_else(ended)
    }

    fn address(&self, name: &str) -> String {
        format!(
            "postgres://danvan@localhost/{name}?host={}",
            self.folder.display()
        )
    }
}

fn start() -> Result<ThrowawayPg, NoPostgres> {
    // In /tmp whatever TMPDIR says: a socket's path may have 107 bytes.
    let folder = tempfile::Builder::new()
        .prefix("danvan-pg-")
        .tempdir_in("/tmp")?;
    let mut command = as_server_user(folder.path())?;
    let mut script = command
        .args(["sh", "-c", SERVE, "sh"])
        .arg(folder.path())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let broken = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
    let stdin = script.stdin.take().ok_or_else(broken)?;
    let mut lines = BufReader::new(script.stdout.take().ok_or_else(broken)?).lines();
    let mut last = String::new();
    loop {
        match lines.next() {
            Some(Ok(line)) if line.contains(READY) => break,
            Some(Ok(line)) if line.contains(FATAL) => return Err(NoPostgres::Ended(line)),
            Some(Ok(line)) => last = line,
            Some(Err(_)) | None => return Err(NoPostgres::Ended(last)),
        }
    }
    // Somebody must go on reading what it says, and wait for its end.
    let (again, ready) = unbounded_channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if line.contains(READY) {
                // Nobody may be waiting any more.
                let _gone = again.send(());
            }
        }
        script.wait()
    });
    Ok(ThrowawayPg {
        folder: folder.keep(),
        life: stdin,
        ready,
    })
}

/// A command that runs another as a user that `PostgreSQL` accepts and that owns the folder.
fn as_server_user(folder: &Path) -> Result<Command, NoPostgres> {
    if folder.metadata()?.uid() != 0 {
        return Ok(Command::new("env"));
    }
    let passwd = std::fs::read_to_string("/etc/passwd")?;
    let user = ["postgres", "nobody"].into_iter().find_map(|name| {
        let line = passwd
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2).map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    });
    let (uid, gid) = user.ok_or(NoPostgres::NoUser)?;
    chown(folder, Some(uid), Some(gid))?;
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={uid}"))
        .arg(format!("--regid={gid}"))
        .arg("--clear-groups");
    Ok(command)
}
