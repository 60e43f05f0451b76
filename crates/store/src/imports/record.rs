//! The row of an import, and the rows of its ledger, sealed under its key.

use diesel::prelude::*;
use domain::id::{ImportId, OrganisationId, UserId};
use escalation::LedgerRow;
use escalation::petition::PetitionLedgerRow;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ImportState, may_import};
use crate::cases::NewCase;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::petitions::NewPetition;
use crate::schema::ledger_import as table;
use crate::scope::Scope;
use crate::types::Db;

/// The table, which names the place that its keys are wrapped for.
const TABLE: &str = "ledger_import";

const SUMMARY: &str = "ledger_import.summary";

const ROW: &str = "ledger_row.content";

/// A column of a ledger (台账列).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LedgerColumn)]
pub struct Column {
    /// Its heading, as written.
    pub heading: String,
    /// What it is taken for, by its Chinese name; `None` when it is not taken over.
    pub meaning: Option<String>,
}

/// What is wrong with a row of a ledger (台账行错误).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LedgerFault)]
pub struct Fault {
    /// Heading of the column; `None` when it is about the row.
    pub column: Option<String>,
    /// Chinese reason. Never repeats what stands in the cell, which may be personal.
    pub reason: String,
}

/// A case as a row of a ledger tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerCase {
    /// The dispute and its parties.
    pub case: NewCase,
    /// What else the row says.
    pub row: LedgerRow,
}

/// A petition as a row of a ledger tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPetition {
    /// The petition and its petitioners.
    pub petition: NewPetition,
    /// What else the row says.
    pub row: PetitionLedgerRow,
}

/// What a row of a ledger was understood as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// A case.
    Case(Box<LedgerCase>),
    /// A petition.
    Petition(Box<LedgerPetition>),
}

/// A row of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedRow {
    /// Its number in the file, from 1, as a spreadsheet shows it.
    pub number: u32,
    /// Its cells, as written.
    pub cells: Vec<String>,
    /// What it was understood as; rows that waited while only cases were known say `case`.
    #[serde(alias = "case")]
    pub told: Option<Told>,
    /// What is wrong with it; a row without faults is a case or a petition.
    pub faults: Vec<Fault>,
}

impl Told {
    /// What makes a row that row, in whatever file it stands: its number in the ledger of that year, of which there may be one
    /// for each way in which petitions come; where it has none, its day, its people and what happened.
    #[must_use]
    pub fn identity(&self) -> String {
        let (on, number, names, narrative): (_, _, Vec<&str>, _) = match self {
            Self::Case(told) => {
                let LedgerCase { case: NewCase { dispute, parties }, row } = &**told;
                let names = parties.iter().map(|party| &*party.particulars.name).collect();
                (dispute.applied_on, row.number.as_deref().map(ToOwned::to_owned), names, &dispute.narrative)
            }
            Self::Petition(told) => {
                let LedgerPetition { petition: NewPetition { petition, petitioners }, row } = &**told;
                let number = row.number.as_deref().map(|number| format!("{number}\n{}", petition.channel.code()));
                let names = petitioners.iter().map(|one| &*one.particulars.name).collect();
                (petition.received_on, number, names, &petition.narrative)
            }
        };
        match number {
            Some(number) => format!("{}\n{number}", on.format("%Y")),
            None => format!("{on}\n{}\n{}", names.join("\n"), &**narrative),
        }
    }

    /// Its number in the ledger.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        let number = match self {
            Self::Case(told) => &told.row.number,
            Self::Petition(told) => &told.row.number,
        };
        number.as_deref()
    }
}

/// What is sealed of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Summary {
    pub(super) file_name: String,
    pub(super) sheet: Option<String>,
    pub(super) columns: Vec<Column>,
}

/// An import as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct Import {
    pub(super) id: ImportId,
    pub(super) organisation: OrganisationId,
    pub(super) state: ImportState,
    pub(super) uploaded_by: UserId,
    pub(super) uploaded_at: Instant,
    pub(super) rows_read: i32,
    pub(super) faulty: i32,
    pub(super) imported: i32,
    pub(super) repeated: i32,
    pub(super) confirmed_by: Option<UserId>,
    pub(super) finished_at: Option<Instant>,
    wrapped_key: Vec<u8>,
    summary: Vec<u8>,
}

impl Import {
    /// The key of its rows.
    pub(super) fn key(&self, keyring: &KeyRing) -> Result<DataKey, StoreError> {
        keyring.unwrap(&WrappedKey(self.wrapped_key.clone()), &crypto::place(TABLE, self.id.0))
    }

    pub(super) fn summary(&self, key: &DataKey) -> Result<Summary, StoreError> {
        open(key, &self.summary, &crypto::place(SUMMARY, self.id.0))
    }

    /// Rows that wait to become cases.
    pub(super) const fn waiting(&self) -> i32 {
        self.rows_read - self.faulty - self.imported - self.repeated
    }
}

/// A new key of an import, with its wrapped form and the sealed summary.
pub(super) fn new_key(keyring: &KeyRing, id: ImportId, summary: &Summary) -> Result<(Vec<u8>, Vec<u8>), StoreError> {
    let key = DataKey::generate()?;
    let wrapped = keyring.wrap(&key, &crypto::place(TABLE, id.0))?;
    Ok((wrapped.0, seal(&key, summary, &crypto::place(SUMMARY, id.0))?))
}

/// Where a row stands, which it is sealed for.
fn place_of(id: ImportId, number: i32) -> Vec<u8> {
    [crypto::place(ROW, id.0), number.to_be_bytes().to_vec()].concat()
}

/// The number of a row as both engines keep it.
pub(super) fn stored(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) fn seal_row(key: &DataKey, id: ImportId, row: &StagedRow) -> Result<Vec<u8>, StoreError> {
    seal(key, row, &place_of(id, stored(row.number)))
}

pub(super) fn open_row(key: &DataKey, id: ImportId, number: i32, sealed: &[u8]) -> Result<StagedRow, StoreError> {
    open(key, sealed, &place_of(id, number))
}

fn seal(key: &DataKey, value: &impl Serialize, place: &[u8]) -> Result<Vec<u8>, StoreError> {
    let plain = serde_json::to_vec(value).map_err(|error| StoreError::CorruptRecord(error.to_string()))?;
    crypto::seal(key, &plain, place)
}

fn open<T: DeserializeOwned>(key: &DataKey, sealed: &[u8], place: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(&crypto::open(key, sealed, place)?)
        .map_err(|error| StoreError::CorruptRecord(format!("a row of a ledger: {error}")))
}

/// Loads an import of the account's organisation.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none, or the account takes over no ledgers.
pub(super) fn load(connection: &mut AnyConnection, scope: &Scope, id: ImportId) -> Result<Import, StoreError> {
    let found = find(connection, id)?;
    let own = may_import(scope) && found.organisation == scope.organisation_id();
    if own { Ok(found) } else { Err(StoreError::NotFound) }
}

/// Loads an import, whoever asks.
pub(super) fn find(connection: &mut AnyConnection, id: ImportId) -> Result<Import, StoreError> {
    Ok(table::table.find((Db(id.county()), Db(id))).select(Import::as_select()).first(connection)?)
}
