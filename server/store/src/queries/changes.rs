use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{Hash, InstallId, RecordId};

use super::{
    Db, FIRST, Tx,
    change_rows::{author, merged_change, outcome, queued_change, stored_change},
    parts, push_list,
    rows::Reader,
};
use crate::{
    ACTOR_FOREIGN, Appended, Author, Backlog, ChangeKey, ChangeLog, ChangeOutcome, ChangeState,
    MergedChange, MergedMark, NewChange, QueuedChange, StoreError, StoredChange,
};

pub(super) const TABLE: &str = "changes";

const MERGED: &str = "SELECT c.hash, c.record, c.merged_seq, c.position, b.bytes
    FROM changes c JOIN change_bytes b ON b.realm = c.realm AND b.arrival = c.arrival
    WHERE c.state = 1 AND c.realm = ";

/// Whether a change was refused only because it was not its writer who sent it.
fn is_anothers(known: &ChangeOutcome) -> bool {
    let refusal = known.refusal.as_ref();
    refusal.is_some_and(|refusal| refusal.code == ACTOR_FOREIGN)
}

#[async_trait]
impl ChangeLog for Tx {
    async fn append(
        &mut self,
        realm: &str,
        changes: &[NewChange],
    ) -> Result<Vec<Appended>, StoreError> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let first_arrival = self.take_numbers(realm, "arrival", changes.len()).await?;
        let refused = changes
            .iter()
            .filter(|change| change.refusal.is_some())
            .count();
        let mut refused_seq = match refused {
            0 => 0,
            n => self.take_numbers(realm, "refusal", n).await?,
        };
        let mut rows = Vec::with_capacity(changes.len());
        for (arrival, change) in (first_arrival..).zip(changes) {
            let refused = change.refusal.is_some();
            rows.push((arrival, refused.then_some(refused_seq), change));
            refused_seq += i64::from(refused);
        }
        let mut stored = HashSet::with_capacity(rows.len());
        for part in parts(&rows) {
            stored.extend(self.append_part(realm, part).await?);
        }
        let mut known = self.known(realm, &rows, &stored).await?;
        let owned: Vec<_> = rows
            .iter()
            .filter(|(.., change)| change.refusal.is_none())
            .filter(|(.., change)| known.get(&change.key).is_some_and(is_anothers))
            .copied()
            .collect();
        if !owned.is_empty() {
            for (.., change) in &owned {
                self.make_room(realm, change.key).await?;
            }
            for part in parts(&owned) {
                stored.extend(self.append_part(realm, part).await?);
            }
            known = self.known(realm, &rows, &stored).await?;
        }
        rows.iter()
            .map(|(arrival, _, change)| match known.get(&change.key) {
                _ if stored.contains(arrival) => Ok(Appended::Stored { arrival: *arrival }),
                Some(outcome) => Ok(Appended::Duplicate(outcome.clone())),
                // Neither inserted nor there: somebody deletes from the log.
                None => Err(missing(change.key)),
            })
            .collect()
    }

    async fn pending(&mut self, realm: &str, limit: u32) -> Result<Vec<RecordId>, StoreError> {
        // The inner query reads `limit` entries of a partial index, however long the queue is.
        let query = sqlx::query(
            "SELECT record FROM
                 (SELECT record, arrival FROM changes WHERE realm = $1 AND state = 0
                  ORDER BY arrival LIMIT $2) AS oldest
             GROUP BY record ORDER BY MIN(arrival)",
        );
        let rows = self.all(query.bind(realm).bind(i64::from(limit))).await?;
        rows.iter()
            .map(|row| Reader::new(TABLE, row).id("record"))
            .collect()
    }

    async fn queued_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<QueuedChange>, StoreError> {
        let mut queued = Vec::new();
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT c.hash, c.record, c.state, c.scope, c.kind, c.device, c.install, c.person,
                     COALESCE(c.answerable, c.person) AS answerable, c.arrival, c.received_at, b.bytes
                 FROM changes c JOIN change_bytes b ON b.realm = c.realm AND b.arrival = c.arrival
                 WHERE c.state IN (0, 3) AND c.realm = ",
            );
            query.push_bind(realm).push(" AND c.record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            for row in self.all(query.build()).await? {
                queued.push(queued_change(&row)?);
            }
        }
        queued.sort_unstable_by_key(|change| change.arrival);
        Ok(queued)
    }

    async fn mark_merged(&mut self, realm: &str, marks: &[MergedMark]) -> Result<(), StoreError> {
        for part in parts(marks) {
            let mut query = QueryBuilder::<Db>::new("WITH v(record, hash, seq, position) AS (");
            query.push_values(part, |mut row, mark| {
                row.push_bind(mark.key.record.as_bytes())
                    .push_bind(mark.key.hash.as_bytes())
                    .push_bind(mark.merged_seq)
                    .push_bind(mark.position);
            });
            query
                .push(
                    ") UPDATE changes SET state = 1, merged_seq = v.seq, position = v.position,
                         refused_seq = NULL, code = NULL, detail = NULL
                     FROM v WHERE changes.record = v.record AND changes.hash = v.hash
                         AND changes.realm = ",
                )
                .push_bind(realm);
            let marked = self.run(query.build()).await?;
            if marked != part.len() as u64 {
                // What was merged must be in the log: the record could not be rebuilt.
                return Err(self.fail(missing(part[0].key)));
            }
        }
        Ok(())
    }

    async fn mark_waiting(&mut self, realm: &str, keys: &[ChangeKey]) -> Result<(), StoreError> {
        for part in parts(keys) {
            let mut query = QueryBuilder::<Db>::new("WITH v(record, hash) AS (");
            push_keys(&mut query, part);
            query
                .push(
                    ") UPDATE changes SET state = 3 FROM v
                     WHERE changes.record = v.record AND changes.hash = v.hash
                         AND changes.state = 0 AND changes.realm = ",
                )
                .push_bind(realm);
            self.run(query.build()).await?;
        }
        Ok(())
    }

    async fn merged_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<MergedChange>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(MERGED);
        query
            .push_bind(realm)
            .push(" AND c.record = ")
            .push_bind(record.as_bytes());
        query.push(" ORDER BY c.position");
        self.all(query.build())
            .await?
            .iter()
            .map(merged_change)
            .collect()
    }

    async fn merged_records(
        &mut self,
        realm: &str,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<RecordId>, StoreError> {
        let query = sqlx::query(
            "SELECT DISTINCT record FROM changes
             WHERE realm = $1 AND record > $2 AND state = 1 ORDER BY record LIMIT $3",
        );
        let query = query
            .bind(realm)
            .bind(after.as_ref().map_or(FIRST, RecordId::as_bytes))
            .bind(i64::from(limit));
        let rows = self.all(query).await?;
        rows.iter()
            .map(|row| Reader::new(TABLE, row).id("record"))
            .collect()
    }

    async fn merged_after(
        &mut self,
        realm: &str,
        records: &[RecordId],
        after_seq: i64,
        not_install: Option<InstallId>,
    ) -> Result<Vec<MergedChange>, StoreError> {
        let mut merged = Vec::new();
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(MERGED);
            query
                .push_bind(realm)
                .push(" AND c.merged_seq > ")
                .push_bind(after_seq);
            if let Some(install) = &not_install {
                query
                    .push(" AND c.install <> ")
                    .push_bind(install.as_bytes());
            }
            query.push(" AND c.record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            query.push(" ORDER BY c.record, c.position");
            for row in self.all(query.build()).await? {
                merged.push(merged_change(&row)?);
            }
        }
        Ok(merged)
    }

    async fn own_seqs(
        &mut self,
        realm: &str,
        records: &[RecordId],
        install: InstallId,
    ) -> Result<Vec<(RecordId, i64)>, StoreError> {
        let mut seqs = Vec::new();
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT record, MAX(seq) AS seq FROM changes WHERE state = 1 AND realm = ",
            );
            query
                .push_bind(realm)
                .push(" AND install = ")
                .push_bind(install.as_bytes());
            query.push(" AND record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            query.push(" GROUP BY record");
            for row in self.all(query.build()).await? {
                let row = Reader::new(TABLE, &row);
                seqs.push((row.id("record")?, row.get("seq")?));
            }
        }
        Ok(seqs)
    }

    async fn merged_hashes_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<Hash>, StoreError> {
        let query = sqlx::query(
            "SELECT hash FROM changes WHERE realm = $1 AND record = $2 AND state = 1
             ORDER BY position",
        );
        let rows = self.all(query.bind(realm).bind(record.as_bytes())).await?;
        rows.iter()
            .map(|row| Reader::new(TABLE, row).id("hash"))
            .collect()
    }

    async fn outcomes(
        &mut self,
        realm: &str,
        keys: &[ChangeKey],
    ) -> Result<Vec<ChangeOutcome>, StoreError> {
        let mut outcomes = Vec::with_capacity(keys.len());
        for part in parts(keys) {
            let mut query = QueryBuilder::<Db>::new("WITH v(record, hash) AS (");
            push_keys(&mut query, part);
            query
                .push(
                    ") SELECT c.hash, c.record, c.state, c.merged_seq, c.code, c.detail
                     FROM v JOIN changes c ON c.record = v.record AND c.hash = v.hash
                     WHERE c.realm = ",
                )
                .push_bind(realm);
            for row in self.all(query.build()).await? {
                outcomes.push(outcome(&row)?);
            }
        }
        Ok(outcomes)
    }

    async fn change(
        &mut self,
        realm: &str,
        key: ChangeKey,
    ) -> Result<Option<StoredChange>, StoreError> {
        let query = sqlx::query(
            "SELECT c.hash, c.record, c.state, c.scope, c.kind, c.device, c.install, c.person,
                 c.seq, c.arrival, c.received_at, c.merged_seq, c.code, c.detail, c.answerable, b.bytes
             FROM changes c JOIN change_bytes b ON b.realm = c.realm AND b.arrival = c.arrival
             WHERE c.realm = $1 AND c.record = $2 AND c.hash = $3",
        );
        let query = query
            .bind(realm)
            .bind(key.record.as_bytes())
            .bind(key.hash.as_bytes());
        self.first(query)
            .await?
            .map(|row| stored_change(&row))
            .transpose()
    }

    async fn authors_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<Author>, StoreError> {
        let query = sqlx::query(
            "SELECT hash, person, device, received_at FROM changes
             WHERE realm = $1 AND record = $2 AND state = 1 ORDER BY position",
        );
        let rows = self.all(query.bind(realm).bind(record.as_bytes())).await?;
        rows.iter().map(author).collect()
    }

    async fn backlog(&mut self, realm: &str) -> Result<Backlog, StoreError> {
        let query = sqlx::query(
            "SELECT
                 (SELECT COUNT(*) FROM changes WHERE realm = $1 AND state = 0) AS received,
                 (SELECT COUNT(*) FROM changes
                  WHERE realm = $1 AND state >= 2 AND state = 3) AS waiting,
                 (SELECT COUNT(*) FROM changes WHERE realm = $1 AND state = 2) AS quarantined,
                 (SELECT received_at FROM changes WHERE realm = $1 AND state = 0
                  ORDER BY arrival LIMIT 1) AS oldest_received_at",
        );
        let row = self.one(query.bind(realm)).await?;
        let row = Reader::new(TABLE, &row);
        Ok(Backlog {
            received: row.get("received")?,
            waiting: row.get("waiting")?,
            quarantined: row.get("quarantined")?,
            oldest_received_at: row.get("oldest_received_at")?,
        })
    }
}

impl Tx {
    /// Inserts rows of (arrival, refusal sequence, change); answers the arrivals of those that were new.
    /// Outcomes of the changes among these that were there before.
    async fn known(
        &mut self,
        realm: &str,
        rows: &[(i64, Option<i64>, &NewChange)],
        stored: &HashSet<i64>,
    ) -> Result<HashMap<ChangeKey, ChangeOutcome>, StoreError> {
        let known = rows
            .iter()
            .filter(|(arrival, ..)| !stored.contains(arrival));
        let known: Vec<ChangeKey> = known.map(|(.., change)| change.key).collect();
        let outcomes = self.outcomes(realm, &known).await?;
        Ok(outcomes.into_iter().map(|o| (o.key, o)).collect())
    }

    /// Takes a stranger's copy of a change out: the same bytes come from whose they are.
    async fn make_room(&mut self, realm: &str, key: ChangeKey) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM change_bytes WHERE realm = $1 AND arrival IN
                 (SELECT arrival FROM changes WHERE realm = $1 AND record = $2 AND hash = $3)",
            "DELETE FROM changes WHERE realm = $1 AND record = $2 AND hash = $3",
        ] {
            let query = sqlx::query(statement)
                .bind(realm)
                .bind(key.record.as_bytes())
                .bind(key.hash.as_bytes());
            self.run(query).await?;
        }
        Ok(())
    }

    async fn append_part(
        &mut self,
        realm: &str,
        part: &[(i64, Option<i64>, &NewChange)],
    ) -> Result<HashSet<i64>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(
            "INSERT INTO changes (realm, record, hash, scope, kind, device, install, person,
                 seq, arrival, received_at, size, state, refused_seq, code, detail) ",
        );
        query.push_values(part, |mut row, (arrival, refused_seq, change)| {
            let state = match change.refusal {
                None => ChangeState::Received,
                Some(_) => ChangeState::Quarantined,
            };
            row.push_bind(realm)
                .push_bind(change.key.record.as_bytes())
                .push_bind(change.key.hash.as_bytes())
                .push_bind(change.scope.as_bytes())
                .push_bind(&change.kind)
                .push_bind(change.device.as_bytes())
                .push_bind(change.install.as_bytes())
                .push_bind(change.person.as_bytes())
                .push_bind(change.seq)
                .push_bind(*arrival)
                .push_bind(change.received_at)
                .push_bind(i64::try_from(change.bytes.len()).unwrap_or(i64::MAX))
                .push_bind(state.code())
                .push_bind(*refused_seq)
                .push_bind(change.refusal.as_ref().map(|refusal| &refusal.code))
                .push_bind(
                    change
                        .refusal
                        .as_ref()
                        .and_then(|refusal| refusal.detail.as_ref()),
                );
        });
        query.push(" ON CONFLICT (realm, record, hash) DO NOTHING RETURNING arrival");
        let rows = self.all(query.build()).await?;
        let stored = rows
            .iter()
            .map(|row| Reader::new(TABLE, row).get("arrival"))
            .collect::<Result<HashSet<i64>, _>>()?;
        let new: Vec<_> = part
            .iter()
            .filter(|(arrival, ..)| stored.contains(arrival))
            .collect();
        for part in parts(&new) {
            let mut query =
                QueryBuilder::<Db>::new("INSERT INTO change_bytes (realm, arrival, bytes) ");
            query.push_values(part, |mut row, (arrival, _, change)| {
                row.push_bind(realm)
                    .push_bind(*arrival)
                    .push_bind(change.bytes.as_slice());
            });
            self.run(query.build()).await?;
        }
        Ok(stored)
    }
}

fn push_keys(query: &mut QueryBuilder<Db>, keys: &[ChangeKey]) {
    query.push_values(keys, |mut row, key| {
        row.push_bind(key.record.as_bytes())
            .push_bind(key.hash.as_bytes());
    });
}

fn missing(key: ChangeKey) -> StoreError {
    StoreError::Contradiction {
        table: TABLE,
        column: "hash",
        row: key.hash.to_string(),
    }
}
