//! The readable side of a petition: columns to sort and filter by, who sees it, from whom it is kept, how it is found.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, PetitionId, UserId};
use domain::matching::PetitionTraits;
use domain::petition::{Channel, ContentClass, Petition, PetitionFlag, PetitionKind, PetitionState};
use escalation::{Clock, ClockKind, Facts};

use super::record::{PetitionKey, Summary, matter_of};
use super::{measures, traits};
use crate::clock::Instant;
use crate::connection::on_each;
use crate::crypto::{Indexed, KeyRing};
use crate::deadlines;
use crate::dossier::{Due, next_due};
use crate::error::StoreError;
use crate::schema::{petition as table, petition_accused, petition_key, petition_organisation};
use crate::types::Db;
use crate::write::Transaction;

/// The columns that change with a petition.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = table, treat_none_as_null = true)]
struct Columns {
    version: i32,
    state: Db<PetitionState>,
    kind: Db<PetitionKind>,
    content: Db<ContentClass>,
    flags: String,
    division: Db<DivisionCode>,
    township: Db<DivisionCode>,
    responsible: Db<OrganisationId>,
    handler: Option<Db<UserId>>,
    matter: Db<PetitionId>,
    repeat_seq: i32,
    concluded_on: Option<Db<NaiveDate>>,
    due_kind: Option<Db<ClockKind>>,
    due_on: Option<Db<NaiveDate>>,
    yellow_from: Option<Db<NaiveDate>>,
    red_from: Option<Db<NaiveDate>>,
    chain_head: Vec<u8>,
    summary: Vec<u8>,
    traits: Vec<u8>,
    snapshot: Vec<u8>,
}

/// The columns that stay.
#[derive(Insertable)]
#[diesel(table_name = table)]
struct Origin {
    county: Db<County>,
    id: Db<PetitionId>,
    number: String,
    channel: Db<Channel>,
    registered_in: Db<OrganisationId>,
    registered_by: Db<UserId>,
    registered_at: Db<Instant>,
    received_on: Db<NaiveDate>,
    query_index: Option<Vec<u8>>,
    wrapped_key: Option<Vec<u8>>,
}

/// A petition as it is to be stored: with what is known of it beside.
pub(super) struct Stored<'a> {
    pub(super) petition: &'a Petition,
    /// Names of the petitioners, masked.
    pub(super) petitioners: Vec<String>,
    pub(super) traits: PetitionTraits,
    pub(super) key: &'a PetitionKey,
    /// Head of the chain.
    pub(super) head: Vec<u8>,
}

/// The township in which the problem lies; where that is not known so closely, the division itself.
pub(super) fn township(petition: &Petition) -> DivisionCode {
    petition.issue_division.township().unwrap_or(petition.issue_division)
}

/// Flags as a column: each between commas, so that one can be looked for.
pub(super) fn flags(petition: &Petition) -> String {
    petition.flags.iter().map(|flag| flag_pattern(*flag)).collect::<Vec<_>>().concat()
}

/// A flag in that column.
pub(super) fn flag_pattern(flag: PetitionFlag) -> String {
    format!(",{flag},", flag = flag.code())
}

/// Which petition of its matter it is, from 1.
pub(super) fn repeat_seq(petition: &Petition) -> i32 {
    petition.repeat.map_or(1, |link| i32::try_from(link.seq).unwrap_or(i32::MAX))
}

/// The keyed hash of a query code.
pub(super) fn query_index(keyring: &KeyRing, code: &str) -> Vec<u8> {
    keyring.blind_index(Indexed::QueryCode, code)
}

impl Stored<'_> {
    fn columns(&self, due: Option<Due>) -> Result<Columns, StoreError> {
        let Self { petition, key, .. } = self;
        let summary = Summary { title: petition.title.clone(), petitioners: self.petitioners.clone(), due };
        Ok(Columns {
            version: i32::try_from(petition.version)
                .map_err(|_| StoreError::CorruptRecord(format!("petition {}: too long a history", petition.id)))?,
            state: Db(petition.state),
            kind: Db(petition.kind),
            content: Db(petition.content),
            flags: flags(petition),
            division: Db(petition.issue_division),
            township: Db(township(petition)),
            responsible: Db(petition.responsible),
            handler: petition.handler.map(Db),
            matter: Db(matter_of(petition)),
            repeat_seq: repeat_seq(petition),
            concluded_on: petition.concluded_on.map(Db),
            due_kind: due.map(|d| Db(d.kind)),
            due_on: due.map(|d| Db(d.on)),
            yellow_from: due.map(|d| Db(d.yellow_from)),
            red_from: due.map(|d| Db(d.red_from)),
            chain_head: self.head.clone(),
            summary: key.seal_summary(&summary)?,
            traits: key.seal_column("traits", &self.traits)?,
            snapshot: key.seal_snapshot(petition)?,
        })
    }

    /// Stores a new petition.
    pub(super) fn insert(
        &self,
        transaction: &mut Transaction,
        (clocks, facts): (&[Clock], &Facts<'_>),
        wrapped: Vec<u8>,
    ) -> Result<(), StoreError> {
        let petition = self.petition;
        let due = next_due(clocks).map(Due::from);
        let keyring = transaction.keyring().clone();
        let origin = Origin {
            county: Db(petition.id.county()),
            id: Db(petition.id),
            number: petition.number.to_string(),
            channel: Db(petition.channel),
            registered_in: Db(petition.registered_in),
            registered_by: Db(petition.registered_by),
            registered_at: Db(petition.registered_at),
            received_on: Db(petition.received_on),
            query_index: Some(query_index(&keyring, &petition.query_code)),
            wrapped_key: Some(wrapped),
        };
        diesel::insert_into(table::table).values((origin, self.columns(due)?)).execute(transaction.connection())?;
        show_to(transaction, petition, &BTreeSet::new(), &petition.partakers())?;
        keep_from(transaction, petition, &BTreeSet::new(), &traits::accused(&keyring, petition))?;
        let found_under = traits::hashes(&keyring, &self.traits).into_keys().collect();
        find_under(transaction, petition.id, &BTreeSet::new(), &found_under)?;
        deadlines::begin(transaction, petition.id.into(), (petition.issue_division, petition.responsible), clocks)?;
        measures::begin(transaction, petition, facts)
    }

    /// Stores a changed petition.
    pub(super) fn update(
        &self,
        transaction: &mut Transaction,
        (before, traits_before): (&Petition, &PetitionTraits),
        (clocks, facts): (&[Clock], &Facts<'_>),
    ) -> Result<(), StoreError> {
        let petition = self.petition;
        let due = next_due(clocks).map(Due::from);
        let keyring = transaction.keyring().clone();
        diesel::update(table::table.find((Db(petition.id.county()), Db(petition.id))))
            .set(self.columns(due)?)
            .execute(transaction.connection())?;
        show_to(transaction, petition, &before.partakers(), &petition.partakers())?;
        let accused = [before, petition].map(|petition| traits::accused(&keyring, petition));
        keep_from(transaction, petition, &accused[0], &accused[1])?;
        if *traits_before != self.traits {
            let [earlier, now] =
                [traits_before, &self.traits].map(|t| traits::hashes(&keyring, t).into_keys().collect());
            find_under(transaction, petition.id, &earlier, &now)?;
        }
        deadlines::renew(transaction, petition.id.into(), (petition.issue_division, petition.responsible), clocks)?;
        measures::renew(transaction, petition, facts)?;
        let matters = [before, petition].map(|petition| petition.repeat.map(|link| link.of));
        if matters[0] != matters[1] {
            for first in matters.into_iter().flatten() {
                measures::renew_first(transaction, first)?;
            }
        }
        Ok(())
    }
}

/// Lets in whoever it is before and who is not let in yet: a release before may have counted fewer.
pub(super) fn let_in(transaction: &mut Transaction, petition: &Petition) -> Result<(), StoreError> {
    use petition_organisation as shown;
    let rows =
        shown::table.filter(shown::county.eq(Db(petition.id.county()))).filter(shown::petition_id.eq(Db(petition.id)));
    let before: Vec<OrganisationId> = rows.select(shown::organisation).load(transaction.connection())?;
    let before = BTreeSet::from_iter(before);
    show_to(transaction, petition, &before, &(&before | &petition.partakers()))
}

fn show_to(
    transaction: &mut Transaction,
    petition: &Petition,
    before: &BTreeSet<OrganisationId>,
    now: &BTreeSet<OrganisationId>,
) -> Result<(), StoreError> {
    use petition_organisation as shown;
    let (county, id) = (petition.id.county(), petition.id);
    for organisation in now.difference(before) {
        diesel::insert_into(shown::table)
            .values((
                shown::county.eq(Db(county)),
                shown::petition_id.eq(Db(id)),
                shown::organisation.eq(Db(*organisation)),
                shown::registered_at.eq(Db(petition.registered_at)),
            ))
            .execute(transaction.connection())?;
    }
    for organisation in before.difference(now) {
        diesel::delete(shown::table.find((Db(county), Db(id), Db(*organisation)))).execute(transaction.connection())?;
    }
    Ok(())
}

fn keep_from(
    transaction: &mut Transaction,
    petition: &Petition,
    before: &BTreeSet<Vec<u8>>,
    now: &BTreeSet<Vec<u8>>,
) -> Result<(), StoreError> {
    use petition_accused as kept;
    let (county, id) = (petition.id.county(), petition.id);
    for accused in now.difference(before) {
        diesel::insert_into(kept::table)
            .values((kept::county.eq(Db(county)), kept::petition_id.eq(Db(id)), kept::accused.eq(accused)))
            .execute(transaction.connection())?;
    }
    for accused in before.difference(now) {
        diesel::delete(kept::table.find((Db(county), Db(id), accused))).execute(transaction.connection())?;
    }
    Ok(())
}

fn find_under(
    transaction: &mut Transaction,
    id: PetitionId,
    before: &BTreeSet<i64>,
    now: &BTreeSet<i64>,
) -> Result<(), StoreError> {
    use petition_key as keys;
    let county = id.county();
    let rows: Vec<_> = now
        .difference(before)
        .map(|hash| (keys::county.eq(Db(county)), keys::petition_id.eq(Db(id)), keys::hash.eq(*hash)))
        .collect();
    // None is there yet; but for a statement that may fail in the middle SQLite keeps a journal, which costs more than the
    // rows do.
    on_each!(transaction.connection(), c => diesel::insert_into(keys::table)
        .values(&rows)
        .on_conflict_do_nothing()
        .execute(c))?;
    for hash in before.difference(now) {
        diesel::delete(keys::table.find((Db(county), Db(id), *hash))).execute(transaction.connection())?;
    }
    Ok(())
}
