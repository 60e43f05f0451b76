//! Erasure (《个人信息保护法》第四十七条): destroys what an event says was forgotten, in the transaction that records the event.
//!
//! Nothing sealed is looked for: without its key no sealed value opens, the history included, whose chain stays whole.

use domain::id::PersonId;

use super::{Dossier, DossierId, access, forget_files, people};
use crate::access_log::{self, AccessKind, AccessSubject};
use crate::error::StoreError;
use crate::prints;
use crate::scope::Scope;
use crate::write::Transaction;

/// What is erased.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Erasure {
    /// The particulars of somebody.
    Person(PersonId),
    /// Everything.
    Whole,
}

/// Destroys what stands beside a dossier and is forgotten by these events: particulars with the hashes they are found by,
/// files, papers; and logs each erasure with its reason. The row follows, once it is written.
pub(crate) fn erase<D: Dossier>(
    transaction: &mut Transaction,
    scope: &Scope,
    id: DossierId,
    events: &[D::Event],
) -> Result<(), StoreError> {
    for (erasure, reason) in events.iter().filter_map(D::erasure) {
        let subject = match erasure {
            Erasure::Person(person) => {
                people::forget(transaction, id, person)?;
                (AccessSubject::Person, person.0)
            }
            Erasure::Whole => {
                for person in people::of_dossier(transaction.connection(), id)? {
                    people::forget(transaction, id, person)?;
                }
                forget_files(transaction, id.into())?;
                (id.subject(), id.uuid())
            }
        };
        prints::forget(transaction, id)?;
        access_log::record(transaction, &access(scope, id, AccessKind::Erase, subject, Some(reason)))?;
        transaction.leave_no_trace();
    }
    Ok(())
}

/// Whether these events erase everything.
pub(crate) fn is_whole<D: Dossier>(events: &[D::Event]) -> bool {
    events.iter().filter_map(D::erasure).any(|(erasure, _)| matches!(erasure, Erasure::Whole))
}
