//! The lamps of a petition, looked at when a day comes and not when somebody acts; and the order that follows from a term
//! that has run out, where the rules of the place let it be given without a decision.

use domain::id::{PetitionId, UserId};
use domain::organisation::Role;
use escalation::petition::{Command, ladder};
use escalation::{Actor, Aggregate, decide};
use uuid::Uuid;

use super::{act, record};
use crate::error::StoreError;
use crate::notifications;
use crate::write::Transaction;

/// Looks at the lamps of a petition that may turn today.
///
/// # Errors
/// [`StoreError::NotFound`] when it has been forgotten.
pub(crate) fn look_at_lamps(transaction: &mut Transaction, id: PetitionId) -> Result<(), StoreError> {
    let keyring = transaction.keyring().clone();
    // An order for one term leaves those for others; each is given once, since it stands in the petition then.
    loop {
        let loaded = record::load(transaction.connection(), &keyring, id)?;
        let petition = &loaded.petition;
        let ground = act::ground(transaction, petition)?;
        let mut system = Actor {
            user: UserId(Uuid::nil()),
            organisation: petition.responsible,
            roles: [Role::PetitionClerk, Role::JointMeetingOfficer].into(),
        };
        let now = transaction.now();
        let clocks = petition.clocks(&ground.facts_for(&system, now));
        let Some((superior, order)) = ladder::automatic(petition, &clocks, &ground.facts_for(&system, now)) else {
            return notifications::look(transaction, id.into(), petition, (&clocks, &ground.facts_for(&system, now)));
        };
        system.organisation = superior;
        let decided = decide(petition, Command::Supervise(order), &ground.facts_for(&system, now));
        let Ok(events) = decided else {
            tracing::warn!(petition = %id, "an order that is due by rule was refused; it is left to the superior");
            return notifications::look(transaction, id.into(), petition, (&clocks, &ground.facts_for(&system, now)));
        };
        act::append(transaction, (system.user, superior), loaded, &events)?;
        notifications::tell_of_order(transaction, id, superior)?;
    }
}
