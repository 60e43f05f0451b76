//! Who sees a petition, and from whom an accusation is kept.
//!
//! Two doors: it is or was before the organisation, or the organisation oversees the division in which the problem lies
//! (or the account audits it). Behind both stands the law on accusations (《信访工作条例》第三十、四十六条), and before the
//! second the bar of what is confidential (保密): whoever may not know a petition is told that there is no such one, by a
//! query here as by [`escalation::petition::shield`] on the petition.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::case::AttachmentKind;
use domain::id::{OrganisationId, PetitionId};
use domain::organisation::{OrganisationKind, OrganisationTree, Role};
use domain::petition::{Petition, PetitionFlag, PetitionKind};
use escalation::petition::shield;
use escalation::{Need, Refusal, Unmet, UnmetKind};
use uuid::Uuid;

use super::projection::flag_pattern;
use super::traits::accused_hash;
use crate::cases::CaseError;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::dossier;
use crate::error::StoreError;
use crate::schema::{petition as table, petition_accused, petition_organisation};
use crate::scope::Scope;
use crate::types::Db;

/// Roles that see the petitions before their organisation.
const PARTAKING: &[Role] = &[
    Role::PetitionClerk,
    Role::UnitOfficer,
    Role::JointMeetingOfficer,
    Role::JusticeOfficer,
    Role::CommitteeDirector,
    Role::Auditor,
];

/// Roles that see the petitions of their division, in a petition office or joint meeting office.
const OVERSEEING: &[Role] = &[Role::PetitionClerk, Role::JointMeetingOfficer];

/// Roles that may unmask particulars wherever they see a petition, logged and with a reason.
const UNMASKING: &[Role] = &[Role::PetitionClerk, Role::JointMeetingOfficer, Role::Auditor];

/// Roles that may unmask particulars in the petitions that their organisation answers for.
const UNMASKING_OWN: &[Role] = &[Role::UnitOfficer];

const MAY_UNMASK: Need = Need::own("may_unmask", "您只能查看本单位承办信访件的完整个人信息");

/// Whether the account sees the petitions before its organisation.
#[must_use]
pub fn partakes(scope: &Scope) -> bool {
    scope.has_any(PARTAKING)
}

/// Whether the account sees all petitions of its organisation's division.
pub(crate) fn oversees(scope: &Scope) -> bool {
    let kind = scope.organisation().kind;
    let office = matches!(kind, OrganisationKind::PetitionOffice | OrganisationKind::JointMeetingOffice);
    scope.has_any(&[Role::Auditor]) || (office && scope.has_any(OVERSEEING))
}

// The organisations that petitions are before, under a name of its own: a query may walk along them already.
diesel::alias!(pub(crate) const BEFORE: Alias<Before> = petition_organisation as before);

/// What is between the flags of a confidential petition, for a query.
pub(crate) fn confidential() -> String {
    format!("%{}%", flag_pattern(PetitionFlag::Confidential))
}

/// What an account may know of accusations and of what is confidential, as far as a query can tell; the same law as
/// [`escalation::petition::shield::may_know`].
pub(crate) struct Shield {
    /// Whether it may know those that its organisation does not answer for.
    pub(crate) entrusted: bool,
    /// Whether it may know those that its organisation answers for.
    pub(crate) holds: bool,
    /// Whether it may know what is confidential and was never before its organisation.
    pub(crate) audits: bool,
    /// Hashes of the account, its organisation and all above it: what accuses any of them, or did before a correction, is
    /// kept from it.
    pub(crate) own: Vec<Vec<u8>>,
}

impl Shield {
    pub(crate) fn of(scope: &Scope, keyring: &KeyRing, tree: &OrganisationTree) -> Self {
        let organisation = scope.organisation_id();
        let above = tree.above(organisation).map(|o| o.id.0);
        let own = [scope.user().0, organisation.0].into_iter().chain(above);
        let audits = scope.has_any(&[Role::Auditor]);
        Self {
            entrusted: audits || (scope.has_any(shield::ENTRUSTABLE) && scope.has_any(&[Role::AccusationHandler])),
            holds: scope.has_any(&[Role::UnitOfficer]),
            audits,
            own: own.map(|id: Uuid| accused_hash(keyring, id)).collect(),
        }
    }

    /// Whether the account may know a petition.
    pub(super) fn lets(
        &self,
        connection: &mut AnyConnection,
        scope: &Scope,
        (id, kind, responsible, flags): (PetitionId, PetitionKind, OrganisationId, &str),
    ) -> Result<bool, StoreError> {
        let entrusted = self.entrusted || (self.holds && responsible == scope.organisation_id());
        if (!entrusted && kind == PetitionKind::Accusation) || self.accuses_own(connection, id)? {
            return Ok(false);
        }
        let open = self.audits || !flags.contains(&flag_pattern(PetitionFlag::Confidential));
        Ok(open || is_before(connection, scope, id)?)
    }

    fn accuses_own(&self, connection: &mut AnyConnection, id: PetitionId) -> Result<bool, StoreError> {
        let rows = petition_accused::table
            .filter(petition_accused::county.eq(Db(id.county())))
            .filter(petition_accused::petition_id.eq(Db(id)))
            .filter(petition_accused::accused.eq_any(self.own.clone()));
        Ok(diesel::select(exists(rows)).get_result(connection)?)
    }
}

/// That a petition of the query is or was before an organisation.
macro_rules! before {
    ($organisation:expr) => {{
        use $crate::petitions::BEFORE;
        use $crate::schema::{petition, petition_organisation as column};
        BEFORE
            .filter(BEFORE.field(column::county).eq(petition::county))
            .filter(BEFORE.field(column::petition_id).eq(petition::id))
            .filter(BEFORE.field(column::organisation).eq(Db($organisation)))
    }};
}

/// A query over petitions narrowed to those that the account may know, as [`Shield::lets`] has it for one.
macro_rules! known {
    ($query:expr, ($scope:expr, $shield:expr)) => {{
        use diesel::dsl::{exists, not};
        use diesel::sql_types::Bool;
        use $crate::schema::{petition, petition_accused};
        let (accusation, own) = (Db(domain::petition::PetitionKind::Accusation), $scope.organisation_id());
        let query = match ($shield.entrusted, $shield.holds) {
            (true, _) => $query,
            (false, true) => $query.filter(petition::kind.ne(accusation).or(petition::responsible.eq(Db(own)))),
            (false, false) => $query.filter(petition::kind.ne(accusation)),
        };
        let accuses_own = petition_accused::table
            .filter(petition_accused::county.eq(petition::county))
            .filter(petition_accused::petition_id.eq(petition::id))
            .filter(petition_accused::accused.eq_any($shield.own.clone()));
        let open = petition::flags.not_like($crate::petitions::confidential()).or($shield.audits.into_sql::<Bool>());
        query.filter(not(exists(accuses_own))).filter(open.or(exists($crate::petitions::before!(own))))
    }};
}

/// A query over what petitions count for without the accusations that the account may not know: what a figure counts of
/// them, it opens to. What is confidential counts, since its content is what is kept, and not that it is handled in time.
macro_rules! counted {
    ($query:expr, ($scope:expr, $shield:expr)) => {{
        use diesel::dsl::{exists, not};
        use $crate::schema::{petition, petition_accused, petition_measure};
        let own = $scope.organisation_id();
        let secret = petition::kind
            .eq(Db(domain::petition::PetitionKind::Accusation))
            .and((!$shield.entrusted).into_sql::<diesel::sql_types::Bool>())
            .and(petition::responsible.ne(Db(own)).or((!$shield.holds).into_sql::<diesel::sql_types::Bool>()));
        let secret = petition::table
            .filter(petition::county.eq(petition_measure::county))
            .filter(petition::id.eq(petition_measure::petition_id))
            .filter(secret);
        let accuses_own = petition_accused::table
            .filter(petition_accused::county.eq(petition_measure::county))
            .filter(petition_accused::petition_id.eq(petition_measure::petition_id))
            .filter(petition_accused::accused.eq_any($shield.own.clone()));
        let open = petition_measure::shielded.eq(false);
        $query.filter(open.or(not(exists(secret)).and(not(exists(accuses_own)))))
    }};
}

pub(crate) use before;
pub(super) use {counted, known};

/// A query over what is about petitions and other things, narrowed to what the account may know; `$county` and `$id` are the
/// columns that say what a row is about. The same law as [`Shield::lets`] has for one petition.
macro_rules! kept_from {
    ($query:expr, ($county:expr, $id:expr), ($scope:expr, $shield:expr)) => {{
        use diesel::dsl::{exists, not};
        use diesel::sql_types::Bool;
        use $crate::schema::{petition, petition_accused};
        let own = Db($scope.organisation_id());
        let secret = petition::kind
            .eq(Db(domain::petition::PetitionKind::Accusation))
            .and((!$shield.entrusted).into_sql::<Bool>())
            .and(petition::responsible.ne(own).or((!$shield.holds).into_sql::<Bool>()));
        let withheld = petition::flags
            .like($crate::petitions::confidential())
            .and((!$shield.audits).into_sql::<Bool>())
            .and(not(exists($crate::petitions::before!($scope.organisation_id()))));
        let closed = petition::table
            .filter(petition::county.eq($county))
            .filter(petition::id.eq($id))
            .filter(petition::wrapped_key.is_null().or(secret).or(withheld));
        let accuses_own = petition_accused::table
            .filter(petition_accused::county.eq($county))
            .filter(petition_accused::petition_id.eq($id))
            .filter(petition_accused::accused.eq_any($shield.own.clone()));
        $query.filter(not(exists(closed))).filter(not(exists(accuses_own)))
    }};
}

pub(crate) use kept_from;

/// Holds that the account sees a petition.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not, or there is none.
pub(crate) fn see(
    connection: &mut AnyConnection,
    scope: &Scope,
    (keyring, tree): (&KeyRing, &OrganisationTree),
    id: PetitionId,
) -> Result<(), StoreError> {
    let (division, kind, responsible, flags) = table::table
        .find((Db(id.county()), Db(id)))
        .select((table::division, table::kind, table::responsible, table::flags))
        .first::<(domain::division::DivisionCode, PetitionKind, OrganisationId, String)>(connection)?;
    let reaches = (oversees(scope) && scope.division().contains(division))
        || (partakes(scope) && is_before(connection, scope, id)?);
    let shield = Shield::of(scope, keyring, tree);
    if reaches && shield.lets(connection, scope, (id, kind, responsible, &flags))? {
        Ok(())
    } else {
        Err(StoreError::NotFound)
    }
}

/// Leaves the query code to the office that registered the petition and tells it to the petitioner: whoever has it can rate
/// the work, and so the unit that is rated must not.
pub(super) fn withhold_code(petition: &mut Petition, scope: &Scope) {
    if petition.registered_in != scope.organisation_id() {
        petition.query_code.clear();
    }
}

/// Holds that the account may see particulars in a petition that it sees unmasked.
///
/// # Errors
/// A refusal when it sees it masked only.
pub(crate) fn see_unmasked(connection: &mut AnyConnection, scope: &Scope, id: PetitionId) -> Result<(), CaseError> {
    if scope.has_any(UNMASKING) || (scope.has_any(UNMASKING_OWN) && answers_for(connection, scope, id)?) {
        return Ok(());
    }
    Err(masked_only().into())
}

/// The refusal for whoever sees a petition masked only.
pub(crate) fn masked_only() -> Refusal {
    Refusal { unmet: vec![Unmet::of(&MAY_UNMASK, UnmetKind::Permission, None)] }
}

/// Holds that the account may read a file of that kind in this petition.
///
/// # Errors
/// A refusal where the file tells who somebody is and the account does not get people whole.
pub(super) fn see_file(
    connection: &mut AnyConnection,
    scope: &Scope,
    ground: (&KeyRing, &OrganisationTree),
    id: PetitionId,
    (kind, with_reason): (AttachmentKind, bool),
) -> Result<(), CaseError> {
    if kind.shows_identity() && !sees_whole(connection, scope, ground, id, with_reason)? {
        see_unmasked(connection, scope, id)?;
        return Err(dossier::reason_missing().into());
    }
    Ok(())
}

/// Whether the account gets the people of a petition whole where no single person is asked for, as on its papers: when the
/// petition is before its organisation, or with a reason where its role may unmask elsewhere.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not see the petition.
pub(crate) fn sees_whole(
    connection: &mut AnyConnection,
    scope: &Scope,
    ground: (&KeyRing, &OrganisationTree),
    id: PetitionId,
    with_reason: bool,
) -> Result<bool, StoreError> {
    see(connection, scope, ground, id)?;
    if scope.has_any(UNMASKING) && (with_reason || is_before(connection, scope, id)?) {
        return Ok(true);
    }
    Ok(scope.has_any(UNMASKING_OWN) && answers_for(connection, scope, id)?)
}

/// Whether the organisation answers for a petition now; then it is before it as well.
fn answers_for(connection: &mut AnyConnection, scope: &Scope, id: PetitionId) -> Result<bool, StoreError> {
    let own = table::table.find((Db(id.county()), Db(id))).filter(table::responsible.eq(Db(scope.organisation_id())));
    Ok(diesel::select(exists(own)).get_result(connection)?)
}

fn is_before(connection: &mut AnyConnection, scope: &Scope, id: PetitionId) -> Result<bool, StoreError> {
    let row = petition_organisation::table.find((Db(id.county()), Db(id), Db(scope.organisation_id())));
    Ok(diesel::select(exists(row)).get_result(connection)?)
}
