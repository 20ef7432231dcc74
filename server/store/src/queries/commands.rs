use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{CommandId, RecordId};

use super::{Db, Row, Tx, parts, push_list, rows::Reader};
use crate::{
    AppendedCommand, CommandRow, CommandState, Commands, FinishedCommand, NewCommand, StoreError,
};

const TABLE: &str = "commands";

const SELECT: &str = "SELECT id, record, scope, device, person, received_at, body, arrival, state,
    code, answer, seq FROM commands WHERE realm = ";

#[async_trait]
impl Commands for Tx {
    async fn append_commands(
        &mut self,
        realm: &str,
        commands: &[NewCommand],
    ) -> Result<Vec<AppendedCommand>, StoreError> {
        if commands.is_empty() {
            return Ok(Vec::new());
        }
        let first = self.take_numbers(realm, "arrival", commands.len()).await?;
        let rows: Vec<(i64, &NewCommand)> = (first..).zip(commands).collect();
        let mut stored = HashSet::with_capacity(rows.len());
        for part in parts(&rows) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO commands (realm, id, record, scope, device, person, arrival,
                     received_at, body, state) ",
            );
            query.push_values(part, |mut row, (arrival, command)| {
                row.push_bind(realm)
                    .push_bind(command.id.as_bytes())
                    .push_bind(command.record.as_bytes())
                    .push_bind(command.scope.as_bytes())
                    .push_bind(command.device.as_bytes())
                    .push_bind(command.person.as_bytes())
                    .push_bind(*arrival)
                    .push_bind(command.received_at)
                    .push_bind(command.body.as_slice())
                    .push_bind(CommandState::Queued.code());
            });
            query.push(" ON CONFLICT (realm, id) DO NOTHING RETURNING arrival");
            for row in self.all(query.build()).await? {
                stored.insert(Reader::new(TABLE, &row).get::<i64>("arrival")?);
            }
        }
        let known: Vec<CommandId> = rows
            .iter()
            .filter(|(arrival, _)| !stored.contains(arrival))
            .map(|(_, command)| command.id)
            .collect();
        let known: HashMap<CommandId, CommandRow> = self
            .commands(realm, &known)
            .await?
            .into_iter()
            .map(|c| (c.command.id, c))
            .collect();
        rows.iter()
            .map(|(arrival, command)| match known.get(&command.id) {
                _ if stored.contains(arrival) => Ok(AppendedCommand::Stored { arrival: *arrival }),
                Some(row) => Ok(AppendedCommand::Duplicate(Box::new(row.clone()))),
                None => Err(missing(command.id)),
            })
            .collect()
    }

    async fn pending_command_records(
        &mut self,
        realm: &str,
        limit: u32,
    ) -> Result<Vec<RecordId>, StoreError> {
        let query = sqlx::query(
            "SELECT record FROM
                 (SELECT record, arrival FROM commands WHERE realm = $1 AND state = 0
                  ORDER BY arrival LIMIT $2) AS oldest
             GROUP BY record ORDER BY MIN(arrival)",
        );
        let rows = self.all(query.bind(realm).bind(i64::from(limit))).await?;
        rows.iter()
            .map(|row| Reader::new(TABLE, row).id("record"))
            .collect()
    }

    async fn queued_commands_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<CommandRow>, StoreError> {
        let mut queued = Vec::new();
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(SELECT);
            query.push_bind(realm).push(" AND state = 0 AND record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            for row in self.all(query.build()).await? {
                queued.push(command(&row)?);
            }
        }
        queued.sort_unstable_by_key(|row| row.arrival);
        Ok(queued)
    }

    async fn finish_commands(
        &mut self,
        realm: &str,
        finished: &[FinishedCommand],
    ) -> Result<(), StoreError> {
        for part in parts(finished) {
            let mut query = QueryBuilder::<Db>::new("WITH v(id, state, code, answer, seq) AS (");
            query.push_values(part, |mut row, finished| {
                row.push_bind(finished.id.as_bytes())
                    .push_bind(finished.state.code())
                    .push_bind(&finished.code)
                    .push_bind(&finished.answer)
                    .push_bind(finished.seq);
            });
            query
                .push(
                    ") UPDATE commands
                     SET state = v.state, code = v.code, answer = v.answer, seq = v.seq
                     FROM v WHERE commands.id = v.id AND commands.realm = ",
                )
                .push_bind(realm);
            if self.run(query.build()).await? != part.len() as u64 {
                return Err(self.fail(missing(part[0].id)));
            }
        }
        Ok(())
    }

    async fn commands(
        &mut self,
        realm: &str,
        ids: &[CommandId],
    ) -> Result<Vec<CommandRow>, StoreError> {
        let mut commands = Vec::with_capacity(ids.len());
        for part in parts(ids) {
            let mut query = QueryBuilder::<Db>::new(SELECT);
            query.push_bind(realm).push(" AND id IN ");
            push_list(&mut query, part.iter().map(CommandId::as_bytes));
            for row in self.all(query.build()).await? {
                commands.push(command(&row)?);
            }
        }
        Ok(commands)
    }

    async fn commands_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<CommandRow>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND record = ")
            .push_bind(record.as_bytes());
        query.push(" ORDER BY arrival");
        self.all(query.build()).await?.iter().map(command).collect()
    }
}

fn missing(id: CommandId) -> StoreError {
    StoreError::Contradiction {
        table: TABLE,
        column: "id",
        row: id.to_string(),
    }
}

fn command(row: &Row) -> Result<CommandRow, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(CommandRow {
        command: NewCommand {
            id: row.id("id")?,
            record: row.id("record")?,
            scope: row.id("scope")?,
            device: row.id("device")?,
            person: row.id("person")?,
            received_at: row.get("received_at")?,
            body: row.get("body")?,
        },
        arrival: row.get("arrival")?,
        state: row.known("state", CommandState::of_code(row.get("state")?))?,
        code: row.get("code")?,
        answer: row.get("answer")?,
        seq: row.get("seq")?,
    })
}
