//! What an order asks (督办、责令的要求), beside the line that waits because of it.

use std::collections::BTreeMap;

use domain::{
    deadline::ClockKind,
    id::{CaseId, PetitionId},
    notice::DossierKind,
};
use store::{
    Scope, Snapshot, StoreError,
    cases::{self, CaseLine},
    deadlines::ClockLine,
    petitions::{self, PetitionLine},
};
use uuid::Uuid;

/// Most characters of it on the desk; the page of the case or petition has it whole.
const SHOWN_CHARS: usize = 60;

/// What orders ask, by case or petition, kind and number of the order; without a number, of the order that is due first.
pub(super) type Asked = BTreeMap<(Uuid, ClockKind, Option<u32>), String>;

/// What the orders ask because of which these lines wait, as far as the account may read it.
pub(super) fn asked(
    snapshot: &mut Snapshot,
    scope: &Scope,
    (cases, petitions, owed): (&[CaseLine], &[PetitionLine], &[ClockLine]),
) -> Result<Asked, StoreError> {
    let cases = cases.iter().map(|line| (DossierKind::Case, line.id.0, line.due_kind, None));
    let petitions = petitions.iter().map(|line| (DossierKind::Petition, line.id.0, line.due_kind, None));
    // What the account may not read has no title.
    let owed = owed.iter().filter(|line| line.title.is_some());
    let owed = owed.map(|line| (line.subject, line.subject_id, Some(line.kind), line.number));
    let mut asked = Asked::new();
    for (subject, id, kind, number) in cases.chain(petitions).chain(owed) {
        let Some(kind @ (ClockKind::Supervision | ClockKind::Rectification)) = kind else { continue };
        let orders: Vec<_> = match subject {
            DossierKind::Case => {
                let orders = cases::supervisions(snapshot, scope, CaseId(id))?.into_iter();
                let open = orders.filter(|order| order.discharged_on.is_none() && order.reports.is_empty());
                open.map(|order| (order.due_on, order.number, order.demand)).collect()
            }
            DossierKind::Petition => {
                let orders = petitions::supervisions(snapshot, scope, PetitionId(id))?.into_iter();
                let open = orders.filter(|order| order.discharged_on.is_none() && order.reports.is_empty());
                let own = open.filter(|order| order.to == scope.organisation_id() && order.term() == kind);
                own.map(|order| (order.due_on, order.number, order.demand)).collect()
            }
        };
        let first = orders.into_iter().filter(|order| number.is_none_or(|number| number == order.1)).min();
        asked.extend(first.map(|(.., demand)| ((id, kind, number), short(&demand))));
    }
    Ok(asked)
}

/// The beginning of a text.
fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}
