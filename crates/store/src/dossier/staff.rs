//! Who can be given work: open accounts of an organisation, by role.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::id::{OrganisationId, UserId};
use domain::organisation::Role;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{account, account_role};
use crate::types::Db;

/// Roles that mediate.
pub(crate) const MEDIATING: [Role; 2] = [Role::Mediator, Role::CommitteeDirector];

/// The people of an organisation who hold one of these roles.
pub(crate) fn with_role(
    connection: &mut AnyConnection,
    organisation: OrganisationId,
    roles: &[Role],
) -> Result<BTreeSet<UserId>, StoreError> {
    Ok(account::table
        .inner_join(
            account_role::table.on(account_role::county.eq(account::county).and(account_role::account.eq(account::id))),
        )
        .filter(account::organisation.eq(Db(organisation)))
        .filter(account::disabled_at.is_null())
        .filter(account_role::role.eq_any(roles.iter().copied().map(Db).collect::<Vec<_>>()))
        .select(account::id)
        .load::<UserId>(connection)?
        .into_iter()
        .collect())
}
