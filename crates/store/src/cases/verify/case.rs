//! Whether one case is as its history says.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::case::Case;
use domain::id::CaseId;
use domain::organisation::OrganisationTree;
use domain::time::civil_date;

use super::batch::{Bundle, CaseRow};
use super::{Difference, SEEN_BY_OTHERS, dossier, staleness};
use crate::cases::measures;
use crate::cases::projection::{mediating, partakers, sectors, tier, township};
use crate::cases::record::CaseKey;
use crate::clock::Instant;
use crate::crypto::KeyRing;
use crate::deadlines;
use crate::dossier::{Download, Due, clocks_at, next_due};
use crate::reference::ReferenceData;

/// What was found of a case that is as it should be.
pub(super) struct Checked {
    pub(super) id: CaseId,
    pub(super) events: u64,
    pub(super) forgotten: bool,
    /// What is not as it holds now: its due date, its clocks, or who sees it.
    pub(super) stale: Option<&'static str>,
    /// Files that must be on disk.
    pub(super) files: Vec<Download>,
}

/// Checks chain, history, projections and people of a case.
pub(super) fn check(
    bundle: &Bundle,
    keyring: &KeyRing,
    reference: &Arc<ReferenceData>,
    now: Instant,
) -> Result<Checked, Difference> {
    let CaseRow { id, version, ref chain_head, ref wrapped_key, .. } = bundle.row;
    dossier::chain(id.into(), (version, chain_head), &bundle.events)?;
    let events = bundle.events.len() as u64;
    if dossier::is_forgotten(id.into(), wrapped_key.as_deref(), &bundle.events)? {
        let left = !bundle.row.summary.is_empty() || !bundle.row.snapshot.is_empty() || !bundle.deadlines.is_empty();
        dossier::nothing_left(id.into(), left, &bundle.people, &bundle.files)?;
        return Ok(Checked { id, events, forgotten: true, stale: None, files: Vec::new() });
    }
    let key = CaseKey::open(id.into(), wrapped_key.clone(), keyring)
        .map_err(|_| Difference::of(id.into(), 0, "the key of the case does not open"))?;
    let case = dossier::replay(id.into(), &bundle.events, &key)?;
    let due = projections(bundle, &case, &key, &reference.organisations)?;
    let named: BTreeSet<_> = case.everybody().collect();
    let forgotten = case.forgotten.iter().copied().collect();
    dossier::people(id.into(), (&named, &forgotten), &bundle.people, keyring)?;
    dossier::prints(&bundle.prints, &key)?;
    let clocks = clocks_at(&case, reference, now);
    let miscounted = due != next_due(&clocks).map(Due::from)
        || !deadlines::agree(id.into(), (case.division, case.responsible), &clocks, &bundle.deadlines, civil_date(now));
    // Who should not see it was named before.
    let unseen = bundle.organisations.len() < partakers(&case).len();
    let stale = staleness(unseen, miscounted);
    let files = dossier::files(id.into(), &case.attachments, &bundle.files, keyring)?;
    Ok(Checked { id, events, forgotten: false, stale, files })
}

/// Checks what is stored beside the history, and gives the sealed due date.
fn projections(
    bundle: &Bundle,
    case: &Case,
    key: &CaseKey,
    organisations: &OrganisationTree,
) -> Result<Option<Due>, Difference> {
    let row = &bundle.row;
    let differs = |what: &str| Difference::of(row.id.into(), 0, what);
    let stored = key.open_snapshot(&row.snapshot).map_err(|_| differs("the sealed case does not open"))?;
    if stored != *case {
        return Err(differs("the sealed case differs from its history"));
    }
    let summary = key.open_summary(&row.summary).map_err(|_| differs("the sealed summary does not open"))?;
    if summary.title != case.title {
        return Err(differs("the sealed summary differs from the history"));
    }
    let due = summary.due.map(|due| (due.kind, due.on, due.yellow_from, due.red_from));
    let due = (due.map(|d| d.0), due.map(|d| d.1), due.map(|d| d.2), due.map(|d| d.3));
    let number = case.number.as_ref().map(ToString::to_string);
    let offered_to = case.offer.as_ref().map(|offer| offer.to);
    let origin = (case.source, case.registered_by, case.registered_at, case.division, township(case));
    let standing = (case.state, case.category, case.difficulty, tier(case, organisations), case.responsible);
    let columns = [
        ("source, registered_by, registered_at, division or township", row.origin == origin),
        ("state, category, difficulty, tier or responsible", row.standing == standing),
        ("sectors", row.sectors == sectors(case)),
        ("number, accepted_on or offered_to", row.found_by == (number, case.accepted_on, offered_to)),
        ("due_kind, due_on, yellow_from or red_from", row.due == due),
    ];
    if let Some((names, _)) = columns.iter().find(|(_, same)| !same) {
        return Err(differs(&format!("column {names} differs from the history")));
    }
    if !bundle.organisations.iter().copied().collect::<BTreeSet<_>>().is_subset(&partakers(case)) {
        return Err(differs(SEEN_BY_OTHERS));
    }
    if bundle.mediators.iter().copied().collect::<BTreeSet<_>>() != mediating(case) {
        return Err(differs("other mediators are listed than its history says"));
    }
    if !measures::agree(case, &bundle.measures) {
        return Err(differs("it counts for something else in the reports than its history says"));
    }
    Ok(summary.due)
}
