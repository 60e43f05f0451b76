//! Numbers of cases and petitions (案号、信访件编号): gap-free within organisation and year, because they are counted in
//! the transaction that uses them.

use diesel::prelude::*;
use domain::organisation::Organisation;

use crate::connection::on_each;
use crate::error::StoreError;
use crate::types::Db;
use crate::write::Transaction;

/// Year and running number.
pub(crate) type Counted = (i32, u32);

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident = $table:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) mod $name {
            use super::*;
            use crate::schema::$table as table;

            /// What an organisation gives next in a year. Nothing is counted yet, so that a refusal leaves no gap.
            pub(crate) fn next(
                transaction: &mut Transaction,
                own: &Organisation,
                year: i32,
            ) -> Result<Counted, StoreError> {
                let last = table::table
                    .find((Db(own.division.county()), Db(own.id), year))
                    .select(table::last)
                    .first::<i32>(transaction.connection())
                    .optional()?
                    .unwrap_or(0);
                let last = u32::try_from(last).map_err(|_| StoreError::CorruptRecord(format!("number {last}")))?;
                Ok((year, last + 1))
            }

            /// Counts what [`next`] gave in the same transaction.
            pub(crate) fn count(
                transaction: &mut Transaction,
                own: &Organisation,
                (year, number): Counted,
            ) -> Result<(), StoreError> {
                let last =
                    i32::try_from(number).map_err(|_| StoreError::CorruptRecord(format!("number {number}")))?;
                on_each!(transaction.connection(), c => diesel::insert_into(table::table)
                    .values((
                        table::county.eq(Db(own.division.county())),
                        table::organisation.eq(Db(own.id)),
                        table::year.eq(year),
                        table::last.eq(last),
                    ))
                    .on_conflict((table::county, table::organisation, table::year))
                    .do_update()
                    .set(table::last.eq(last))
                    .execute(c))?;
                Ok(())
            }
        }
    )*};
}

counters! {
    /// Of cases, given by a committee when it accepts.
    cases = case_number;
    /// Of petitions, given by an office when it registers.
    petitions = petition_number;
}
