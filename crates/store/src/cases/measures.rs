//! What cases count for in the reports of people's mediation: renewed with every act that changes it, never forgotten, so
//! that a figure of a past day can be computed again and opens to the cases behind it.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::case::{Case, Source};
use domain::category::Category;
use domain::division::DivisionCode;
use domain::id::{CaseId, County, OrganisationId};
use domain::statistics::mediation::{CaseEntry, CaseMeasure, entries};
use domain::time::CivilDate;

use super::projection::township;
use crate::dossier::difference;
use crate::error::StoreError;
use crate::schema::case_measure as table;
use crate::types::{Db, words};
use crate::write::Transaction;

words!(CaseMeasure);

/// What a case counts for, and as what kind of case: what one row says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Counted {
    measure: CaseMeasure,
    organisation: OrganisationId,
    on: NaiveDate,
    amount: i64,
    category: Category,
    source: Source,
    division: DivisionCode,
    township: DivisionCode,
}

#[derive(Insertable)]
#[diesel(table_name = table)]
struct New {
    county: Db<County>,
    case_id: Db<CaseId>,
    sequence: i32,
    measure: Db<CaseMeasure>,
    organisation: Db<OrganisationId>,
    category: Db<Category>,
    source: Db<Source>,
    division: Db<DivisionCode>,
    township: Db<DivisionCode>,
    counted_on: Db<NaiveDate>,
    amount: i64,
    known_from: Db<NaiveDate>,
}

/// The columns that [`Row`] holds.
#[diesel::dsl::auto_type]
pub(super) fn columns() -> _ {
    (
        table::sequence,
        table::known_until,
        (table::measure, table::organisation, table::counted_on, table::amount),
        (table::category, table::source, table::division, table::township),
    )
}

/// A row: its place in the sequence, the day until which it was known, and what it says.
#[derive(Queryable)]
pub(super) struct Row {
    sequence: i32,
    known_until: Option<NaiveDate>,
    counts: (CaseMeasure, OrganisationId, NaiveDate, i64),
    of: (Category, Source, DivisionCode, DivisionCode),
}

impl Row {
    fn says(&self, counted: &Counted) -> bool {
        let Counted { measure, organisation, on, amount, category, source, division, township } = *counted;
        self.counts == (measure, organisation, on, amount) && self.of == (category, source, division, township)
    }
}

/// Everything a case counts for.
fn counted(case: &Case) -> Vec<Counted> {
    let of_case = |CaseEntry { measure, organisation, on, amount }| Counted {
        measure,
        organisation,
        on,
        amount,
        category: case.category,
        source: case.source,
        division: case.division,
        township: township(case),
    };
    entries(case).into_iter().map(of_case).collect()
}

/// Whether the rows of a case that are known now say what its history says.
pub(super) fn agree(case: &Case, rows: &[Row]) -> bool {
    let (gone, new) = difference(rows.iter().filter(|row| row.known_until.is_none()), counted(case), Row::says);
    gone.is_empty() && new.is_empty()
}

/// Renews what a case counts for. What does not hold any more stays, with the day until which it was known.
pub(super) fn renew(
    transaction: &mut Transaction,
    before: Option<&Case>,
    case: &Case,
    today: CivilDate,
) -> Result<(), StoreError> {
    let now = counted(case);
    if before.map(counted).unwrap_or_default() == now {
        return Ok(());
    }
    let (county, id) = (case.id.county(), case.id);
    let of_it = table::table
        .filter(table::county.eq(Db(county)))
        .filter(table::case_id.eq(Db(id)))
        .order(table::sequence)
        .select(columns());
    let known: Vec<Row> = match before {
        Some(_) => of_it.load(transaction.connection())?,
        None => Vec::new(),
    };
    let next = known.last().map_or(1, |last| last.sequence + 1);
    let (gone, new) = difference(known.iter().filter(|row| row.known_until.is_none()), now, Row::says);
    for row in gone {
        diesel::update(table::table.find((Db(county), Db(id), row.sequence)))
            .set(table::known_until.eq(Some(Db(today))))
            .execute(transaction.connection())?;
    }
    for (sequence, counted) in (next..).zip(new) {
        let row = New {
            county: Db(county),
            case_id: Db(id),
            sequence,
            measure: Db(counted.measure),
            organisation: Db(counted.organisation),
            category: Db(counted.category),
            source: Db(counted.source),
            division: Db(counted.division),
            township: Db(counted.township),
            counted_on: Db(counted.on),
            amount: counted.amount,
            known_from: Db(today),
        };
        diesel::insert_into(table::table).values(row).execute(transaction.connection())?;
    }
    Ok(())
}
