//! What the tests of this crate share.

use crate::organisations::NewOrganisation;
use crate::{KeyRing, Scope, Store, StoreOptions, clock::SettableClock};
use chrono::{TimeZone, Utc};
use domain::id::{County, OrganisationId, UserId, compose};
use domain::organisation::{Organisation, OrganisationKind, Role, Tier};
use domain::text::Line;
use std::collections::BTreeSet;
use std::sync::Arc;
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

/// A store whose clock shows nine o'clock of 2 March 2026 in China.
pub(crate) fn march_second(database: &TestDatabase) -> Store {
    let nine = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap();
    let clock = Arc::new(SettableClock::at(nine));
    let store = Store::open(StoreOptions { clock, ..options(database) }).unwrap();
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
        phone: None,
    }
}

/// 诸暨市司法局, which no store holds.
pub(crate) fn county_bureau() -> Organisation {
    Organisation {
        id: OrganisationId(compose(1, County(330_681), 7)),
        name: "诸暨市司法局".to_owned(),
        kind: OrganisationKind::JusticeBureau,
        tier: Tier::County,
        division: "330681".parse().unwrap(),
        parent: None,
        number_prefix: String::new(),
        phone: None,
        active: true,
    }
}

/// An account of an organisation, with one role.
pub(crate) fn scope(organisation: &Organisation, role: Role) -> Scope {
    Scope::new(UserId(compose(1, organisation.division.county(), 1)), organisation.clone(), BTreeSet::from([role]))
}
