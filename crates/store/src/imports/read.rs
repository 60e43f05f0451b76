//! What people see of an import.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::case::{LedgerOutcome, Side};
use domain::category::Category;
use domain::division::DivisionCode;
use domain::id::{ImportId, UserId};
use domain::money::Fen;
use domain::person::MaskedParticulars;
use domain::petition::{Channel, ContentClass, Headcount, PetitionLedgerOutcome};
use serde::Serialize;
use utoipa::ToSchema;

use super::record::{self, Column, Fault, Import, LedgerCase, LedgerPetition, StagedRow, Told};
use super::take_over::of_import;
use super::{ImportState, may_import};
use crate::access_log::{self, Access, AccessKind, AccessSubject};
use crate::clock::Instant;
use crate::crypto::KeyRing;
use crate::error::StoreError;
use crate::limits::{IMPORT_PREVIEW_ROWS, IMPORTS_SHOWN};
use crate::petitions::NewPetition;
use crate::read::Snapshot;
use crate::schema::{ledger_import as table, ledger_row};
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// An import in a list (导入记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportLine {
    /// Identity.
    pub id: ImportId,
    /// Name of the file.
    pub file_name: String,
    /// How far it has come.
    pub state: ImportState,
    /// Who sent the file.
    pub uploaded_by: UserId,
    /// UTC instant at which it was sent.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub uploaded_at: Instant,
    /// Rows read, blank ones left out.
    pub rows: u32,
    /// Rows that have faults.
    pub faulty: u32,
    /// Rows that have become cases.
    pub imported: u32,
    /// Rows that had become cases before, from whatever file.
    pub repeated: u32,
    /// Rows without faults that have not become cases yet.
    pub waiting: u32,
    /// UTC instant at which all was done.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub finished_at: Option<Instant>,
}

/// An import with what was understood of its file (导入详情).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportSheet {
    /// As in the list.
    #[serde(flatten)]
    pub import: ImportLine,
    /// Name of the sheet that was read, where the file has sheets.
    pub sheet: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The first rows that will become cases, as they were understood.
    pub preview: Vec<PreviewRow>,
    /// The first rows that will become petitions, as they were understood.
    pub petitions: Vec<PetitionPreviewRow>,
    /// The first rows that have faults.
    pub faults: Vec<FaultyRow>,
}

/// A row as it was understood (预览行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportPreviewRow)]
pub struct PreviewRow {
    /// Its number in the file.
    pub number: u32,
    /// Its number in the ledger.
    pub ledger_number: Option<String>,
    /// Civil date on which it was registered.
    pub registered_on: NaiveDate,
    /// Kind of dispute.
    pub category: Category,
    /// What the case will be called.
    pub title: String,
    /// Where the dispute lies.
    pub division: DivisionCode,
    /// Amount in dispute, in fen.
    pub claimed: Option<Fen>,
    /// The parties, masked.
    pub parties: Vec<PreviewParty>,
    /// What came of it; absent while it is open.
    pub outcome: Option<LedgerOutcome>,
    /// Civil date of that.
    pub ended_on: Option<NaiveDate>,
}

/// A petition as its row was understood (预览信访件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportPetitionPreviewRow)]
pub struct PetitionPreviewRow {
    /// Its number in the file.
    pub number: u32,
    /// Its number in the ledger.
    pub ledger_number: Option<String>,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// By what way it came.
    pub channel: Channel,
    /// What it is about.
    pub content: ContentClass,
    /// What the petition will be called.
    pub title: String,
    /// Where the problem lies.
    pub division: DivisionCode,
    /// The petitioners, masked.
    pub petitioners: Vec<MaskedParticulars>,
    /// How many people.
    pub headcount: Headcount,
    /// What came of it; absent while it is open.
    pub outcome: Option<PetitionLedgerOutcome>,
    /// Civil date of that.
    pub ended_on: Option<NaiveDate>,
}

/// A party as it was understood (预览当事人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportPreviewParty)]
pub struct PreviewParty {
    /// Which side.
    pub side: Side,
    /// Who, masked.
    pub particulars: MaskedParticulars,
}

/// A row with faults (错误行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultyRow {
    /// Its number in the file.
    pub number: u32,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Its cells, as written; only for whoever takes the list out.
    #[serde(skip)]
    pub cells: Vec<String>,
}

impl PreviewRow {
    fn of(number: u32, LedgerCase { case, row }: LedgerCase) -> Self {
        let parties = case.parties.into_iter();
        Self {
            number,
            ledger_number: row.number.map(Into::into),
            registered_on: case.dispute.applied_on,
            category: case.dispute.category,
            title: case.dispute.title.into(),
            division: case.dispute.division,
            claimed: case.dispute.claimed,
            parties: parties
                .map(|party| PreviewParty { side: party.side, particulars: party.particulars.masked() })
                .collect(),
            outcome: row.ended.as_ref().map(|ended| ended.outcome),
            ended_on: row.ended.as_ref().map(|ended| ended.on),
        }
    }
}

impl PetitionPreviewRow {
    fn of(
        number: u32,
        LedgerPetition { petition: NewPetition { petition, petitioners }, row }: LedgerPetition,
    ) -> Self {
        Self {
            number,
            ledger_number: row.number.map(Into::into),
            received_on: petition.received_on,
            channel: petition.channel,
            content: petition.content,
            title: petition.title.into(),
            division: petition.issue_division,
            petitioners: petitioners.iter().map(|petitioner| petitioner.particulars.masked()).collect(),
            headcount: petition.headcount,
            outcome: row.ended.as_ref().map(|ended| ended.outcome),
            ended_on: row.ended.as_ref().map(|ended| ended.on),
        }
    }
}

impl From<StagedRow> for FaultyRow {
    fn from(StagedRow { number, cells, faults, .. }: StagedRow) -> Self {
        Self { number, faults, cells }
    }
}

fn line(import: &Import, file_name: String) -> ImportLine {
    let count = |rows: i32| u32::try_from(rows).unwrap_or(0);
    ImportLine {
        id: import.id,
        file_name,
        state: import.state,
        uploaded_by: import.uploaded_by,
        uploaded_at: import.uploaded_at,
        rows: count(import.rows_read),
        faulty: count(import.faulty),
        imported: count(import.imported),
        repeated: count(import.repeated),
        waiting: count(import.waiting()),
        finished_at: import.finished_at,
    }
}

/// The latest imports of the account's organisation.
///
/// # Errors
/// When the database fails.
pub fn list(snapshot: &mut Snapshot, scope: &Scope) -> Result<Vec<ImportLine>, StoreError> {
    if !may_import(scope) {
        return Ok(Vec::new());
    }
    let found = table::table
        .filter(table::county.eq(Db(scope.county())))
        .filter(table::organisation.eq(Db(scope.organisation_id())))
        .order(table::id.desc())
        .limit(IMPORTS_SHOWN)
        .select(Import::as_select())
        .load(snapshot.connection())?;
    let keyring = snapshot.keyring().clone();
    found
        .into_iter()
        .map(|import| {
            let file_name = import.summary(&import.key(&keyring)?)?.file_name;
            Ok(line(&import, file_name))
        })
        .collect()
}

/// An import of the account's organisation.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn sheet(snapshot: &mut Snapshot, scope: &Scope, id: ImportId) -> Result<ImportSheet, StoreError> {
    let import = record::load(snapshot.connection(), scope, id)?;
    let keyring = snapshot.keyring().clone();
    let summary = import.summary(&import.key(&keyring)?)?;
    let (mut preview, mut petitions) = (Vec::new(), Vec::new());
    for row in rows(snapshot, &keyring, &import, (Which::Waiting, 0, IMPORT_PREVIEW_ROWS))? {
        match row.told {
            Some(Told::Case(told)) => preview.push(PreviewRow::of(row.number, *told)),
            Some(Told::Petition(told)) => petitions.push(PetitionPreviewRow::of(row.number, *told)),
            None => {}
        }
    }
    let faulty = rows(snapshot, &keyring, &import, (Which::Faulty, 0, IMPORT_PREVIEW_ROWS))?;
    Ok(ImportSheet {
        import: line(&import, summary.file_name),
        sheet: summary.sheet,
        columns: summary.columns,
        preview,
        petitions,
        faults: faulty.into_iter().map(Into::into).collect(),
    })
}

/// Rows with faults of an import, those after the row `after`, at most `limit`.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such import of the account's organisation.
pub fn faulty_rows(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: ImportId,
    (after, limit): (u32, i64),
) -> Result<Vec<FaultyRow>, StoreError> {
    let import = record::load(snapshot.connection(), scope, id)?;
    let keyring = snapshot.keyring().clone();
    let rows = rows(snapshot, &keyring, &import, (Which::Faulty, after, limit))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Waiting,
    Faulty,
}

fn rows(
    snapshot: &mut Snapshot,
    keyring: &KeyRing,
    import: &Import,
    (which, after, limit): (Which, u32, i64),
) -> Result<Vec<StagedRow>, StoreError> {
    let key = import.key(keyring)?;
    let query = of_import(import.id)
        .filter(ledger_row::number.gt(record::stored(after)))
        .order(ledger_row::number)
        .limit(limit)
        .select((ledger_row::number, ledger_row::content));
    let found = match which {
        Which::Waiting => query.filter(ledger_row::faults.eq(0)).load::<(i32, Vec<u8>)>(snapshot.connection()),
        Which::Faulty => query.filter(ledger_row::faults.gt(0)).load(snapshot.connection()),
    };
    found?.into_iter().map(|(number, sealed)| record::open_row(&key, import.id, number, &sealed)).collect()
}

/// Enters into the access log that the rows with faults are taken out, before they are given.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such import of the account's organisation.
pub fn record_download(transaction: &mut Transaction, scope: &Scope, id: ImportId) -> Result<(), StoreError> {
    record::load(transaction.connection(), scope, id)?;
    let access = Access {
        county: id.county(),
        actor: scope.user(),
        organisation: scope.organisation_id(),
        action: AccessKind::Export,
        subject: AccessSubject::Ledger,
        subject_id: Some(id.0),
        dossier: None,
        reason: None,
        request: scope.request_id().map(ToOwned::to_owned),
    };
    access_log::record(transaction, &access)
}
