//! Who sees a case.
//!
//! Three doors, and no other: the organisation takes part or took part; the organisation oversees the division in which
//! the dispute lies, or the account audits it; a grid worker registered it. Whoever sees it through none of them is told
//! that there is no such case.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::case::AttachmentKind;
use domain::organisation::Role;

use super::error::CaseError;
use crate::connection::AnyConnection;
use crate::dossier;
use crate::error::StoreError;
use crate::schema::{case_organisation, mediation_case};
use crate::scope::Scope;
use crate::types::Db;
use domain::division::DivisionCode;
use domain::id::{CaseId, County, OrganisationId, UserId};
use escalation::{Need, Refusal, Unmet, UnmetKind};

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

/// Roles that may unmask particulars outside of their own organisation's cases, logged and with a reason (domain
/// reference 2.2).
const UNMASKING: &[Role] = &[Role::JusticeOfficer, Role::PetitionClerk, Role::JointMeetingOfficer, Role::Auditor];

/// Roles that may unmask particulars in the cases of their own organisation.
const UNMASKING_OWN: &[Role] = &[Role::Mediator, Role::CommitteeDirector];

const MAY_UNMASK: Need = Need::own("may_unmask", "您只能查看本机构承办、参与案件的完整个人信息");

/// Whether the account sees the cases of its organisation.
pub(crate) fn partakes(scope: &Scope) -> bool {
    scope.has_any(PARTAKING)
}

/// Whether the account sees all cases of its organisation's division.
pub(crate) fn oversees(scope: &Scope) -> bool {
    scope.has_any(&[Role::Auditor]) || (scope.organisation().kind.oversees() && scope.has_any(OVERSEEING))
}

/// What decides whether an account sees a case.
#[derive(Debug, Clone, Copy, Queryable)]
pub(crate) struct Place {
    division: DivisionCode,
    registered_by: UserId,
    /// Whether the account's organisation takes part or took part.
    takes_part: bool,
}

impl Place {
    /// Whether the account sees the case.
    pub(super) fn is_seen_by(&self, scope: &Scope) -> bool {
        (oversees(scope) && scope.division().contains(self.division))
            || (scope.has_any(&[Role::GridWorker]) && self.registered_by == scope.user())
            || (partakes(scope) && self.takes_part)
    }
}

/// The place of a case towards an account, to be selected from its row as a [`Place`].
#[diesel::dsl::auto_type]
pub(super) fn place(scope: &Scope, id: CaseId) -> _ {
    let key: (Db<County>, Db<CaseId>, Db<OrganisationId>) = (Db(id.county()), Db(id), Db(scope.organisation_id()));
    (mediation_case::division, mediation_case::registered_by, exists(case_organisation::table.find(key)))
}

/// Holds that the account sees a case.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not, or there is none.
pub(crate) fn see(connection: &mut AnyConnection, scope: &Scope, id: CaseId) -> Result<Place, StoreError> {
    let row = mediation_case::table.find((Db(id.county()), Db(id)));
    let place: Place = row.select(place(scope, id)).first(connection)?;
    if place.is_seen_by(scope) { Ok(place) } else { Err(StoreError::NotFound) }
}

/// Holds that the account may see particulars in this case unmasked.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not see the case; a refusal when it sees it masked only.
pub(crate) fn see_unmasked(connection: &mut AnyConnection, scope: &Scope, id: CaseId) -> Result<(), CaseError> {
    let place = see(connection, scope, id)?;
    if scope.has_any(UNMASKING) || (scope.has_any(UNMASKING_OWN) && place.takes_part) {
        return Ok(());
    }
    Err(masked_only().into())
}

/// The refusal for whoever sees a case masked only.
pub(crate) fn masked_only() -> Refusal {
    Refusal { unmet: vec![Unmet::of(&MAY_UNMASK, UnmetKind::Permission, None)] }
}

/// Holds that the account may read a file of that kind in this case.
///
/// # Errors
/// A refusal where the file tells who somebody is and the account does not get people whole.
pub(super) fn see_file(
    connection: &mut AnyConnection,
    scope: &Scope,
    id: CaseId,
    (kind, with_reason): (AttachmentKind, bool),
) -> Result<(), CaseError> {
    if kind.shows_identity() && !sees_whole(connection, scope, id, with_reason)? {
        see_unmasked(connection, scope, id)?;
        return Err(dossier::reason_missing().into());
    }
    Ok(())
}

/// Whether the account gets the people of a case whole where no single person is asked for, as on its papers: when its
/// organisation works on the case, or with a reason where its role may unmask elsewhere.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not see the case.
pub(crate) fn sees_whole(
    connection: &mut AnyConnection,
    scope: &Scope,
    id: CaseId,
    with_reason: bool,
) -> Result<bool, StoreError> {
    let place = see(connection, scope, id)?;
    let works_on_it = (scope.has_any(UNMASKING) || scope.has_any(UNMASKING_OWN)) && place.takes_part;
    Ok(works_on_it || (with_reason && scope.has_any(UNMASKING)))
}
