//! Numbers of cases (案号): gap-free within committee and year, because they are counted in the transaction that uses them.

use chrono::Datelike;
use diesel::prelude::*;
use domain::case::CaseNumber;
use domain::organisation::Organisation;
use domain::time::civil_date;

use crate::connection::on_each;
use crate::error::StoreError;
use crate::schema::case_number as table;
use crate::types::Db;
use crate::write::Transaction;

/// The number that a committee gives next. Nothing is counted yet, so that a refusal leaves no gap.
pub(super) fn next(transaction: &mut Transaction, committee: &Organisation) -> Result<CaseNumber, StoreError> {
    let year = civil_date(transaction.now()).year();
    let last = table::table
        .find((Db(committee.division.county()), Db(committee.id), year))
        .select(table::last)
        .first::<i32>(transaction.connection())
        .optional()?
        .unwrap_or(0);
    let sequence = u32::try_from(last).map_err(|_| StoreError::CorruptRecord(format!("case number {last}")))? + 1;
    Ok(CaseNumber { year, prefix: committee.number_prefix.clone(), sequence })
}

/// Counts a number that [`next`] gave in the same transaction.
pub(super) fn count(
    transaction: &mut Transaction,
    committee: &Organisation,
    number: &CaseNumber,
) -> Result<(), StoreError> {
    let last =
        i32::try_from(number.sequence).map_err(|_| StoreError::CorruptRecord(format!("case number {number}")))?;
    on_each!(transaction.connection(), c => diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(committee.division.county())),
            table::organisation.eq(Db(committee.id)),
            table::year.eq(number.year),
            table::last.eq(last),
        ))
        .on_conflict((table::county, table::organisation, table::year))
        .do_update()
        .set(table::last.eq(last))
        .execute(c))?;
    Ok(())
}
