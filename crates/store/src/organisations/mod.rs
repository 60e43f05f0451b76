//! Organisations (机构): who they are, above whom they stand, and how administrators change that.
//!
//! What an organisation is, is public; so reading them takes no scope.

mod change;
mod check;
mod list;
mod row;
#[cfg(test)]
mod tests;

pub use change::{NewOrganisation, Revision, bootstrap, close, create, move_under, rename, set_phone};
pub use list::{OrganisationFilter, OrganisationPath, list, path};
pub use row::OrganisationRecord;
pub(crate) use row::organisation_tree;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::types::words;
use domain::id::OrganisationId;
use domain::identity::Phone;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Tier};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

words!(OrganisationKind, Tier);

/// One organisation.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn find(snapshot: &mut Snapshot, id: OrganisationId) -> Result<Organisation, StoreError> {
    tree(snapshot)?.get(id).cloned().ok_or(StoreError::NotFound)
}

/// All organisations, closed ones too.
///
/// # Errors
/// When the database fails.
pub fn tree(snapshot: &mut Snapshot) -> Result<Arc<OrganisationTree>, StoreError> {
    Ok(Arc::clone(&snapshot.reference()?.organisations))
}

/// Whom a citizen calls (咨询电话).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficePhone {
    /// Full Chinese name of the office.
    pub office: String,
    /// Its telephone.
    pub phone: Phone,
}

/// Whom a citizen calls at an organisation that works and has a telephone.
pub(crate) fn phone(tree: &OrganisationTree, id: OrganisationId) -> Option<OfficePhone> {
    let organisation = tree.get(id).filter(|organisation| organisation.active)?;
    Some(OfficePhone { office: organisation.name.clone(), phone: organisation.phone.clone()? })
}

/// One organisation, read on any connection.
pub(crate) fn load(connection: &mut AnyConnection, id: OrganisationId) -> Result<Organisation, StoreError> {
    row::load(connection, id).map(|record| record.organisation)
}

/// One organisation with its version.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn record(snapshot: &mut Snapshot, id: OrganisationId) -> Result<OrganisationRecord, StoreError> {
    row::load(snapshot.connection(), id)
}
