//! Who does what: the people of the sample world by the organisation they work in.

use std::collections::BTreeMap;

use domain::id::{OrganisationId, UserId};
use domain::organisation::Role;
use store::Scope;

use super::disputes::Dispute;
use crate::world::places::{PLACES, Place};
use crate::world::{World, people};

/// Roles whose holders may order and follow from above.
const OVERSEERS: &[Role] =
    &[Role::JusticeOfficer, Role::PetitionClerk, Role::JointMeetingOfficer, Role::CommitteeDirector];

/// The staff of the sample world.
#[derive(Debug)]
pub(super) struct Staff {
    scopes: BTreeMap<&'static str, Scope>,
    organisations: BTreeMap<&'static str, OrganisationId>,
}

impl Staff {
    pub(super) fn of(world: &World) -> Self {
        Self {
            scopes: people().map(|(_, person)| (person.username, world.scope(person.username))).collect(),
            organisations: PLACES.iter().map(|place| (place.key, world.id(place.key))).collect(),
        }
    }

    /// The scope of somebody.
    pub(super) fn scope(&self, username: &str) -> &Scope {
        &self.scopes[username]
    }

    /// The account of somebody.
    pub(super) fn user(&self, username: &str) -> UserId {
        self.scope(username).user()
    }

    /// The id of an organisation.
    pub(super) fn id(&self, key: &str) -> OrganisationId {
        self.organisations[key]
    }
}

/// The place with that key.
pub(super) fn place(key: &str) -> &'static Place {
    PLACES.iter().find(|place| place.key == key).expect("stories name organisations of the world")
}

/// The director of an organisation.
pub(super) fn director(key: &str) -> &'static str {
    somebody(key, &[Role::CommitteeDirector])
}

/// One of the mediators of an organisation; `variety` says which, where there are several.
pub(super) fn mediator(key: &str, variety: usize) -> &'static str {
    let mediators: Vec<_> = place(key).people.iter().filter(|person| person.roles.contains(&Role::Mediator)).collect();
    mediators[variety % mediators.len()].username
}

/// Whoever oversees for an organisation.
pub(super) fn overseer(key: &str) -> &'static str {
    somebody(key, OVERSEERS)
}

/// Somebody with one of these roles in an organisation.
pub(super) fn somebody(key: &str, roles: &[Role]) -> &'static str {
    let person = place(key).people.iter().find(|person| person.roles.iter().any(|role| roles.contains(role)));
    person.expect("organisations of the world have people for their roles").username
}

/// The organisation that a case goes up to.
pub(super) fn above(key: &str) -> &'static str {
    place(key).parent.expect("stories do not go up from the top")
}

/// The professional committee that takes a dispute.
pub(super) fn sector_committee(dispute: &Dispute) -> Option<&'static str> {
    let kind = dispute.category.sector()?.committee();
    PLACES.iter().find(|place| place.kind == kind).map(|place| place.key)
}
