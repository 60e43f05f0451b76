//! What is stored of a petition beside its history, and whether it is what the history makes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PetitionId, UserId};
use domain::matching::PetitionTraits;
use domain::petition::{Channel, ContentClass, Petition, PetitionKind, PetitionState};
use escalation::ClockKind;

use super::projection::{flags, query_index, repeat_seq, township};
use super::record::{PetitionKey, matter_of};
use super::traits;
use crate::clock::Instant;
use crate::crypto::KeyRing;
use crate::dossier::Due;
use crate::schema::petition as table;

/// The row of a petition.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct PetitionRow {
    pub(crate) id: PetitionId,
    pub(crate) version: i32,
    pub(crate) chain_head: Vec<u8>,
    pub(crate) wrapped_key: Option<Vec<u8>>,
    number: String,
    state: PetitionState,
    kind: PetitionKind,
    channel: Channel,
    content: ContentClass,
    flags: String,
    division: DivisionCode,
    township: DivisionCode,
    registered_in: OrganisationId,
    registered_by: UserId,
    registered_at: Instant,
    received_on: NaiveDate,
    responsible: OrganisationId,
    handler: Option<UserId>,
    matter: PetitionId,
    repeat_seq: i32,
    concluded_on: Option<NaiveDate>,
    due_kind: Option<ClockKind>,
    due_on: Option<NaiveDate>,
    yellow_from: Option<NaiveDate>,
    red_from: Option<NaiveDate>,
    query_index: Option<Vec<u8>>,
    summary: Vec<u8>,
    traits: Vec<u8>,
    snapshot: Vec<u8>,
}

/// Who sees it, from whom it is kept, under which hashes it is found.
pub(crate) type Beside = (BTreeSet<OrganisationId>, BTreeSet<Vec<u8>>, BTreeSet<i64>);

impl PetitionRow {
    /// Whether nothing is left in it that could be opened or found.
    pub(crate) fn is_forgotten(&self) -> bool {
        let sealed = [&self.summary, &self.traits, &self.snapshot];
        self.wrapped_key.is_none() && self.query_index.is_none() && sealed.into_iter().all(Vec::is_empty)
    }
}

/// The due date in the sealed summary, and whether somebody is not let in yet who sees it by its history; or else the first
/// thing that is not what the history makes.
pub(crate) fn difference(
    row: &PetitionRow,
    petition: &Petition,
    key: &PetitionKey,
    keyring: &KeyRing,
    (shown, kept_from, found_under): Beside,
) -> Result<(Option<Due>, bool), &'static str> {
    let snapshot = key.open_snapshot(&row.snapshot).map_err(|_| "the sealed petition does not open")?;
    let summary = key.open_summary(&row.summary).map_err(|_| "the sealed summary does not open")?;
    let told: PetitionTraits = key.open_column("traits", &row.traits).map_err(|_| "the sealed traits do not open")?;
    let due = summary.due.map(|due| (due.kind, due.on, due.yellow_from, due.red_from));
    let found = (row.due_kind, row.due_on, row.yellow_from, row.red_from);
    let standing = (row.state, row.kind, row.content, row.responsible, row.handler, row.concluded_on);
    let origin = (row.channel, row.registered_in, row.registered_by, row.registered_at, row.received_on);
    let partakers = petition.partakers();
    let table = [
        (snapshot == *petition, "the sealed petition differs from its history"),
        (summary.title == petition.title && told.title == petition.title, "the sealed summary or traits differ"),
        (
            standing
                == (
                    petition.state,
                    petition.kind,
                    petition.content,
                    petition.responsible,
                    petition.handler,
                    petition.concluded_on,
                ),
            "column state, kind, content, responsible, handler or concluded_on differs from the history",
        ),
        (
            origin
                == (
                    petition.channel,
                    petition.registered_in,
                    petition.registered_by,
                    petition.registered_at,
                    petition.received_on,
                ),
            "column channel, registered_in, registered_by, registered_at or received_on differs from the history",
        ),
        (
            (row.division, row.township) == (petition.issue_division, township(petition)),
            "column division or township differs from the history",
        ),
        (
            row.number == petition.number.to_string() && row.flags == flags(petition),
            "column number or flags differs from the history",
        ),
        (
            (row.matter, row.repeat_seq) == (matter_of(petition), repeat_seq(petition)),
            "column matter or repeat_seq differs from the history",
        ),
        (
            found == (due.map(|d| d.0), due.map(|d| d.1), due.map(|d| d.2), due.map(|d| d.3)),
            "column due_kind, due_on, yellow_from or red_from differs from the sealed summary",
        ),
        (
            row.query_index == Some(query_index(keyring, &petition.query_code)),
            "column query_index differs from the history",
        ),
        (shown.is_subset(&partakers), "other organisations see it than its history says"),
        (kept_from == traits::accused(keyring, petition), "it is kept from others than its history says"),
        (
            found_under == traits::hashes(keyring, &told).into_keys().collect(),
            "it is found under other keys than its traits give",
        ),
    ];
    table.into_iter().find(|(same, _)| !same).map_or(Ok((summary.due, shown != partakers)), |(_, what)| Err(what))
}
