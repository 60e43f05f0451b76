//! What the citizen who applied online says of the mediation (调解满意度评价). There is no account and no scope: the query code of
//! the application is the right to it, and whoever calls this has asked for that.

use std::collections::BTreeSet;

use domain::case::Case;
use domain::id::{CaseId, UserId};
use domain::petition::Satisfaction;
use domain::time::civil_date;
use escalation::{Actor, Aggregate, Rate};
use uuid::Uuid;

use super::error::CaseError;
use super::projection;
use super::record::{self, Loaded};
use crate::dossier::{self, Dossier, Ground};
use crate::error::StoreError;
use crate::notifications;
use crate::read::Snapshot;
use crate::write::Transaction;

/// Nobody of an organisation: the applicant.
fn applicant(case: &Case) -> Actor {
    Actor { user: UserId(Uuid::nil()), organisation: case.responsible, roles: BTreeSet::new() }
}

/// Whether a case can be rated now.
///
/// # Errors
/// When the database fails.
pub(crate) fn is_rateable(snapshot: &mut Snapshot, id: CaseId) -> Result<bool, StoreError> {
    let (reference, keyring, now) = (snapshot.reference()?, snapshot.keyring().clone(), snapshot.now());
    let Loaded { case, .. } = record::load_for_citizen(snapshot.connection(), &keyring, id)?;
    let ground = Ground::new(reference, (case.division, case.responsible), civil_date(now));
    let rating = Rate { satisfaction: Satisfaction::Satisfied, comment: None };
    Ok(escalation::rate(&case, rating, &ground.facts_for(&applicant(&case), now)).is_ok())
}

/// Rates a case. In the history it stands without an account.
///
/// # Errors
/// A refusal when it cannot be rated, or not any more.
pub(crate) fn rate(transaction: &mut Transaction, id: CaseId, rating: Rate) -> Result<(), CaseError> {
    let keyring = transaction.keyring().clone();
    let Loaded { case: before, key, head, listed } = record::load_for_citizen(transaction.connection(), &keyring, id)?;
    let (reference, now, actor) = (transaction.reference()?, transaction.now(), applicant(&before));
    let ground = Ground::new(reference, (before.division, before.responsible), civil_date(now));
    let facts = ground.facts_for(&actor, now);
    let events = escalation::rate(&before, rating, &facts)?;
    let case = Case::after(Some(before.clone()), &events)?;
    let by = (actor.user, actor.organisation, now);
    let chained = dossier::chain(&key, Some(head), before.version + 1, &events, by)?;
    let clocks = case.clocks(&facts);
    projection::update(transaction, (&before, &listed), &case, (&clocks, &facts), &key, chained.head.clone())?;
    chained.append(transaction)?;
    notifications::tell(transaction, case.id.into(), (Some(&before), &case), &events, (&clocks, &facts))?;
    Ok(())
}
