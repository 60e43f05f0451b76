//! Who asks: the scope without which no query can be made (权限范围).
//!
//! Everything public in this crate takes a [`Scope`]. It says which account acts, for which organisation, in which roles,
//! and thereby which rows it may see. There is no way around it from outside the crate: a transaction or snapshot has no
//! connection to give away, it can only be handed to a function of this crate.

use std::collections::BTreeSet;

use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, UserId};
use domain::organisation::{Organisation, Role};
use escalation::Actor;

/// Account, organisation and roles on whose behalf something is read or written.
#[derive(Debug, Clone)]
pub struct Scope {
    actor: Actor,
    organisation: Organisation,
    request_id: Option<String>,
}

impl Scope {
    /// Made by whoever has checked the token of the account.
    #[must_use]
    pub fn new(user: UserId, organisation: Organisation, roles: BTreeSet<Role>) -> Self {
        Self { actor: Actor { user, organisation: organisation.id, roles }, organisation, request_id: None }
    }

    /// The same, with the id of the request it serves, for the access log.
    #[must_use]
    pub fn for_request(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// Who acts, as the rules see it.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The account.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.actor.user
    }

    /// The account's organisation.
    #[must_use]
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The id of its organisation.
    #[must_use]
    pub fn organisation_id(&self) -> OrganisationId {
        self.organisation.id
    }

    /// The division its organisation serves.
    #[must_use]
    pub fn division(&self) -> DivisionCode {
        self.organisation.division
    }

    /// The county its organisation lies in, first column of every key.
    #[must_use]
    pub fn county(&self) -> County {
        self.organisation.division.county()
    }

    /// The request it serves.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Whether the account has one of these roles.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.actor.has_any(roles)
    }
}
