//! The phone's app, for whoever watches: a link and a QR that make a browser an officer's phone.

use qrcode::{QrCode, render::unicode::Dense1x2};

use crate::{
    Told,
    paper::{headline, say},
    province::{OFFICERS, Province},
};

/// Prints the way into the app, on this machine and from a camera.
pub async fn invite(province: &Province) -> Told<()> {
    let (login, name, _) = OFFICERS[1];
    let code = province.office.code(login).await;
    let link = format!("{}/#/enrol?code={code}", province.server.url);
    headline(11, "Mở sổ trên trình duyệt", "Open the app in a browser");
    say(
        "Mở liên kết này trên máy này để thành điện thoại của một cán bộ (mã dùng một lần):",
        "Open this link on this machine to become an officer's phone (the code is good once):",
    );
    println!("\n  {name}: {link}\n");
    let picture = QrCode::new(link)?
        .render::<Dense1x2>()
        .quiet_zone(true)
        .build();
    println!("{picture}");
    Ok(())
}
