//! What holds of every dossier: its chain, its history, its people, its files.

use std::collections::BTreeSet;

use domain::case::Attachment;
use domain::id::{AttachmentId, PersonId};

use super::Difference;
use super::batch::{FileRow, PersonRow};
use crate::crypto::KeyRing;
use crate::dossier::{Dossier, DossierId, DossierKey, Download, GENESIS, Row, people};
use crate::prints;

/// The chain of a dossier whose row says so many events and this head.
pub(super) fn chain(id: DossierId, (version, head): (i32, &[u8]), events: &[Row]) -> Result<(), Difference> {
    let mut hash = GENESIS.to_vec();
    for (position, event) in (1..).zip(events) {
        if event.sequence != position {
            return Err(Difference::of(id, position, "the event is missing"));
        }
        hash = event.link(id).hash(&hash, &event.payload);
        if hash != event.hash {
            return Err(Difference::of(id, position, "the hash does not match the event and its predecessor"));
        }
    }
    if usize::try_from(version) != Ok(events.len()) {
        let missing = i32::try_from(events.len() + 1).unwrap_or(i32::MAX);
        return Err(Difference::of(id, missing.min(version), "the history ends elsewhere than its row says"));
    }
    if hash != head {
        return Err(Difference::of(id, version, "its row says another hash than its last event"));
    }
    Ok(())
}

/// What a history makes.
pub(super) fn replay<D: Dossier>(id: DossierId, events: &[Row], key: &DossierKey<D>) -> Result<D, Difference> {
    let mut whole = None;
    for row in events {
        let differs = |what: &str| Difference::of(id, row.sequence, what);
        let event = key
            .open_event(&row.link(id), &row.payload)
            .map_err(|_| differs("the sealed event does not open, or not for these columns"))?;
        if D::kind(&event) != row.kind {
            return Err(differs("the event is of another kind than its column says"));
        }
        whole = Some(D::apply(whole, event).map_err(|broken| differs(&broken.to_string()))?);
    }
    whole.ok_or_else(|| Difference::of(id, 0, "there is no history"))
}

/// Whether the contents of a dossier were erased: then its key is gone, and else it is not.
pub(super) fn is_forgotten(id: DossierId, key: Option<&[u8]>, events: &[Row]) -> Result<bool, Difference> {
    /// The kind of the event that ends a dossier whose contents were erased.
    const FORGOTTEN: &str = "forgotten";
    let forgotten = events.last().is_some_and(|event| event.kind == FORGOTTEN);
    if forgotten != key.is_none() {
        return Err(Difference::of(id, 0, "its key is gone without its being forgotten, or the reverse"));
    }
    Ok(forgotten)
}

/// Nothing of a forgotten dossier is left that could be opened or found.
pub(super) fn nothing_left(
    id: DossierId,
    in_its_row: bool,
    people: &[PersonRow],
    files: &[FileRow],
) -> Result<(), Difference> {
    let erased = |row: &PersonRow| row.wrapped_key.is_none() && row.indexes == (None, None, None);
    if in_its_row || !files.is_empty() || !people.iter().all(erased) {
        return Err(Difference::of(id, 0, "it was forgotten, but something of it is left"));
    }
    Ok(())
}

/// The papers that were printed of a dossier: each is what its hash says.
pub(super) fn prints<D>(rows: &[prints::Row], key: &DossierKey<D>) -> Result<(), Difference> {
    match rows.iter().find(|print| !print.is_whole(key)) {
        Some(print) => {
            let what = format!("the printed paper {} is not what its hash says", print.hash);
            Err(Difference::of(key.dossier(), 0, what))
        }
        None => Ok(()),
    }
}

/// The files of a dossier: each that it names has a row, and the other way round.
pub(super) fn files(
    dossier: DossierId,
    named: &[Attachment],
    rows: &[FileRow],
    keyring: &KeyRing,
) -> Result<Vec<Download>, Difference> {
    let differs = |id: AttachmentId, what: &str| Difference::of(dossier, 0, format!("file {id} {what}"));
    if let Some((id, ..)) = rows.iter().find(|(id, ..)| named.iter().all(|a| a.id != *id)) {
        return Err(differs(*id, "is stored, but its history does not know it"));
    }
    let files = named.iter().map(|entry| {
        let row = rows.iter().find(|(id, ..)| *id == entry.id);
        let (id, file, wrapped) = row.ok_or_else(|| differs(entry.id, "is in the history, but has no row"))?;
        Download::open(entry.clone(), file, wrapped.clone(), keyring)
            .map_err(|_| differs(*id, "has a key that does not open"))
    });
    files.collect()
}

/// The people of a dossier: everybody it names, and nobody else; nothing is left of who was forgotten.
pub(super) fn people(
    id: DossierId,
    (named, forgotten): (&BTreeSet<PersonId>, &BTreeSet<PersonId>),
    rows: &[PersonRow],
    keyring: &KeyRing,
) -> Result<(), Difference> {
    let differs = |person: PersonId, what: &str| Difference::of(id, 0, format!("person {person} {what}"));
    let stored: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    if let Some(person) = named.symmetric_difference(&stored).next() {
        return Err(differs(*person, "is in the history or beside it, but not both"));
    }
    for PersonRow { id: person, wrapped_key, particulars, indexes } in rows {
        if forgotten.contains(person) != wrapped_key.is_none() {
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
