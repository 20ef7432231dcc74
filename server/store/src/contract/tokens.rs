//! Refresh tokens.

use std::sync::Arc;

use sync_core::id::{DeviceId, PersonId};

use super::{REALM, Told, hash};
use crate::{RefreshOutcome, RefreshToken, Store};

fn token(n: u8, family: u8) -> RefreshToken {
    RefreshToken {
        hash: hash(n),
        family: [family; 16],
        person: PersonId([family; 16]),
        device: (family == 1).then_some(DeviceId([1; 16])),
        issued_at: 10,
        expires_at: 100,
    }
}

/// A token used twice is told from a fresh, an expired and an unknown one.
pub async fn a_reused_token_is_noticed(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.add_refresh(REALM, &token(1, 1)).await?;
    work.add_refresh(REALM, &token(2, 2)).await?;
    let cases = [
        (1, 50, RefreshOutcome::Fresh(token(1, 1))),
        (
            1,
            60,
            RefreshOutcome::Reused {
                token: token(1, 1),
                replaced_at: 50,
            },
        ),
        (2, 100, RefreshOutcome::Expired),
        (2, 99, RefreshOutcome::Fresh(token(2, 2))),
        (3, 50, RefreshOutcome::Unknown),
    ];
    for (n, now, expected) in cases {
        assert_eq!(work.take_refresh(REALM, hash(n), now).await?, expected);
    }
    assert_eq!(
        work.take_refresh("98", hash(1), 50).await?,
        RefreshOutcome::Unknown
    );
    Ok(())
}

/// Signing out a family, a device or a person ends their tokens and no other's.
pub async fn signing_out_ends_the_right_tokens(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    for (n, family) in [(1, 1), (2, 2), (3, 3), (4, 4)] {
        work.add_refresh(REALM, &token(n, family)).await?;
    }
    work.revoke_tokens_of_device(REALM, DeviceId([1; 16]), 20)
        .await?;
    work.revoke_family(REALM, [2; 16], 20).await?;
    work.revoke_tokens_of_person(REALM, PersonId([3; 16]), 20)
        .await?;
    for n in [1, 2, 3] {
        assert_eq!(
            work.take_refresh(REALM, hash(n), 30).await?,
            RefreshOutcome::Revoked
        );
    }
    assert_eq!(
        work.take_refresh(REALM, hash(4), 30).await?,
        RefreshOutcome::Fresh(token(4, 4))
    );
    assert_eq!(work.forget_expired_tokens(REALM, 100).await?, 0);
    assert_eq!(work.forget_expired_tokens(REALM, 101).await?, 4);
    assert_eq!(
        work.take_refresh(REALM, hash(4), 30).await?,
        RefreshOutcome::Unknown
    );
    Ok(())
}
