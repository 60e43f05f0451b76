//! Finding organisations, and the way up from one.

use crate::error::StoreError;
use crate::read::Snapshot;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationKind, Tier};
use serde::Serialize;
use utoipa::ToSchema;

/// Which organisations to list; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct OrganisationFilter {
    /// Part of the name.
    pub text: Option<String>,
    /// Only of this kind.
    pub kind: Option<OrganisationKind>,
    /// Only on this tier.
    pub tier: Option<Tier>,
    /// Only those that serve this division or part of it.
    pub within: Option<DivisionCode>,
    /// Only those that serve this division or a division around it.
    pub serving: Option<DivisionCode>,
    /// Only those directly below this one.
    pub parent: Option<OrganisationId>,
    /// Closed ones too.
    pub closed: bool,
}

impl OrganisationFilter {
    fn takes(&self, organisation: &Organisation) -> bool {
        (self.closed || organisation.active)
            && self.text.as_ref().is_none_or(|text| organisation.name.contains(text.as_str()))
            && self.kind.is_none_or(|kind| organisation.kind == kind)
            && self.tier.is_none_or(|tier| organisation.tier == tier)
            && self.within.is_none_or(|division| division.contains(organisation.division))
            && self.serving.is_none_or(|division| organisation.division.contains(division))
            && self.parent.is_none_or(|parent| organisation.parent == Some(parent))
    }
}

/// The organisations that a filter takes, in the order they were added: at most `limit` after `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    snapshot: &mut Snapshot,
    filter: &OrganisationFilter,
    after: Option<OrganisationId>,
    limit: u32,
) -> Result<Vec<Organisation>, StoreError> {
    let tree = super::tree(snapshot)?;
    let taken = tree.iter().filter(|organisation| after.is_none_or(|after| organisation.id > after));
    Ok(taken.filter(|organisation| filter.takes(organisation)).take(limit as usize).cloned().collect())
}

/// The way up from an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrganisationPath {
    /// Every organisation above, nearest first.
    pub above: Vec<Organisation>,
    /// The next one up that mediates, which takes what is transferred.
    pub next_up: Option<OrganisationId>,
    /// The nearest one above both it and the other one, which decides when they disagree.
    pub common_superior: Option<OrganisationId>,
}

/// The way up from an organisation, and to where it meets that of another one.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such organisation, or no such other one.
pub fn path(
    snapshot: &mut Snapshot,
    id: OrganisationId,
    other: Option<OrganisationId>,
) -> Result<OrganisationPath, StoreError> {
    let tree = super::tree(snapshot)?;
    for asked in std::iter::once(id).chain(other) {
        tree.get(asked).ok_or(StoreError::NotFound)?;
    }
    Ok(OrganisationPath {
        above: tree.above(id).cloned().collect(),
        next_up: tree.next_up(id).map(|next| next.id),
        common_superior: other.and_then(|other| tree.common_superior(id, other)).map(|superior| superior.id),
    })
}
