//! `make demo`: a server, a province that does not exist, phones that write without signal, and one merged truth.

mod back;
mod claims;
mod committee;
mod desk;
mod dialogues;
mod field;
mod link;
mod models;
mod paper;
mod past;
mod phone;
mod province;
mod supervisor;
mod writing;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use danvan_server::{
    clock::{Clock as _, SystemClock, today},
    serve::told_to_stop,
};
use danvan_tests::REALM;

use crate::{
    claims::Claims,
    desk::Desk,
    paper::{headline, say},
    province::{Account, Province},
};

/// What can end the demo early.
pub type Told<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// File by which a demo's folder is known.
pub const MARK: &str = ".danvan-demo";
/// The day of the last thing that the demo's records tell of.
const LAST_DAY: &str = "2026-09-24";

/// Shows the whole way of a record with a server and phones of its own.
#[derive(Parser)]
struct Args {
    /// End when all is shown; exit code 0 only if every claim was checked and holds
    #[arg(long)]
    exit: bool,
    /// Folder of database, photos and phones; a former demo's is emptied
    #[arg(long, default_value = "demo-data")]
    folder: PathBuf,
    /// Port of the server; a free one if 0
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Args::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nDừng lại / The demo stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Told<bool> {
    if today(SystemClock.now_ms()).as_str() <= LAST_DAY {
        return Err(format!("the demo tells of days up to {LAST_DAY}: set the clock right").into());
    }
    empty(&args.folder)?;
    println!(
        "\nDANVAN - trình diễn với dữ liệu hư cấu (mọi người tên “Mẫu”, tỉnh Lam Sim không có thật)"
    );
    println!(
        "         a demo with invented data (everyone is named “Mẫu”, Lam Sim does not exist)"
    );
    headline(1, "Tỉnh Lam Sim: ba xã, phường", "Lam Sim: three communes");
    let mut province = Province::open(&args.folder, args.port).await?;
    let mut claims = Claims::default();
    say(
        "10 mô hình, 6 cuộc đối thoại, 16 ý kiến: tất cả được ghi trên điện thoại rồi đồng bộ qua HTTP.",
        "10 models, 6 dialogues, 16 opinions: all written on phones and synced over HTTP.",
    );
    println!("\n  Máy chủ / server:   {}", province.server.url);
    println!("  Thư mục / folder:   {}", args.folder.display());
    let desk = sign_in(&province, 0).await?;
    // What citizens said is read by those who hold a role in their commune, not by the province.
    let near = sign_in(&province, 3).await?;

    let field = field::offline(&mut province, &mut claims).await?;
    back::under_the_radio(&province, &field, &near, &mut claims).await?;
    supervisor::conflicts(&desk, &mut claims).await?;
    supervisor::models(&desk, &mut claims).await?;
    supervisor::dialogues(&near, &mut claims).await?;
    supervisor::missing(&desk, &mut claims).await?;
    look_further(&province);
    phone::invite(&province).await?;
    let all_hold = claims.conclude();
    if !args.exit {
        println!(
            "\nMáy chủ vẫn chạy; nhấn Ctrl-C để dừng. / The server goes on; press Ctrl-C to stop."
        );
        told_to_stop().await?;
    }
    province.server.stop().await;
    Ok(all_hold)
}

async fn sign_in(province: &Province, account: usize) -> Told<Desk> {
    let Account {
        login, password, ..
    } = &province.accounts[account];
    Desk::sign_in(&province.server.url, REALM, login, &password.0).await
}

/// Makes way for a new demo: takes away a former demo's folder, and nothing else.
fn empty(folder: &Path) -> Told<()> {
    if !folder.exists() {
        return Ok(());
    }
    if folder.join(MARK).exists() {
        return Ok(fs::remove_dir_all(folder)?);
    }
    // Fails where there is anything in it.
    fs::remove_dir(folder).map_err(|_| {
        format!(
            "{} is not a former demo's folder: left alone",
            folder.display()
        )
        .into()
    })
}

fn look_further(province: &Province) {
    let url = &province.server.url;
    headline(
        10,
        "Xem tiếp: địa chỉ và tài khoản của lần chạy này",
        "Look further: this run's address and accounts",
    );
    println!("  {:<10} {:<18} Ai / who", "login", "password");
    for account in &province.accounts {
        let (vi, en) = account.who;
        println!(
            "  {:<10} {:<18} {vi} / {en}",
            account.login, account.password.0
        );
    }
    let first = &province.accounts[0];
    let body = format!(
        r#"{{"realm":"{REALM}","login":"{}","password":"{}"}}"#,
        first.login, first.password.0
    );
    println!("\n  TOKEN=$(curl -s {url}/v1/login -H 'content-type: application/json' \\");
    println!("    -d '{body}' \\");
    println!("    | sed 's/.*\"access\":\"\\([^\"]*\\)\".*/\\1/')");
    for path in [
        "status?kind=registration",
        "conflicts",
        "freshness",
        "records?kind=opinion",
    ] {
        println!("  curl -s '{url}/v1/{path}' -H \"authorization: Bearer $TOKEN\"");
    }
    println!("  curl -s {url}/v1/openapi.json");
}
