//! Opening stores, and the faults that one engine alone can have.

use std::error::Error;

use danvan_store::{Options, Realm, Store, StoreError, connect, contract::postgres::ThrowawayPg};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use sync_core::id::ScopeId;

type Tested = Result<(), Box<dyn Error>>;

async fn what_was_committed_is_there_after_reopening(url: &str) -> Tested {
    let realm = Realm {
        code: "99".to_owned(),
        name: "Lam Sim".to_owned(),
        created_at: 1,
    };
    let store = connect(url, &Options::default()).await?;
    let mut work = store.write().await?;
    work.put_realm(&realm).await?;
    work.commit().await?;
    store.close().await;
    let store = connect(url, &Options::default()).await?;
    assert_eq!(store.read().await?.realms().await?, [realm]);
    Ok(())
}

#[tokio::test]
async fn sqlite_keeps_what_was_committed() -> Tested {
    let folder = tempfile::tempdir()?;
    // A path is a path, also with characters that mean something in an address.
    let path = folder.path().join("dữ liệu?100%.db");
    what_was_committed_is_there_after_reopening(&format!("sqlite:{}", path.display())).await?;
    assert!(path.exists());
    Ok(())
}

#[tokio::test]
async fn an_address_that_names_no_database_is_refused() {
    let code = |code: &str| {
        Some(StoreError::Other {
            code: code.to_owned(),
        })
    };
    let options = Options::default();
    assert_eq!(
        connect("mysql://x", &options).await.err(),
        code("url_scheme")
    );
    assert_eq!(connect("postgres://[", &options).await.err(), code("url"));
    let nowhere = connect("sqlite:/nowhere/at/all.db", &options).await.err();
    assert_eq!(nowhere, Some(StoreError::Unavailable));
}

#[tokio::test]
async fn postgres_keeps_what_was_committed_and_names_its_faults() -> Tested {
    let server = ThrowawayPg::start().await?;
    let url = server.url("danvan").await?;
    what_was_committed_is_there_after_reopening(&url).await?;
    deadlocked_work_is_told_that_the_store_is_busy(&*connect(&url, &Options::default()).await?)
        .await?;

    let mut raw = PgConnection::connect(&url).await?;
    let cases = [
        ("53100", StoreError::Full),
        ("40P01", StoreError::Busy),
        ("40001", StoreError::Busy),
        ("57P01", StoreError::Unavailable),
        ("53300", StoreError::Unavailable),
        ("08006", StoreError::Unavailable),
        ("23505", StoreError::Taken),
        (
            "22021",
            StoreError::Other {
                code: "22021".to_owned(),
            },
        ),
    ];
    for (code, expected) in cases {
        let raise = format!("DO $$ BEGIN RAISE EXCEPTION 'words' USING ERRCODE = '{code}'; END $$");
        let raised = sqlx::raw_sql(AssertSqlSafe(raise)).execute(&mut raw).await;
        assert_eq!(raised.map(|_| ()).map_err(StoreError::from), Err(expected));
    }

    // It is stopped a moment later: who was connected is thrown out then.
    drop(server);
    let sleeping = sqlx::raw_sql("SELECT pg_sleep(3600)").execute(&mut raw);
    assert!(sleeping.await.is_err());
    Ok(())
}

/// Two units of work that take scopes in opposite orders do not wait for ever.
async fn deadlocked_work_is_told_that_the_store_is_busy(store: &dyn Store) -> Tested {
    let (one, two) = (ScopeId([1; 16]), ScopeId([2; 16]));
    let (mut a, mut b) = (store.write().await?, store.write().await?);
    a.take_seqs("99", &[(one, 1)]).await?;
    b.take_seqs("99", &[(two, 1)]).await?;
    let crossed = tokio::join!(
        async {
            let taken = a.take_seqs("99", &[(two, 1)]).await;
            drop(a);
            taken
        },
        async {
            let taken = b.take_seqs("99", &[(one, 1)]).await;
            drop(b);
            taken
        },
    );
    let outcomes = [crossed.0.is_ok(), crossed.1.is_ok()];
    assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 1, "{crossed:?}");
    assert_eq!(crossed.0.err().or(crossed.1.err()), Some(StoreError::Busy));
    Ok(())
}
