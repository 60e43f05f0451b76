//! Who may know an accusation (检举控告), and who must never: 《信访工作条例》第三十、四十六条; and who a confidential petition
//! (保密).
//!
//! Everything that shows, sends or searches petitions asks [`may_know`].

use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Role};
use domain::petition::{Accused, Petition};

use crate::facts::{Actor, Facts};
use crate::refusal::Need;

pub(crate) const ACCUSED: Need = Need::new(
    "accused",
    "被检举控告的人员、单位不得接触检举控告材料",
    domain::basis::Instrument::PetitionRegulations.article(30),
);
/// Roles that see accusations together with [`Role::AccusationHandler`]. Circulars and interviews are for the joint meeting
/// alone (PPR 39), so that without the second nobody could give one in an accusation.
pub const ENTRUSTABLE: &[Role] = &[Role::PetitionClerk, Role::JointMeetingOfficer];

const ENTRUSTED: Need = Need::new(
    "entrusted",
    "检举控告类信访件只能由检举控告承办人和承办单位办理",
    domain::basis::Instrument::PetitionRegulations.article(30),
);

/// Whether somebody may know that a petition exists, beside being within reach of it. Suggestions and appeals are open to
/// whoever is; an accusation only to clerks and officers of joint meetings who handle accusations, to officers of the unit
/// that answers for it and to auditors, and never to the accused, whatever their role; nor, for good, to whoever was accused in it before a correction.
/// What is confidential is open to whom it was before, and to auditors.
#[must_use]
pub fn may_know(petition: &Petition, actor: &Actor, tree: &OrganisationTree) -> bool {
    let withheld = petition.is_withheld_from(actor.organisation) && !actor.has_any(&[Role::Auditor]);
    !withheld && barrier(petition, actor, tree).is_none()
}

/// Whether an organisation may hear of a petition.
pub(crate) fn may_be_told(petition: &Petition, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
    !petition.is_kept_from(organisation, tree) && !petition.is_withheld_from(organisation)
}

/// Why somebody must have no part in it. Nobody gets as far as an act on what is withheld; the order that is given in the
/// name of an office when a term has run out makes it one of those that know.
pub(super) fn barrier(petition: &Petition, actor: &Actor, tree: &OrganisationTree) -> Option<Need> {
    if petition.is_kept_from_user(actor.user, actor.organisation, tree) {
        return Some(ACCUSED);
    }
    if !petition.is_accusation() {
        return None;
    }
    let handler = actor.has_any(ENTRUSTABLE) && actor.has_any(&[Role::AccusationHandler]);
    let holder = actor.has_any(&[Role::UnitOfficer]) && actor.organisation == petition.responsible;
    let entrusted = handler || holder || actor.has_any(&[Role::Auditor]);
    (!entrusted).then_some(ENTRUSTED)
}

/// Who keeps an accusation against these: its holder, unless accused; then where it was registered; then the next
/// petition office above that is not. Nobody when all of them are accused.
#[must_use]
pub fn keeper(petition: &Petition, accused: &Accused, facts: &Facts<'_>) -> Option<OrganisationId> {
    let tree = facts.organisations;
    let clean = |id: &OrganisationId| !accused.covers(*id, tree) && !petition.is_kept_from(*id, tree);
    [petition.responsible, petition.registered_in]
        .into_iter()
        .find(clean)
        .or_else(|| offices_above(petition, tree).map(|o| o.id).find(clean))
}

fn offices_above<'a>(petition: &Petition, tree: &'a OrganisationTree) -> impl Iterator<Item = &'a Organisation> {
    let own = tree.get(petition.registered_in);
    own.into_iter().flat_map(move |own| {
        tree.serving(own.division, OrganisationKind::PetitionOffice).filter(move |o| o.tier > own.tier)
    })
}

/// Who must be told of a major and urgent petition beside Party committee and government (PPR 25): the joint meeting office
/// of the division and the petition office above; those that are registered here and not accused.
#[must_use]
pub fn report_chain(petition: &Petition, facts: &Facts<'_>) -> Vec<OrganisationId> {
    let tree = facts.organisations;
    let own = tree.get(petition.registered_in);
    let meeting = own.and_then(|own| tree.serving(own.division, OrganisationKind::JointMeetingOffice).next());
    let chain = meeting.into_iter().chain(offices_above(petition, tree).next()).map(|o| o.id);
    chain.filter(|id| *id != facts.actor.organisation).filter(|id| !petition.is_kept_from(*id, tree)).collect()
}
