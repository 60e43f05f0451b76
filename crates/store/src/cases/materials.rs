//! What the papers of a case are filled from.

use domain::case::Case;
use domain::id::CaseId;
use escalation::Event;
use escalation::clocks::{mediation_deadline, offer_deadline};

use super::error::CaseError;
use super::{record, visibility};
use crate::dossier::{EventLine, Ground};
use crate::materials::{Materials, gather};
use crate::read::Snapshot;
use crate::scope::Scope;

/// Reads everything about a case for its papers. Those who work on it for an organisation that takes part get the people
/// whole; those who may unmask elsewhere need a reason for that; everybody else who sees the case gets them masked.
///
/// # Errors
/// [`CaseError`]: [`crate::StoreError::NotFound`] when there is no such case within the scope.
pub fn materials(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: CaseId,
    with_reason: bool,
) -> Result<Materials<Case>, CaseError> {
    let masked = !visibility::sees_whole(snapshot.connection(), scope, id, with_reason)?;
    let keyring = snapshot.keyring().clone();
    let loaded = record::load(snapshot.connection(), &keyring, scope, id)?;
    let appointed = loaded.case.mediators.iter().map(|appointment| appointment.mediator);
    let met = loaded.case.sessions.iter().flat_map(|session| session.mediators.iter().copied());
    let workers = appointed.chain(met).collect();
    let place = (loaded.case.division, loaded.case.responsible);
    let mut materials = gather(snapshot, scope, id.into(), (loaded.case, &loaded.key, place.0), (masked, workers))?;
    let ground = Ground::new(snapshot.reference()?, place, materials.today);
    let facts = ground.facts(scope, snapshot.now());
    let term = |case: &Case| mediation_deadline(case, &facts).map(|deadline| deadline.nominal);
    materials.terms = before_extensions(&materials).iter().chain([&materials.subject]).filter_map(term).collect();
    let due = |line: &EventLine<Event>| match &line.event {
        Event::Offered(offer) => Some(offer_deadline(offer, &facts).nominal),
        _ => None,
    };
    materials.offers_due = materials.history.iter().filter_map(due).collect();
    Ok(materials)
}

/// The case as it was before each extension of its present round.
fn before_extensions(materials: &Materials<Case>) -> Vec<Case> {
    let began = materials.last(|event| matches!(event, Event::Reopened { .. })).map_or(0, |line| line.sequence);
    let round = materials.history.iter().filter(|line| line.sequence > began);
    let extended = round.filter(|line| matches!(line.event, Event::Extended(_)));
    extended.filter_map(|line| materials.as_of(line.sequence - 1)).collect()
}
