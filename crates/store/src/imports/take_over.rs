//! Rows become cases or petitions, so many in one transaction.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::id::{CaseId, ImportId, OrganisationId};
use domain::organisation::Role;
use escalation::Refusal;
use serde::{Deserialize, Serialize};

use super::ImportState;
use super::record::{self, Fault, Import, StagedRow, Told};
use super::stage::row_of;
use crate::cases::{self, CaseError, Origin};
use crate::crypto::{DataKey, Indexed};
use crate::error::StoreError;
use crate::limits::{IMPORTED_PER_COMMIT, LEDGER_ROWS_KEPT};
use crate::outbox::{Step, Task, Topic};
use crate::petitions;
use crate::schema::{ledger_import as table, ledger_row, ledger_taken};
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// Takes over a ledger that was confirmed (导入台账).
pub(crate) const LEDGERS: Topic = Topic { name: "ledgers", handle: take_part };

/// Which import a task is about.
#[derive(Serialize, Deserialize)]
struct Work {
    import: ImportId,
}

/// Takes over the next rows. What is left to do is what is left in the table, so it does not matter who did the part
/// before, nor whether two are at it.
fn take_part(transaction: &mut Transaction, task: &Task) -> Result<Step, StoreError> {
    let Work { import } = serde_json::from_value(task.payload.clone())
        .map_err(|error| StoreError::CorruptRecord(format!("task {}: {error}", task.id)))?;
    let import = match record::find(transaction.connection(), import) {
        Ok(import) if import.state == ImportState::Running => import,
        Ok(_) | Err(StoreError::NotFound) => return Ok(Step::Done),
        Err(error) => return Err(error),
    };
    let rows = of_import(import.id)
        .filter(ledger_row::faults.eq(0))
        .order(ledger_row::number)
        .limit(IMPORTED_PER_COMMIT)
        .select((ledger_row::number, ledger_row::content))
        .load::<(i32, Vec<u8>)>(transaction.connection())?;
    if rows.is_empty() {
        let finished_at = Some(Db(transaction.now()));
        diesel::update(row_of(import.id))
            .set((table::state.eq(Db(ImportState::Done)), table::finished_at.eq(finished_at)))
            .execute(transaction.connection())?;
        return Ok(Step::Done);
    }
    let keyring = transaction.keyring().clone();
    let key = import.key(&keyring)?;
    let scope = on_behalf_of(transaction, &import)?;
    let (mut imported, mut repeated, mut faulty) = (0, 0, 0);
    for (number, sealed) in rows {
        let row = record::open_row(&key, import.id, number, &sealed)?;
        match take(transaction, &scope, &row)? {
            Taken::Faulty(faults) => {
                faulty += 1;
                keep_with(transaction, (&key, import.id), &StagedRow { faults, ..row })?;
                continue;
            }
            Taken::Now => imported += 1,
            Taken::Before => repeated += 1,
        }
        diesel::delete(of_import(import.id).filter(ledger_row::number.eq(number))).execute(transaction.connection())?;
    }
    diesel::update(row_of(import.id))
        .set((
            table::imported.eq(table::imported + imported),
            table::repeated.eq(table::repeated + repeated),
            table::faulty.eq(table::faulty + faulty),
        ))
        .execute(transaction.connection())?;
    Ok(Step::More(task.payload.clone()))
}

/// Whoever confirmed it registers the rows, also when the account is closed meanwhile: the order was given.
fn on_behalf_of(transaction: &mut Transaction, import: &Import) -> Result<Scope, StoreError> {
    let reference = transaction.reference()?;
    let organisation = reference.organisations.get(import.organisation).ok_or(StoreError::NotFound)?;
    let user = import.confirmed_by.unwrap_or(import.uploaded_by);
    let role = if organisation.kind.mediates() { Role::CommitteeDirector } else { Role::PetitionClerk };
    Ok(Scope::new(user, organisation.clone(), BTreeSet::from([role])))
}

/// What became of a row.
enum Taken {
    Now,
    Before,
    Faulty(Vec<Fault>),
}

/// Registers the case or petition of a row, or says why not; nothing is written then.
fn take(transaction: &mut Transaction, scope: &Scope, row: &StagedRow) -> Result<Taken, StoreError> {
    let Some(told) = &row.told else {
        return Err(StoreError::CorruptRecord(format!("row {} of a ledger tells nothing", row.number)));
    };
    if is_taken(transaction, scope.organisation_id(), told)? {
        return Ok(Taken::Before);
    }
    let opened = match told {
        Told::Case(told) => {
            let id = CaseId(transaction.new_id(told.case.dispute.division.county()));
            let origin = Origin { petition: None, ledger: Some(told.row.clone()) };
            cases::open(transaction, scope, id, &told.case, origin).map(|_| id.0)
        }
        Told::Petition(told) => {
            petitions::open(transaction, scope, &told.petition, Some(told.row.clone())).map(|receipt| receipt.id.0)
        }
    };
    let id = match opened {
        Ok(id) => id,
        Err(CaseError::Refused(refusal)) => return Ok(Taken::Faulty(faults(refusal))),
        Err(CaseError::Store(error)) => return Err(error),
    };
    let index = transaction.keyring().blind_index(Indexed::LedgerRow, &told.identity());
    diesel::insert_into(ledger_taken::table)
        .values((
            ledger_taken::county.eq(Db(scope.county())),
            ledger_taken::organisation.eq(Db(scope.organisation_id())),
            ledger_taken::identity.eq(index),
            ledger_taken::case_id.eq(Db(id)),
        ))
        .execute(transaction.connection())?;
    Ok(Taken::Now)
}

fn faults(refusal: Refusal) -> Vec<Fault> {
    refusal.unmet.into_iter().map(|unmet| Fault { column: None, reason: unmet.message }).collect()
}

/// Whether a row has become a case or petition of an organisation before.
pub(super) fn is_taken(
    transaction: &mut Transaction,
    organisation: OrganisationId,
    told: &Told,
) -> Result<bool, StoreError> {
    let index = transaction.keyring().blind_index(Indexed::LedgerRow, &told.identity());
    let row = ledger_taken::table.find((Db(organisation.county()), Db(organisation), index));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(transaction.connection())?)
}

/// Keeps a row that turned out to have faults.
fn keep_with(
    transaction: &mut Transaction,
    (key, id): (&DataKey, ImportId),
    row: &StagedRow,
) -> Result<(), StoreError> {
    let content = record::seal_row(key, id, row)?;
    diesel::update(of_import(id).filter(ledger_row::number.eq(record::stored(row.number))))
        .set((
            ledger_row::faults.eq(i32::try_from(row.faults.len()).unwrap_or(i32::MAX)),
            ledger_row::content.eq(content),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// The rows of an import that are not cases.
#[diesel::dsl::auto_type]
pub(super) fn of_import(id: ImportId) -> _ {
    let county: Db<domain::id::County> = Db(id.county());
    let id: Db<ImportId> = Db(id);
    ledger_row::table.filter(ledger_row::county.eq(county)).filter(ledger_row::import_id.eq(id))
}

/// Deletes what is left of the rows of an import.
pub(super) fn delete_rows(transaction: &mut Transaction, id: ImportId) -> Result<(), StoreError> {
    diesel::delete(of_import(id)).execute(transaction.connection())?;
    Ok(())
}

/// Deletes rows that nobody has corrected within [`LEDGER_ROWS_KEPT`], and imports that nobody has confirmed.
pub(crate) fn forget_rows(transaction: &mut Transaction) -> Result<(), StoreError> {
    let before = transaction.now() - LEDGER_ROWS_KEPT;
    let finished = table::table.filter(table::finished_at.lt(Some(Db(before)))).filter(table::faulty.gt(0));
    for id in finished.select(table::id).load::<ImportId>(transaction.connection())? {
        delete_rows(transaction, id)?;
    }
    let unconfirmed = table::table
        .filter(table::state.eq_any([ImportState::Reading, ImportState::Ready].map(Db)))
        .filter(table::uploaded_at.lt(Db(before)));
    for id in unconfirmed.select(table::id).load::<ImportId>(transaction.connection())? {
        delete_rows(transaction, id)?;
        diesel::delete(row_of(id)).execute(transaction.connection())?;
    }
    Ok(())
}
