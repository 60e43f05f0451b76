//! Organisations (机构): who they are, above whom they stand, and how administrators change that.
//!
//! What an organisation is, is public; so reading them takes no scope.

mod row;
#[cfg(test)]
mod tests;

pub(crate) use row::{load, organisation_tree};

use crate::error::StoreError;
use crate::read::Snapshot;
use crate::reference::{self, Change, ChangeKind, ChangeSubject};
use crate::types::words;
use crate::write::Transaction;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Tier};
use serde_json::json;
use std::sync::Arc;

words!(OrganisationKind, Tier);

/// An organisation to be added.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Full Chinese name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// The tier it stands on.
    pub tier: Tier,
    /// The division it serves.
    pub division: DivisionCode,
    /// The organisation it hands cases up to.
    pub parent: Option<OrganisationId>,
    /// Character that stands for the place in case numbers.
    pub number_prefix: String,
}

/// Adds an organisation.
///
/// # Errors
/// When the database fails.
pub fn add(transaction: &mut Transaction, new: &NewOrganisation) -> Result<Organisation, StoreError> {
    let organisation = row::insert(transaction, new)?;
    let change = Change {
        scope: None,
        county: organisation.id.county(),
        action: ChangeKind::Created,
        subject: ChangeSubject::Organisation,
        key: organisation.id.to_string(),
        before: None,
        after: json!(organisation),
        reason: None,
    };
    reference::record(transaction, change)?;
    Ok(organisation)
}

/// One organisation.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn find(snapshot: &mut Snapshot, id: OrganisationId) -> Result<Organisation, StoreError> {
    load(snapshot.connection(), id)
}

/// All organisations, closed ones too.
///
/// # Errors
/// When the database fails.
pub fn tree(snapshot: &mut Snapshot) -> Result<Arc<OrganisationTree>, StoreError> {
    Ok(Arc::clone(&snapshot.reference()?.organisations))
}
