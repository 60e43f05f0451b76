//! Whether one case is as its history says.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::case::Case;
use domain::id::{AttachmentId, CaseId, PersonId};
use domain::organisation::OrganisationTree;
use escalation::apply;

use super::Difference;
use super::batch::{Bundle, CaseRow, PersonRow};
use crate::cases::projection::{mediating, partakers, tier, township};
use crate::cases::record::CaseKey;
use crate::cases::renewal::due_at;
use crate::clock::Instant;
use crate::crypto::KeyRing;
use crate::dossier::{Download, Due, GENESIS, people};
use crate::reference::ReferenceData;

/// What was found of a case that is as it should be.
pub(super) struct Checked {
    pub(super) id: CaseId,
    pub(super) events: u64,
    pub(super) forgotten: bool,
    /// Whether its due date is not the one that holds now.
    pub(super) stale: bool,
    /// Files that must be on disk.
    pub(super) files: Vec<Download>,
}

/// The kind of the event that ends a case whose contents were erased.
const FORGOTTEN: &str = "forgotten";

/// Checks chain, history, projections and people of a case.
pub(super) fn check(
    bundle: &Bundle,
    keyring: &KeyRing,
    reference: &Arc<ReferenceData>,
    now: Instant,
) -> Result<Checked, Difference> {
    chain(bundle)?;
    let events = bundle.events.len() as u64;
    let CaseRow { id, ref wrapped_key, .. } = bundle.row;
    let was_forgotten = bundle.events.last().is_some_and(|event| event.kind == FORGOTTEN);
    if was_forgotten != wrapped_key.is_none() {
        return Err(Difference::of(id, 0, "the key of the case is gone without its being forgotten, or the reverse"));
    }
    if was_forgotten {
        forgotten(bundle)?;
        return Ok(Checked { id, events, forgotten: true, stale: false, files: Vec::new() });
    }
    let key = CaseKey::open(id.into(), wrapped_key.clone(), keyring)
        .map_err(|_| Difference::of(id, 0, "the key of the case does not open"))?;
    let case = replay(bundle, &key)?;
    let due = projections(bundle, &case, &key, &reference.organisations)?;
    people(bundle, &case, keyring)?;
    if let Some(print) = bundle.prints.iter().find(|print| !print.is_whole(&key)) {
        return Err(Difference::of(id, 0, format!("the printed paper {} is not what its hash says", print.hash)));
    }
    let stale = due != due_at(&case, reference, now);
    Ok(Checked { id, events, forgotten: false, stale, files: files(bundle, &case, keyring)? })
}

fn chain(bundle: &Bundle) -> Result<(), Difference> {
    let CaseRow { id, version, ref chain_head, .. } = bundle.row;
    let mut hash = GENESIS.to_vec();
    for (position, event) in (1..).zip(&bundle.events) {
        if event.sequence != position {
            return Err(Difference::of(id, position, "the event is missing"));
        }
        hash = event.link(id.into()).hash(&hash, &event.payload);
        if hash != event.hash {
            return Err(Difference::of(id, position, "the hash does not match the event and its predecessor"));
        }
    }
    if usize::try_from(version) != Ok(bundle.events.len()) {
        let missing = i32::try_from(bundle.events.len() + 1).unwrap_or(i32::MAX);
        return Err(Difference::of(id, missing.min(version), "the history ends elsewhere than the case says"));
    }
    if hash != *chain_head {
        return Err(Difference::of(id, version, "the case says another hash than its last event"));
    }
    Ok(())
}

/// Nothing of a forgotten case is left that could be opened or found.
fn forgotten(bundle: &Bundle) -> Result<(), Difference> {
    let CaseRow { id, ref summary, ref snapshot, .. } = bundle.row;
    let erased = |row: &PersonRow| row.wrapped_key.is_none() && row.indexes == (None, None, None);
    let left = !summary.is_empty() || !snapshot.is_empty() || !bundle.files.is_empty();
    if left || !bundle.people.iter().all(erased) {
        return Err(Difference::of(id, 0, "the case was forgotten, but something of it is left"));
    }
    Ok(())
}

fn replay(bundle: &Bundle, key: &CaseKey) -> Result<Case, Difference> {
    let id = bundle.row.id;
    let mut case = None;
    for row in &bundle.events {
        let differs = |what: &str| Difference::of(id, row.sequence, what);
        let event = key
            .open_event(&row.link(id.into()), &row.payload)
            .map_err(|_| differs("the sealed event does not open, or not for these columns"))?;
        if event.kind() != row.kind {
            return Err(differs("the event is of another kind than its column says"));
        }
        case = Some(apply(case, event).map_err(|broken| differs(&broken.to_string()))?);
    }
    case.ok_or_else(|| Difference::of(id, 0, "the case has no history"))
}

/// Checks what is stored beside the history, and gives the sealed due date.
fn projections(
    bundle: &Bundle,
    case: &Case,
    key: &CaseKey,
    organisations: &OrganisationTree,
) -> Result<Option<Due>, Difference> {
    let row = &bundle.row;
    let differs = |what: &str| Difference::of(row.id, 0, what);
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
        ("number, accepted_on or offered_to", row.found_by == (number, case.accepted_on, offered_to)),
        ("due_kind, due_on, yellow_from or red_from", row.due == due),
    ];
    if let Some((names, _)) = columns.iter().find(|(_, same)| !same) {
        return Err(differs(&format!("column {names} differs from the history")));
    }
    if bundle.organisations.iter().copied().collect::<BTreeSet<_>>() != partakers(case) {
        return Err(differs("other organisations see the case than its history says"));
    }
    if bundle.mediators.iter().copied().collect::<BTreeSet<_>>() != mediating(case) {
        return Err(differs("other mediators are listed than its history says"));
    }
    Ok(summary.due)
}

/// The files of a case: each that it names has a row, and the other way round.
fn files(bundle: &Bundle, case: &Case, keyring: &KeyRing) -> Result<Vec<Download>, Difference> {
    let differs = |id: AttachmentId, what: &str| Difference::of(case.id, 0, format!("file {id} {what}"));
    if let Some((id, ..)) = bundle.files.iter().find(|(id, ..)| case.attachments.iter().all(|a| a.id != *id)) {
        return Err(differs(*id, "is stored, but the case does not know it"));
    }
    let files = case.attachments.iter().map(|entry| {
        let row = bundle.files.iter().find(|(id, ..)| *id == entry.id);
        let (id, file, wrapped) = row.ok_or_else(|| differs(entry.id, "is in the case, but has no row"))?;
        Download::open(entry.clone(), file, wrapped.clone(), keyring)
            .map_err(|_| differs(*id, "has a key that does not open"))
    });
    files.collect()
}

fn people(bundle: &Bundle, case: &Case, keyring: &KeyRing) -> Result<(), Difference> {
    let id = case.id;
    let differs = |person: PersonId, what: &str| Difference::of(id, 0, format!("person {person} {what}"));
    let stored: BTreeSet<_> = bundle.people.iter().map(|row| row.id).collect();
    if let Some(person) = case.everybody().collect::<BTreeSet<_>>().symmetric_difference(&stored).next() {
        return Err(differs(*person, "is in the history or beside it, but not both"));
    }
    for PersonRow { id: person, wrapped_key, particulars, indexes } in &bundle.people {
        if case.forgotten.contains(person) != wrapped_key.is_none() {
            return Err(differs(*person, "is erased without its being recorded, or the reverse"));
        }
        let Some(wrapped) = wrapped_key.clone() else {
            if *indexes != (None, None, None) || !particulars.is_empty() {
                return Err(differs(*person, "is erased, but something of the record is left"));
            }
            continue;
        };
        let particulars = people::open(keyring, *person, wrapped, particulars)
            .map_err(|_| differs(*person, "has a sealed record that does not open"))?;
        if *indexes != people::indexes(keyring, &particulars) {
            return Err(differs(*person, "is found by other words than its record says"));
        }
    }
    Ok(())
}
