//! A committee in every village of 诸暨市, since a million cases are not those of ten committees.

use std::collections::BTreeSet;

use domain::division::{DivisionCode, villages};
use domain::organisation::{Organisation, OrganisationKind, Role, Tier};
use store::accounts::{self, Creation, NewAccount};
use store::organisations::{self, NewOrganisation};
use store::{Scope, Store, Transaction};

use crate::Failure;
use crate::world::World;

/// Committees at most; more villages there are not in a large county.
const COMMITTEES_MAX: usize = 500;

/// The county.
pub(super) const ZHUJI: &str = "330681";

/// Everybody's password.
pub(super) const PASSWORD: &str = "Maple-Bridge-1963";

/// A committee and its director.
#[derive(Debug, Clone)]
pub(super) struct Committee {
    /// The village.
    pub(super) division: DivisionCode,
    /// Name that the director logs in with.
    pub(super) username: String,
    /// What the director may do.
    pub(super) scope: Scope,
}

/// Makes the committees beside the sample world.
pub(super) fn make(store: &Store, world: &World, hash: &str) -> Result<Vec<Committee>, Failure> {
    let villages: Vec<_> = villages().filter(|(code, _)| code.to_string().starts_with(ZHUJI)).collect();
    let (world, hash) = (world.clone(), hash.to_owned());
    store.write_blocking(move |transaction| {
        let villages = villages.iter().take(COMMITTEES_MAX).enumerate();
        villages.map(|(number, (division, name))| add(transaction, &world, (number, *division, name), &hash)).collect()
    })
}

fn add(
    transaction: &mut Transaction,
    world: &World,
    (number, division, name): (usize, DivisionCode, &str),
    hash: &str,
) -> Result<Committee, Failure> {
    let refused = |why: &dyn std::fmt::Display| Failure::Refused(format!("a committee for {name}: {why}"));
    let new = NewOrganisation {
        name: format!("{name}第{number}人民调解委员会").parse().map_err(|why| refused(&why))?,
        kind: OrganisationKind::VillageCommittee,
        tier: Tier::Village,
        division,
        parent: Some(world.id("county-centre")),
        number_prefix: format!("测{number}"),
        phone: None,
    };
    let made = organisations::create(transaction, &world.scope("city-admin"), &new)?;
    let organisation = made.map_err(|objection| refused(&objection.reason))?.organisation;
    let username = format!("director{number}");
    let scope = employ(transaction, organisation, (&username, Role::CommitteeDirector), hash)?;
    Ok(Committee { division, username, scope })
}

/// Makes an account with that role.
pub(super) fn employ(
    transaction: &mut Transaction,
    organisation: Organisation,
    (username, role): (&str, Role),
    hash: &str,
) -> Result<Scope, Failure> {
    let new = NewAccount {
        username: username.to_owned(),
        name: role.name_zh().to_owned(),
        organisation: organisation.id,
        roles: vec![role],
        password_hash: hash.to_owned(),
    };
    let Creation::Made(account) = accounts::create(transaction, None, &new)? else {
        return Err(Failure::Refused(format!("the account {username} cannot be made")));
    };
    accounts::change_password(transaction, account.id, hash)?;
    Ok(Scope::new(account.id, organisation, BTreeSet::from([role])))
}
