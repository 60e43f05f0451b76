//! The sample world: the organisations and people around 枫桥镇 that the demonstration and the tests start from.
//!
//! The table is in [`places`]; [`World::build`] makes it the way an installation comes into being: the operator makes the
//! first organisation and its administrator, and the administrator makes the others.

pub mod places;

use std::collections::BTreeMap;
use std::fmt::Display;

use domain::id::{OrganisationId, UserId};
use domain::identity::Phone;
use domain::organisation::Organisation;
use places::{PLACES, Person, Place};
use store::accounts::{self, Creation, NewAccount};
use store::organisations::{self, NewOrganisation};
use store::{Scope, Store, Transaction};

use crate::Failure;

/// The organisations and people of the sample, as they are in a store.
#[derive(Debug, Clone)]
pub struct World {
    organisations: BTreeMap<&'static str, Organisation>,
    users: BTreeMap<&'static str, UserId>,
}

impl World {
    /// Makes the world in a store that holds no organisation yet. Everybody gets the password of that hash, as if they had
    /// chosen it.
    ///
    /// # Errors
    /// When the store is not empty, or the database fails.
    pub fn build(store: &Store, password_hash: &str) -> Result<Self, Failure> {
        let password_hash = password_hash.to_owned();
        store.write_blocking(move |transaction| build(transaction, &password_hash))
    }

    /// The organisation with that key.
    ///
    /// # Panics
    /// When the table has no such key.
    #[must_use]
    pub fn organisation(&self, key: &str) -> &Organisation {
        self.organisations.get(key).unwrap_or_else(|| panic!("the world has no organisation {key}"))
    }

    /// The id of the organisation with that key.
    ///
    /// # Panics
    /// When the table has no such key.
    #[must_use]
    pub fn id(&self, key: &str) -> OrganisationId {
        self.organisation(key).id
    }

    /// The user with that name.
    ///
    /// # Panics
    /// When the table has no such user.
    #[must_use]
    pub fn user(&self, username: &str) -> UserId {
        *self.users.get(username).unwrap_or_else(|| panic!("the world has no user {username}"))
    }

    /// Who may see and do what that user may, for commands that do not come through the interface.
    ///
    /// # Panics
    /// When the table has no such user.
    #[must_use]
    pub fn scope(&self, username: &str) -> Scope {
        let (place, person) = people().find(|(_, person)| person.username == username).expect("a user of the world");
        let roles = person.roles.iter().copied().collect();
        Scope::new(self.user(username), self.organisation(place.key).clone(), roles)
    }
}

/// Everybody in the world, with where they work.
pub fn people() -> impl Iterator<Item = (&'static Place, &'static Person)> {
    PLACES.iter().flat_map(|place| place.people.iter().map(move |person| (place, person)))
}

fn build(transaction: &mut Transaction, password_hash: &str) -> Result<World, Failure> {
    let mut world = World { organisations: BTreeMap::new(), users: BTreeMap::new() };
    let mut administrator = None;
    for (place, number) in PLACES.iter().zip(1..) {
        let new = new_organisation((place, number), &world)?;
        let made = match &administrator {
            None => organisations::bootstrap(transaction, &new)?,
            Some(administrator) => organisations::create(transaction, administrator, &new)?,
        };
        let record = made.map_err(|objection| refused(place.key, &objection.reason))?;
        world.organisations.insert(place.key, record.organisation);
        for person in place.people {
            let user = add_person(transaction, place, person, &world, password_hash)?;
            world.users.insert(person.username, user);
        }
        administrator = administrator.or_else(|| place.people.first().map(|person| world.scope(person.username)));
    }
    Ok(world)
}

fn new_organisation((place, number): (&Place, u16), world: &World) -> Result<NewOrganisation, Failure> {
    let wrong = |why: &dyn Display| refused(place.key, why);
    Ok(NewOrganisation {
        name: place.name.parse().map_err(|why| wrong(&why))?,
        kind: place.kind,
        tier: place.tier,
        division: place.division.parse().map_err(|why| wrong(&why))?,
        parent: place.parent.map(|key| world.id(key)),
        number_prefix: place.number_prefix.to_owned(),
        // Nobody has it: no number in an area begins with a zero.
        phone: Some(format!("0575-0000{number:04}").parse::<Phone>().map_err(|why| wrong(&why))?),
    })
}

fn add_person(
    transaction: &mut Transaction,
    place: &Place,
    person: &Person,
    world: &World,
    password_hash: &str,
) -> Result<UserId, Failure> {
    let new = NewAccount {
        username: person.username.to_owned(),
        name: person.name.to_owned(),
        organisation: world.id(place.key),
        roles: person.roles.to_vec(),
        password_hash: password_hash.to_owned(),
    };
    match accounts::create(transaction, None, &new)? {
        Creation::Made(account) => {
            accounts::change_password(transaction, account.id, password_hash)?;
            Ok(account.id)
        }
        Creation::UsernameTaken => Err(refused(person.username, &"the user name is taken")),
        Creation::OrganisationUnknown => Err(refused(person.username, &"the organisation is unknown")),
    }
}

fn refused(what: &str, why: &dyn Display) -> Failure {
    Failure::Refused(format!("the sample world could not be made: {what}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use domain::division::{DivisionCode, DivisionLevel, DivisionTree, villages};
    use domain::organisation::{OrganisationKind, Role, Tier};

    fn division(place: &Place) -> DivisionCode {
        place.division.parse().unwrap()
    }

    #[test]
    fn every_place_is_real_and_its_organisation_bears_its_name() {
        let in_zhuji: BTreeMap<DivisionCode, String> =
            villages().filter(|(code, _)| code.to_string().starts_with("330681")).collect();
        for place in PLACES {
            let code = division(place);
            let name = match code.level() {
                DivisionLevel::Village => in_zhuji.get(&code).map(String::as_str),
                _ => DivisionTree::official().get(code).map(|division| division.name),
            };
            let name = name.unwrap_or_else(|| panic!("{} stands nowhere", place.key)).trim_end_matches("委会");
            let is_named = place.name.contains(name) || place.name.contains(name.trim_end_matches('镇'));
            assert!(is_named || place.kind == OrganisationKind::EnterpriseCommittee, "{} is in {name}", place.name);
        }
    }

    #[test]
    fn a_parent_stands_before_above_and_around() {
        for (position, place) in PLACES.iter().enumerate() {
            let Some(key) = place.parent else { continue };
            let parent = PLACES[..position].iter().find(|other| other.key == key);
            let parent = parent.unwrap_or_else(|| panic!("{} stands before its parent", place.key));
            assert!(parent.tier >= place.tier && division(parent).contains(division(place)), "{}", place.key);
        }
    }

    #[test]
    fn all_tiers_roles_and_needed_kinds_are_there() {
        for tier in Tier::ALL {
            assert!(PLACES.iter().any(|place| place.tier == *tier), "{tier:?}");
        }
        for role in Role::ALL {
            assert!(people().any(|(_, person)| person.roles.contains(role)), "{role:?}");
        }
        let usernames: BTreeSet<_> = people().map(|(_, person)| person.username).collect();
        assert_eq!(usernames.len(), people().count());
    }

    test_database::both_databases! {
        fn the_world_is_made_once_and_climbed_from_village_to_city(database: TestDatabase) {
            let ring = store::KeyRing::generate().unwrap();
            let options = store::StoreOptions::new(database.url(), database.dir().join("files"), ring);
            let store = Store::open(options).unwrap();
            store.migrate().unwrap();

            let world = World::build(&store, "$argon2id$").unwrap();

            let above = |key: &str| world.organisation(key).parent;
            assert_eq!(above("village"), Some(world.id("township")));
            assert_eq!(above("township"), Some(world.id("county-centre")));
            assert_eq!(above("county-centre"), Some(world.id("city-centre")));
            assert!(world.scope("village-director").has_any(&[Role::CommitteeDirector]));
            assert!(matches!(World::build(&store, "$argon2id$"), Err(Failure::Refused(_))));
        }
    }
}
