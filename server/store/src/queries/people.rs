use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::{
    id::{PersonId, UnitId},
    standing::Role,
};

use super::{Db, Row, Tx, rows::Reader};
use crate::{HeldRole, People, Person, RoleGrant, Secret, StoreError};

const SELECT: &str = "SELECT id, login, name, password_hash, created_at, disabled_at
    FROM people WHERE realm = ";

#[async_trait]
impl People for Tx {
    async fn put_person(&mut self, realm: &str, person: &Person) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO people (realm, id, login, name, password_hash, created_at, disabled_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (realm, id) DO UPDATE SET login = excluded.login, name = excluded.name,
                 password_hash = excluded.password_hash, disabled_at = excluded.disabled_at",
        )
        .bind(realm)
        .bind(person.id.as_bytes())
        .bind(&person.login)
        .bind(&person.name)
        .bind(person.password_hash.as_ref().map(|hash| &hash.0))
        .bind(person.created_at)
        .bind(person.disabled_at);
        self.run(query).await?;
        Ok(())
    }

    async fn person(&mut self, realm: &str, id: PersonId) -> Result<Option<Person>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND id = ")
            .push_bind(id.as_bytes());
        self.first(query.build())
            .await?
            .map(|row| person(&row))
            .transpose()
    }

    async fn person_by_login(
        &mut self,
        realm: &str,
        login: &str,
    ) -> Result<Option<Person>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND login = ")
            .push_bind(login);
        self.first(query.build())
            .await?
            .map(|row| person(&row))
            .transpose()
    }

    async fn people(
        &mut self,
        realm: &str,
        after_login: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Person>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND login > ")
            .push_bind(after_login.unwrap_or_default());
        query
            .push(" ORDER BY login LIMIT ")
            .push_bind(i64::from(limit));
        self.all(query.build()).await?.iter().map(person).collect()
    }

    async fn put_role(&mut self, realm: &str, grant: &RoleGrant) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO roles (realm, id, person, unit, role, valid_from, valid_to)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (realm, id) DO UPDATE SET person = excluded.person,
                 unit = excluded.unit, role = excluded.role, valid_from = excluded.valid_from,
                 valid_to = excluded.valid_to",
        )
        .bind(realm)
        .bind(grant.id.as_slice())
        .bind(grant.person.as_bytes())
        .bind(grant.unit.as_bytes())
        .bind(grant.role.code())
        .bind(&grant.valid_from)
        .bind(&grant.valid_to);
        self.run(query).await?;
        Ok(())
    }

    async fn grants_at(&mut self, realm: &str, unit: UnitId) -> Result<Vec<RoleGrant>, StoreError> {
        let query = sqlx::query(
            "SELECT id, person, unit, role, valid_from, valid_to FROM roles
             WHERE realm = $1 AND unit = $2 ORDER BY id",
        );
        let rows = self.all(query.bind(realm).bind(unit.as_bytes())).await?;
        let grants = rows.iter().map(|row| grant(&Reader::new("roles", row)));
        grants.collect()
    }

    async fn roles_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<HeldRole>, StoreError> {
        // LEFT JOIN, so that a role at a unit that is not there is noticed instead of forgotten.
        let query = sqlx::query(
            "SELECT r.id, r.person, r.unit, r.role, r.valid_from, r.valid_to, u.scope, u.level
             FROM roles r LEFT JOIN units u ON u.realm = r.realm AND u.id = r.unit
             WHERE r.realm = $1 AND r.person = $2 ORDER BY r.valid_from, r.id",
        );
        let rows = self.all(query.bind(realm).bind(person.as_bytes())).await?;
        rows.iter().map(held_role).collect()
    }
}

fn person(row: &Row) -> Result<Person, StoreError> {
    let row = Reader::new("people", row);
    Ok(Person {
        id: row.id("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        password_hash: row.get::<Option<String>>("password_hash")?.map(Secret),
        created_at: row.get("created_at")?,
        disabled_at: row.get("disabled_at")?,
    })
}

pub(super) fn held_role(row: &Row) -> Result<HeldRole, StoreError> {
    let row = Reader::new("roles", row);
    Ok(HeldRole {
        grant: grant(&row)?,
        scope: row.known("unit", row.opt_id("scope")?)?,
        level: row.get("level")?,
    })
}

fn grant(row: &Reader<'_>) -> Result<RoleGrant, StoreError> {
    Ok(RoleGrant {
        id: row.id("id")?,
        person: row.id("person")?,
        unit: row.id("unit")?,
        role: row.known("role", Role::from_code(row.get("role")?))?,
        valid_from: row.get("valid_from")?,
        valid_to: row.get("valid_to")?,
    })
}
