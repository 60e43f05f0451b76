//! Who sees a case.
//!
//! Three doors, and no other: the organisation takes part or took part; the organisation oversees the division in which
//! the dispute lies, or the account audits it; a grid worker registered it. Whoever sees it through none of them is told
//! that there is no such case.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::organisation::Role;

use super::record::{Place, place};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::case_organisation;
use crate::scope::Scope;
use crate::types::Db;
use domain::id::CaseId;

/// Roles that see the cases of their organisation.
const PARTAKING: &[Role] = &[
    Role::Mediator,
    Role::CommitteeDirector,
    Role::JusticeOfficer,
    Role::PetitionClerk,
    Role::UnitOfficer,
    Role::JointMeetingOfficer,
    Role::Auditor,
];

/// Roles that see the cases of their division, in an organisation that oversees.
const OVERSEEING: &[Role] =
    &[Role::CommitteeDirector, Role::JusticeOfficer, Role::PetitionClerk, Role::JointMeetingOfficer];

/// Whether the account sees the cases of its organisation.
pub(super) fn partakes(scope: &Scope) -> bool {
    scope.has_any(PARTAKING)
}

/// Whether the account sees all cases of its organisation's division.
pub(super) fn oversees(scope: &Scope) -> bool {
    scope.has_any(&[Role::Auditor]) || (scope.organisation().kind.oversees() && scope.has_any(OVERSEEING))
}

/// Holds that the account sees a case.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not, or there is none.
pub(super) fn see(connection: &mut AnyConnection, scope: &Scope, id: CaseId) -> Result<Place, StoreError> {
    let place = place(connection, id)?;
    let sees = (oversees(scope) && scope.division().contains(place.division))
        || (scope.has_any(&[Role::GridWorker]) && place.registered_by == scope.user())
        || (partakes(scope) && takes_part(connection, scope, id)?);
    if sees { Ok(place) } else { Err(StoreError::NotFound) }
}

fn takes_part(connection: &mut AnyConnection, scope: &Scope, id: CaseId) -> Result<bool, StoreError> {
    let row = case_organisation::table.find((Db(id.county()), Db(scope.organisation_id()), Db(id)));
    Ok(diesel::select(exists(row)).get_result(connection)?)
}
