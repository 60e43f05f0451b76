//! Who can be appointed: accounts of an organisation that mediate and are open.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::id::{OrganisationId, UserId};
use domain::organisation::Role;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{account, account_role};
use crate::types::Db;

/// The mediators of an organisation.
pub(super) fn of(connection: &mut AnyConnection, organisation: OrganisationId) -> Result<BTreeSet<UserId>, StoreError> {
    let roles = [Role::Mediator, Role::CommitteeDirector].map(|role| account_role::role.eq(Db(role)));
    let [mediator, director] = roles;
    Ok(account::table
        .inner_join(
            account_role::table.on(account_role::county.eq(account::county).and(account_role::account.eq(account::id))),
        )
        .filter(account::organisation.eq(Db(organisation)))
        .filter(account::disabled_at.is_null())
        .filter(mediator.or(director))
        .select(account::id)
        .load::<UserId>(connection)?
        .into_iter()
        .collect())
}
