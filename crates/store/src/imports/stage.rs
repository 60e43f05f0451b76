//! From a file to rows that wait for somebody to say yes.

use diesel::prelude::*;
use domain::id::ImportId;
use domain::text::Line;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::ImportState;
use super::record::{self, Column, Import, StagedRow, Summary, stored};
use super::take_over::{self, LEDGERS};
use crate::connection::on_each;
use crate::crypto::Indexed;
use crate::error::StoreError;
use crate::reference::{Decided, Objection};
use crate::schema::{ledger_import as table, ledger_row};
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// A ledger whose reading begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// Name of the file.
    pub file_name: Line,
    /// SHA-256 of its content, in hex.
    pub digest: String,
    /// Name of the sheet that is read, where the file has sheets.
    pub sheet: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// An import, begun now or before (导入回执).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportReceipt)]
pub struct Begun {
    /// Which.
    pub id: ImportId,
    /// How far it has come.
    pub state: ImportState,
    /// Whether the same file was sent before.
    pub known: bool,
}

/// Begins to read a ledger, or finds the import that the same file was begun as.
///
/// # Errors
/// When the database fails.
pub fn begin(transaction: &mut Transaction, scope: &Scope, new: &NewImport) -> Decided<Begun> {
    let own = scope.organisation();
    if !super::may_import(scope) {
        return Ok(Err(Objection::not_allowed("只有调解组织的负责人、信访工作机构的工作人员可以导入本机构的台账")));
    }
    let file = transaction.keyring().blind_index(Indexed::LedgerFile, &new.digest);
    let known = table::table
        .filter(table::county.eq(Db(scope.county())))
        .filter(table::organisation.eq(Db(own.id)))
        .filter(table::file.eq(&file))
        .select((table::id, table::state))
        .first::<(ImportId, ImportState)>(transaction.connection())
        .optional()?;
    if let Some((id, state)) = known {
        return Ok(Ok(Begun { id, state, known: true }));
    }
    let id = ImportId(transaction.new_id(scope.county()));
    let summary =
        Summary { file_name: new.file_name.clone().into(), sheet: new.sheet.clone(), columns: new.columns.clone() };
    let (wrapped, sealed) = record::new_key(transaction.keyring(), id, &summary)?;
    let state = ImportState::Reading;
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(scope.county())),
            table::id.eq(Db(id)),
            table::organisation.eq(Db(own.id)),
            table::file.eq(file),
            table::state.eq(Db(state)),
            table::uploaded_by.eq(Db(scope.user())),
            table::uploaded_at.eq(Db(transaction.now())),
            (table::rows_read.eq(0), table::faulty.eq(0), table::imported.eq(0), table::repeated.eq(0)),
            table::wrapped_key.eq(wrapped),
            table::summary.eq(sealed),
        ))
        .execute(transaction.connection())?;
    Ok(Ok(Begun { id, state, known: false }))
}

/// Keeps rows of a ledger that is being read; `before` rows of it came before them. Those that are kept already, since the
/// same file was read so far before, are passed over.
///
/// # Errors
/// [`StoreError::NotFound`] when the import is gone, or the rows before are not there.
pub fn stage(
    transaction: &mut Transaction,
    scope: &Scope,
    id: ImportId,
    before: usize,
    rows: &[StagedRow],
) -> Result<(), StoreError> {
    let import = record::load(transaction.connection(), scope, id)?;
    if import.state != ImportState::Reading {
        return Ok(());
    }
    let kept = usize::try_from(import.rows_read).unwrap_or(0).checked_sub(before).ok_or(StoreError::NotFound)?;
    let keyring = transaction.keyring().clone();
    let key = import.key(&keyring)?;
    let mut values = Vec::new();
    let (mut read, mut faulty, mut repeated) = (0, 0, 0);
    for row in rows.iter().skip(kept) {
        read += 1;
        if let (Some(told), true) = (&row.told, row.faults.is_empty())
            && take_over::is_taken(transaction, import.organisation, told)?
        {
            repeated += 1;
            continue;
        }
        faulty += i32::from(!row.faults.is_empty());
        values.push((
            ledger_row::county.eq(Db(id.county())),
            ledger_row::import_id.eq(Db(id)),
            ledger_row::number.eq(stored(row.number)),
            ledger_row::faults.eq(i32::try_from(row.faults.len()).unwrap_or(i32::MAX)),
            ledger_row::content.eq(record::seal_row(&key, id, row)?),
        ));
    }
    if !values.is_empty() {
        on_each!(transaction.connection(), c => diesel::insert_into(ledger_row::table).values(&values).execute(c))?;
    }
    diesel::update(row_of(id))
        .set((
            table::rows_read.eq(table::rows_read + read),
            table::faulty.eq(table::faulty + faulty),
            table::repeated.eq(table::repeated + repeated),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// Ends the reading of a ledger of so many rows: it can be confirmed.
///
/// # Errors
/// [`StoreError::NotFound`] when the import is gone, or not all of its rows are there.
pub fn finish_reading(
    transaction: &mut Transaction,
    scope: &Scope,
    id: ImportId,
    rows: usize,
) -> Result<(), StoreError> {
    let import = record::load(transaction.connection(), scope, id)?;
    if import.state != ImportState::Reading {
        return Ok(());
    }
    if usize::try_from(import.rows_read) != Ok(rows) {
        return Err(StoreError::NotFound);
    }
    set_state(transaction, id, ImportState::Ready)
}

/// Lets the rows without faults become cases. Saying so again does no harm: it sets the work going where a killed server
/// left it, without waiting for its claim to run out.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such import of the account's organisation.
pub fn confirm(transaction: &mut Transaction, scope: &Scope, id: ImportId) -> Decided<Begun> {
    let import = record::load(transaction.connection(), scope, id)?;
    let receipt = |state| Ok(Ok(Begun { id, state, known: true }));
    match import.state {
        ImportState::Reading => return Ok(Err(Objection::conflicting("文件没有读完，请重新上传同一文件"))),
        ImportState::Ready if import.waiting() == 0 => {
            return Ok(Err(Objection::conflicting("没有需要导入的行")));
        }
        ImportState::Ready => {
            diesel::update(row_of(id))
                .set((table::state.eq(Db(ImportState::Running)), table::confirmed_by.eq(Some(Db(scope.user())))))
                .execute(transaction.connection())?;
        }
        ImportState::Running => {}
        ImportState::Done => return receipt(ImportState::Done),
    }
    let now = transaction.now();
    LEDGERS.promise(transaction, id.county(), json!({ "import": id }), now)?;
    receipt(ImportState::Running)
}

/// Removes an import and what is left of its rows. Cases that came of it stay.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such import of the account's organisation.
pub fn discard(transaction: &mut Transaction, scope: &Scope, id: ImportId) -> Decided<()> {
    let Import { state, .. } = record::load(transaction.connection(), scope, id)?;
    if state == ImportState::Running {
        return Ok(Err(Objection::conflicting("正在导入，完成之后才能删除")));
    }
    take_over::delete_rows(transaction, id)?;
    diesel::delete(row_of(id)).execute(transaction.connection())?;
    Ok(Ok(()))
}

fn set_state(transaction: &mut Transaction, id: ImportId, state: ImportState) -> Result<(), StoreError> {
    diesel::update(row_of(id)).set(table::state.eq(Db(state))).execute(transaction.connection())?;
    Ok(())
}

/// The row of an import.
#[diesel::dsl::auto_type]
pub(super) fn row_of(id: ImportId) -> _ {
    let county: Db<domain::id::County> = Db(id.county());
    let id: Db<ImportId> = Db(id);
    table::table.filter(table::county.eq(county)).filter(table::id.eq(id))
}
