//! The office that every history begins with: one province, two communes, four people with a phone each.

use danvan_server::{
    clock::today,
    entropy::Entropy,
    people::{
        Act, COMMUNE, FirstAdministrator, NewPerson, NewUnit, add_person, add_unit, init_realm,
    },
};
use danvan_store::{NewDevice, RoleGrant, Secret, Store, StoreError, Work};
use sync_core::{
    id::{DeviceId, InstallId, PersonId, ScopeId, UnitId},
    phone::{Me, Phone, Scope},
    standing::Role,
};

use crate::{
    plan::{PEOPLE, SCOPES},
    server::{Dice, MORNING},
};

/// The realm's code.
pub const REALM: &str = "LS";
/// Since when everybody holds their roles.
const SINCE: &str = "2020-01-01";
/// What they may do where they work.
const ROLES: [Role; 2] = [Role::UnitContact, Role::StandingOffice];
/// In which communes each works.
const WHERE: [&[usize]; PEOPLE] = [&[0, 1], &[0, 1], &[0], &[1]];

/// Who is who.
#[derive(Debug, Clone)]
pub struct Office {
    /// The communes.
    pub scopes: [ScopeId; SCOPES],
    /// The people.
    pub people: Vec<Person>,
}

/// Somebody with a phone.
#[derive(Debug, Clone)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// Their device.
    pub device: DeviceId,
    /// The scopes in which they have roles.
    pub scopes: Vec<ScopeId>,
}

/// Why the office could not be set up: the store, or the rules of the house.
#[derive(Debug)]
pub struct NotSetUp;

impl From<StoreError> for NotSetUp {
    fn from(_: StoreError) -> Self {
        Self
    }
}

impl From<danvan_server::http::problem::Problem> for NotSetUp {
    fn from(_: danvan_server::http::problem::Problem) -> Self {
        Self
    }
}

impl Office {
    /// Sets the office up in an empty store.
    pub async fn open(store: &dyn Store) -> Result<Self, NotSetUp> {
        let dice = Dice::of(1);
        let mut act = Act {
            realm: REALM.to_owned(),
            now_ms: MORNING,
            person: None,
            device: None,
        };
        let mut work = store.write().await?;
        let first = FirstAdministrator {
            login: "quantri".to_owned(),
            name: "Quản trị Mẫu".to_owned(),
            password_hash: Secret(String::new()),
        };
        let (province, _) =
            init_realm(work.as_mut(), &dice, &mut act, "Tỉnh Lam Sim", first).await?;
        let mut scopes = [ScopeId::default(); SCOPES];
        for (n, scope) in scopes.iter_mut().enumerate() {
            let unit = NewUnit {
                id: UnitId(id(&dice)),
                parent: Some(province.id),
                level: COMMUNE.to_owned(),
                code: format!("9900{n}"),
                name: format!("Xã Mẫu {n}"),
                bloc: None,
                valid_from: SINCE.to_owned(),
                valid_to: None,
            };
            *scope = add_unit(work.as_mut(), &act, unit).await?.scope;
        }
        let mut people = Vec::new();
        for (n, places) in WHERE.iter().enumerate() {
            let person = NewPerson {
                id: PersonId(id(&dice)),
                login: format!("canbo{n}"),
                name: format!("Người Mẫu {n}"),
                password_hash: None,
            };
            let person = add_person(work.as_mut(), &act, person).await?;
            let device = NewDevice {
                id: DeviceId(id(&dice)),
                person: person.id,
                name: format!("Máy {n}"),
                algorithm: "ed25519".to_owned(),
                public_key: vec![0; 32],
                enrolled_at: MORNING,
            };
            work.add_device(REALM, &device).await?;
            let scopes: Vec<ScopeId> = places.iter().map(|at| scopes[*at]).collect();
            for scope in &scopes {
                grant(work.as_mut(), person.id, *scope, None).await?;
            }
            people.push(Person {
                id: person.id,
                device: device.id,
                scopes,
            });
        }
        work.commit().await?;
        Ok(Self { scopes, people })
    }

    /// A phone just enrolled.
    pub fn enrolled(&self, person: usize, install: InstallId) -> Phone {
        let person = &self.people[person];
        Phone {
            me: Me {
                device: person.device,
                install,
                installs: [install].into(),
                ..Me::default()
            },
            scopes: person
                .scopes
                .iter()
                .map(|scope| (*scope, Scope::default()))
                .collect(),
            ..Phone::default()
        }
    }

    /// The scope in which a person has no role.
    pub fn foreign_to(&self, person: usize) -> Option<ScopeId> {
        let own = &self.people[person].scopes;
        self.scopes
            .iter()
            .copied()
            .find(|scope| !own.contains(scope))
    }
}

/// Ends a person's roles in a scope today, or begins them again.
pub async fn roles(
    store: &dyn Store,
    person: PersonId,
    scope: ScopeId,
    now: i64,
    hold: bool,
) -> Result<(), StoreError> {
    let mut work = store.write().await?;
    let end = (!hold).then(|| today(now));
    grant(work.as_mut(), person, scope, end).await?;
    work.commit().await
}

async fn grant(
    work: &mut dyn Work,
    person: PersonId,
    scope: ScopeId,
    valid_to: Option<String>,
) -> Result<(), StoreError> {
    for (n, role) in ROLES.into_iter().enumerate() {
        // The same id each time: it is the same grant.
        let mut id = person.0;
        for (byte, of_scope) in id.iter_mut().zip(scope.0) {
            *byte ^= of_scope;
        }
        id[0] ^= u8::try_from(n).unwrap_or_default();
        let grant = RoleGrant {
            id,
            person,
            unit: UnitId(scope.0),
            role,
            valid_from: SINCE.to_owned(),
            valid_to: valid_to.clone(),
        };
        work.put_role(REALM, &grant).await?;
    }
    Ok(())
}

fn id(dice: &Dice) -> [u8; 16] {
    let mut id = [0; 16];
    dice.fill(&mut id);
    id
}
