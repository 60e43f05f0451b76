//! Erasure (《个人信息保护法》第四十七条): destroys what an event says was forgotten, in the transaction that records the event.
//!
//! Nothing sealed is looked for: without its key no sealed value opens, the history included, whose chain stays whole.

use domain::case::Case;
use escalation::Event;

use super::record;
use crate::access_log::{self, AccessKind, AccessSubject};
use crate::dossier::{self, DossierId, people};
use crate::error::StoreError;
use crate::prints;
use crate::scope::Scope;
use crate::write::Transaction;

/// Destroys what these events of a case say was forgotten, and logs each erasure with its reason.
pub(super) fn carry_out(
    transaction: &mut Transaction,
    scope: &Scope,
    case: &Case,
    events: &[Event],
) -> Result<(), StoreError> {
    let id = DossierId::from(case.id);
    for event in events {
        let (subject, reason) = match event {
            Event::PersonForgotten { person, ground: _, reason } => {
                people::forget(transaction, id, *person)?;
                ((AccessSubject::Person, person.0), reason)
            }
            Event::Forgotten { reason } => {
                for person in people::of_dossier(transaction.connection(), id)? {
                    people::forget(transaction, id, person)?;
                }
                dossier::forget_files(transaction, id)?;
                record::forget(transaction, case.id)?;
                ((AccessSubject::Case, case.id.0), reason)
            }
            _ => continue,
        };
        prints::forget(transaction, id)?;
        access_log::record(transaction, &dossier::access(scope, id, AccessKind::Erase, subject, Some(reason)))?;
        transaction.leave_no_trace();
    }
    Ok(())
}
