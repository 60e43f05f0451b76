//! What the tests of this crate share.

use crate::organisations::NewOrganisation;
use crate::{KeyRing, Scope, Store, StoreOptions};
use domain::id::{UserId, compose};
use domain::organisation::{Organisation, OrganisationKind, Role, Tier};
use domain::text::Line;
use std::collections::BTreeSet;
use test_database::TestDatabase;

/// Options for that database, always with the same keys, so that a store opened again can read what it wrote.
pub(crate) fn options(database: &TestDatabase) -> StoreOptions {
    let key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    let keyring = KeyRing::parse(&format!("index = {key}; test = {key}")).unwrap();
    StoreOptions { readers: 2, ..StoreOptions::new(database.url(), database.dir().join("files"), keyring) }
}

/// A store on that database with its schema up to date.
pub(crate) fn store(database: &TestDatabase) -> Store {
    let store = Store::open(options(database)).unwrap();
    store.migrate().unwrap();
    store
}

/// The first organisation of a store, 绍兴市矛调中心.
pub(crate) fn city_centre() -> NewOrganisation {
    NewOrganisation {
        name: Line::new("绍兴市矛盾纠纷调处化解中心").unwrap(),
        kind: OrganisationKind::DisputeCentre,
        tier: Tier::City,
        division: "3306".parse().unwrap(),
        parent: None,
        number_prefix: "绍".to_owned(),
    }
}

/// An account of an organisation, with one role.
pub(crate) fn scope(organisation: &Organisation, role: Role) -> Scope {
    Scope::new(UserId(compose(1, organisation.division.county(), 1)), organisation.clone(), BTreeSet::from([role]))
}
