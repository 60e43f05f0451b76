//! Numbers of cases (案号): gap-free within committee and year, because they are counted in the transaction that uses them.

use chrono::Datelike;
use diesel::prelude::*;
use domain::case::CaseNumber;
use domain::organisation::Organisation;
use domain::time::civil_date;

use crate::error::StoreError;
use crate::schema::case_number as table;
use crate::types::Db;
use crate::write::Transaction;

/// The next number of a committee. Undone with the transaction when the case is not accepted after all.
pub(super) fn next(transaction: &mut Transaction, committee: &Organisation) -> Result<CaseNumber, StoreError> {
    let year = civil_date(transaction.now()).year();
    let county = committee.division.county();
    let row = table::table.find((Db(county), Db(committee.id), year));
    let connection = transaction.connection();
    let counted = diesel::update(row).set(table::last.eq(table::last + 1)).returning(table::last);
    let last = match counted.get_result::<i32>(connection).optional()? {
        Some(last) => last,
        None => {
            diesel::insert_into(table::table)
                .values((
                    table::county.eq(Db(county)),
                    table::organisation.eq(Db(committee.id)),
                    table::year.eq(year),
                    table::last.eq(1),
                ))
                .execute(connection)?;
            1
        }
    };
    let sequence = u32::try_from(last).map_err(|_| StoreError::CorruptRecord(format!("case number {last}")))?;
    Ok(CaseNumber { year, prefix: committee.number_prefix.clone(), sequence })
}
