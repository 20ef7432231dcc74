//! Feeds.

use std::sync::Arc;

use super::{REALM, Told, hash, record, scope};
use crate::{BUCKETS_LEN, FeedEvent, FeedRow, ScopeState, Store, StoreError};

fn row(n: u8, seq: i64, event: FeedEvent) -> FeedRow {
    FeedRow {
        scope: scope(1),
        record: record(n),
        seq,
        event,
        digest: hash(n),
    }
}

/// A feed shows each record once, in its newest state.
pub async fn a_feed_shows_each_records_newest_entry(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let taken = work.take_seqs(REALM, &[(scope(1), 3)]).await?;
    assert_eq!((taken[0].head, taken[0].first_of(3)), (3, 1));
    let rows = [1, 2, 3].map(|n| row(n, i64::from(n), FeedEvent::Upsert));
    work.put_feed(REALM, &rows).await?;
    work.put_buckets(REALM, &[(scope(1), vec![5; BUCKETS_LEN])])
        .await?;
    let taken = work
        .take_seqs(REALM, &[(scope(2), 2), (scope(1), 1)])
        .await?;
    let stand = |n, head, byte| ScopeState {
        scope: scope(n),
        head,
        floor: 0,
        buckets: vec![byte; BUCKETS_LEN],
    };
    assert_eq!(taken, [stand(2, 2, 0), stand(1, 4, 5)]);
    work.put_feed(REALM, &[row(2, 4, FeedEvent::Enter)]).await?;
    work.commit().await?;

    let mut work = store.read().await?;
    let feed = work.feed_after(REALM, scope(1), 0, 2).await?;
    assert_eq!(feed, [rows[0].clone(), rows[2].clone()]);
    let rest = work.feed_after(REALM, scope(1), 3, 2).await?;
    assert_eq!(rest, [row(2, 4, FeedEvent::Enter)]);
    Ok(())
}

/// A scope nobody has written to stands at nought; a digest is written and read whole.
pub async fn a_scope_knows_where_it_stands(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.take_seqs(REALM, &[(scope(1), 5)]).await?;
    work.put_buckets(REALM, &[(scope(1), vec![7; BUCKETS_LEN])])
        .await?;
    work.commit().await?;
    for (scope, buckets) in [(scope(2), vec![8; BUCKETS_LEN]), (scope(1), vec![8; 8])] {
        let put = store
            .write()
            .await?
            .put_buckets(REALM, &[(scope, buckets)])
            .await;
        assert!(matches!(
            put,
            Err(StoreError::Contradiction {
                column: "buckets",
                ..
            })
        ));
    }
    let states = store
        .read()
        .await?
        .scope_states(REALM, &[scope(2), scope(1)])
        .await?;
    assert_eq!(store.read().await?.scopes(REALM).await?, states[1..]);
    let states: Vec<_> = states
        .iter()
        .map(|s| (s.scope, s.head, s.floor, s.buckets[0]))
        .collect();
    assert_eq!(states, [(scope(2), 0, 0, 0), (scope(1), 5, 0, 7)]);
    Ok(())
}

/// Above the floor a phone still learns what left; below, it must start anew.
pub async fn a_raised_floor_forgets_what_left(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.take_seqs(REALM, &[(scope(1), 3)]).await?;
    let rows = [
        row(1, 1, FeedEvent::Leave),
        row(2, 2, FeedEvent::Upsert),
        row(3, 3, FeedEvent::Leave),
    ];
    work.put_feed(REALM, &rows).await?;
    work.raise_floor(REALM, scope(1), 2).await?;
    work.raise_floor(REALM, scope(1), 1).await?;
    assert_eq!(work.scope_states(REALM, &[scope(1)]).await?[0].floor, 2);
    let feed = work.feed_after(REALM, scope(1), 0, 9).await?;
    assert_eq!(feed, [rows[1].clone(), rows[2].clone()]);
    Ok(())
}

/// Writers race; a reader that goes on from the last number it saw still sees every entry.
pub async fn a_reader_behind_racing_writers_misses_nothing(store: Arc<dyn Store>) -> Told {
    const WRITERS: u8 = 24;
    let writers: Vec<_> = (1..=WRITERS)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut work = store.write().await?;
                let seq = work.take_seqs(REALM, &[(scope(1), 1)]).await?[0].head;
                // Room for another writer to overtake between number and commit.
                tokio::task::yield_now().await;
                work.put_feed(REALM, &[row(n, seq, FeedEvent::Upsert)])
                    .await?;
                work.commit().await
            })
        })
        .collect();
    let mut seen = Vec::new();
    let mut cursor = 0;
    let mut look = async || {
        let feed = store
            .read()
            .await?
            .feed_after(REALM, scope(1), cursor, 100)
            .await?;
        cursor = feed.last().map_or(cursor, |row| row.seq);
        seen.extend(feed.into_iter().map(|row| row.seq));
        Ok::<(), StoreError>(())
    };
    for writer in writers {
        look().await?;
        writer
            .await
            .map_err(|_| StoreError::other("a writer panicked"))??;
    }
    look().await?;
    assert_eq!(seen, (1..=i64::from(WRITERS)).collect::<Vec<_>>());
    Ok(())
}
