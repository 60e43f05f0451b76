//! Earlier petitions that may be by the same person about the same matter (疑似重复件), for the clerk who decides.
//!
//! They are found by keyed hashes over all counties, without opening anything; of those found the rarest agreements are
//! compared, each petition opened with its own key. The work is bounded whatever the archive holds: a key that half a
//! county shares gives its latest few, and counts for little. `docs/performance.md` has the measured times.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, PetitionId};
use domain::matching::{Agreement, Band, BlockingKind, Comparison, Field, PetitionTraits, Prepared, Reason, Score};
use domain::petition::{Channel, PetitionKind, PetitionState};
use serde::Serialize;
use utoipa::ToSchema;

use super::act::NewPetition;
use super::record::{self, PetitionKey, Summary, matter_of};
use super::traits::{self, Told};
use super::visibility::{self, Shield};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::error::StoreError;
use crate::limits::{CANDIDATES_COMPARED, CANDIDATES_SHOWN, PETITION_KEYS_ASKED, PETITIONS_PER_KEY};
use crate::read::Snapshot;
use crate::schema::{petition as table, petition_key as keys, petition_organisation};
use crate::scope::Scope;
use crate::types::Db;

/// One reason for a suggestion (匹配理由).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchReason {
    /// What was compared.
    pub field: Field,
    /// How it agrees.
    pub agreement: Agreement,
    /// In Chinese; with the phrases in common only where the account may read the other petition.
    pub text: String,
}

/// An earlier petition that this one may repeat (疑似重复件).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Candidate {
    /// Which.
    pub id: PetitionId,
    /// Its number.
    pub number: String,
    /// The first petition of its matter.
    pub matter: PetitionId,
    /// Which petition of its matter it is, from 1.
    pub seq: u32,
    /// Whether this one has been found to belong to the same matter.
    pub linked: bool,
    /// Whether the account may read it; if not, what follows is all that it may know.
    pub readable: bool,
    /// One line that names it, where it may be read.
    pub title: Option<String>,
    /// Names of its petitioners, masked.
    pub petitioners: Vec<String>,
    /// Where it was registered.
    pub registered_in: OrganisationId,
    /// Who answers for it.
    pub responsible: OrganisationId,
    /// By what way it came.
    pub channel: Channel,
    /// Where it stands.
    pub state: PetitionState,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// Same person, in hundredths (同人).
    pub same_person: u8,
    /// Same matter, in hundredths (同事).
    pub same_matter: u8,
    /// The weaker of the two, in hundredths.
    pub score: u8,
    /// How it is proposed.
    pub band: Band,
    /// Why, those for the person first.
    pub reasons: Vec<MatchReason>,
}

/// Earlier petitions that a petition may repeat, the likeliest first.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none within the scope.
pub fn candidates(snapshot: &mut Snapshot, scope: &Scope, id: PetitionId) -> Result<Vec<Candidate>, StoreError> {
    let reference = snapshot.reference()?;
    let keyring = snapshot.keyring().clone();
    visibility::see(snapshot.connection(), scope, (&keyring, &reference.organisations), id)?;
    let loaded = record::load(snapshot.connection(), &keyring, id)?;
    let asked =
        Asked { traits: &loaded.traits, own: Some((id, matter_of(&loaded.petition), loaded.petition.registered_at)) };
    suggest(snapshot, scope, &asked)
}

/// Earlier petitions that one which is not registered yet may repeat. Nothing of it is kept.
///
/// # Errors
/// When the database fails.
pub fn draft_candidates(
    snapshot: &mut Snapshot,
    scope: &Scope,
    draft: &NewPetition,
) -> Result<Vec<Candidate>, StoreError> {
    let nobody = domain::id::PersonId(uuid::Uuid::nil());
    let people: Vec<_> = draft.petitioners.iter().map(|petitioner| petitioner.clone().record(nobody)).collect();
    let intake = &draft.petition;
    let told = Told {
        petitioners: people.iter().map(|(petitioner, particulars)| (petitioner, particulars)).collect(),
        accused: &intake.accused,
        content: intake.content,
        issue_division: intake.issue_division,
        title: &intake.title,
        narrative: &intake.narrative,
        requests: intake.requests.iter().map(|request| request.to_string()).collect::<Vec<_>>().join("；"),
    };
    let reference = snapshot.reference()?;
    let traits = told.traits(snapshot.keyring(), &reference.organisations);
    suggest(snapshot, scope, &Asked { traits: &traits, own: None })
}

/// What is asked: how the petition tells its story, and, once registered, which it is, of which matter and since when.
struct Asked<'a> {
    traits: &'a PetitionTraits,
    own: Option<(PetitionId, PetitionId, Instant)>,
}

/// How much an agreement in a key of a kind tells.
const fn weight(kind: BlockingKind) -> f64 {
    match kind {
        BlockingKind::Identity | BlockingKind::Phone => 8.0,
        BlockingKind::NamePlace => 4.0,
        BlockingKind::NearNamePlace | BlockingKind::Accused => 2.0,
        BlockingKind::Phrase => 1.0,
    }
}

/// The petitions that share the most telling keys, so many at most.
fn found(connection: &mut AnyConnection, hashes: &BTreeMap<i64, BlockingKind>) -> Result<Vec<PetitionId>, StoreError> {
    let mut hashes: Vec<_> = hashes.iter().map(|(hash, kind)| (*hash, *kind)).collect();
    hashes.sort_by(|(_, one), (_, other)| weight(*other).total_cmp(&weight(*one)));
    let mut ranks: BTreeMap<PetitionId, f64> = BTreeMap::new();
    for (hash, kind) in hashes.into_iter().take(PETITION_KEYS_ASKED) {
        let ids: Vec<PetitionId> = keys::table
            .filter(keys::hash.eq(hash))
            .order(keys::petition_id.desc())
            .limit(PETITIONS_PER_KEY)
            .select(keys::petition_id)
            .load(connection)?;
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        for id in ids {
            *ranks.entry(id).or_default() += weight(kind) / f64::from(count).sqrt();
        }
    }
    let mut ranked: Vec<_> = ranks.into_iter().collect();
    ranked.sort_by(|(one_id, one), (other_id, other)| other.total_cmp(one).then(other_id.cmp(one_id)));
    Ok(ranked.into_iter().map(|(id, _)| id).collect())
}

/// A petition found, still sealed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    id: PetitionId,
    number: String,
    matter: PetitionId,
    repeat_seq: i32,
    kind: PetitionKind,
    channel: Channel,
    state: PetitionState,
    division: DivisionCode,
    registered_in: OrganisationId,
    registered_at: Instant,
    received_on: NaiveDate,
    responsible: OrganisationId,
    flags: String,
    wrapped_key: Option<Vec<u8>>,
    summary: Vec<u8>,
    traits: Vec<u8>,
}

fn load(connection: &mut AnyConnection, ids: &[PetitionId]) -> Result<Vec<Row>, StoreError> {
    let mut by_county: BTreeMap<County, Vec<Db<PetitionId>>> = BTreeMap::new();
    for id in ids {
        by_county.entry(id.county()).or_default().push(Db(*id));
    }
    let mut rows = Vec::new();
    for (county, ids) in by_county {
        let of_county = table::table
            .filter(table::county.eq(Db(county)))
            .filter(table::id.eq_any(ids))
            .filter(table::wrapped_key.is_not_null())
            .select(Row::as_select());
        rows.extend(of_county.load(connection)?);
    }
    Ok(rows)
}

fn suggest(snapshot: &mut Snapshot, scope: &Scope, asked: &Asked<'_>) -> Result<Vec<Candidate>, StoreError> {
    let reference = snapshot.reference()?;
    let keyring = snapshot.keyring().clone();
    let connection = snapshot.connection();
    let mut ids = found(connection, &traits::hashes(&keyring, asked.traits))?;
    ids.retain(|id| asked.own.is_none_or(|(own, ..)| own != *id));
    ids.truncate(CANDIDATES_COMPARED);
    let prepared = Prepared::new(asked.traits);
    let shield = Shield::of(scope, &keyring, &reference.organisations);
    let mut candidates = Vec::new();
    for row in load(connection, &ids)? {
        let later = asked.own.is_some_and(|(_, _, registered_at)| row.registered_at > registered_at);
        if later || !shield.lets(connection, scope, (row.id, row.kind, row.responsible, &row.flags))? {
            continue;
        }
        let (summary, traits) = open(&row, &keyring)?;
        let comparison = prepared.compare(&Prepared::new(&traits));
        if comparison.band != Band::None {
            let readable = is_readable(connection, scope, &row)?;
            candidates.push(row.candidate(summary, &comparison, readable, asked));
        }
    }
    candidates.sort_by_key(|candidate| Reverse((candidate.score, candidate.received_on)));
    candidates.truncate(CANDIDATES_SHOWN);
    Ok(candidates)
}

fn open(row: &Row, keyring: &KeyRing) -> Result<(Summary, PetitionTraits), StoreError> {
    let key = PetitionKey::open(row.id.into(), row.wrapped_key.clone(), keyring)?;
    Ok((key.open_summary(&row.summary)?, key.open_column("traits", &row.traits)?))
}

/// Whether the account may read it, the shield aside.
fn is_readable(connection: &mut AnyConnection, scope: &Scope, row: &Row) -> Result<bool, StoreError> {
    if visibility::oversees(scope) && scope.division().contains(row.division) {
        return Ok(true);
    }
    let before = petition_organisation::table.find((Db(row.id.county()), Db(row.id), Db(scope.organisation_id())));
    let is_before: bool = diesel::select(diesel::dsl::exists(before)).get_result(connection)?;
    Ok(visibility::partakes(scope) && is_before)
}

/// A score in hundredths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score is between 0 and 1")]
fn hundredths(score: Score) -> u8 {
    (score.value() * 100.0).round() as u8
}

impl Row {
    fn candidate(self, summary: Summary, comparison: &Comparison, readable: bool, asked: &Asked<'_>) -> Candidate {
        let reason = |reason: &Reason| {
            let shown = if readable { reason.clone() } else { Reason { phrases: Vec::new(), ..reason.clone() } };
            MatchReason { field: reason.field, agreement: reason.agreement, text: shown.to_string() }
        };
        Candidate {
            id: self.id,
            number: self.number,
            matter: self.matter,
            seq: u32::try_from(self.repeat_seq).unwrap_or(1),
            linked: asked.own.is_some_and(|(_, matter, _)| matter == self.matter),
            readable,
            title: readable.then_some(summary.title),
            petitioners: summary.petitioners,
            registered_in: self.registered_in,
            responsible: self.responsible,
            channel: self.channel,
            state: self.state,
            received_on: self.received_on,
            same_person: hundredths(comparison.same_person),
            same_matter: hundredths(comparison.same_matter),
            score: hundredths(comparison.score),
            band: comparison.band,
            reasons: comparison.reasons.iter().map(reason).collect(),
        }
    }
}
