//! Who is complained of (被反映人、被检举控告人), and from whom an accusation is kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{OrganisationId, UserId};
use crate::organisation::OrganisationTree;

/// Who is complained of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accused {
    /// Organisations registered here.
    #[serde(default)]
    pub organisations: Vec<OrganisationId>,
    /// People who have an account here.
    #[serde(default)]
    pub users: Vec<UserId>,
    /// Others, in words: name, post, place.
    #[serde(default)]
    pub names: Vec<String>,
}

impl Accused {
    /// Whether nobody is named.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.organisations.is_empty() && self.users.is_empty() && self.names.is_empty()
    }

    /// Names these too.
    pub fn add(&mut self, others: &Self) {
        fn all<T: Clone + PartialEq>(known: &mut Vec<T>, others: &[T]) {
            let new: Vec<_> = others.iter().filter(|other| !known.contains(other)).cloned().collect();
            known.extend(new);
        }
        all(&mut self.organisations, &others.organisations);
        all(&mut self.users, &others.users);
        all(&mut self.names, &others.names);
    }

    /// Whether an organisation is complained of: itself, or one it stands below.
    #[must_use]
    pub fn covers(&self, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
        self.organisations.iter().any(|accused| tree.is_within(organisation, *accused))
    }

    /// Whether somebody is complained of, in person or through the organisation.
    #[must_use]
    pub fn covers_user(&self, user: UserId, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
        self.users.contains(&user) || self.covers(organisation, tree)
    }
}
