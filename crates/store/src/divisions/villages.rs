//! Villages and residents' communities (村级), which are too many to be held in memory.

use crate::Store;
use crate::connection::{AnyConnection, on_each};
use crate::error::StoreError;
use crate::limits::VILLAGES_PER_COMMIT;
use crate::reference::{self, Change, ChangeKind, ChangeSubject, EVERYWHERE};
use crate::schema::village;
use crate::types::Db;
use crate::write::Transaction;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::County;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Fewest digits of a code that can be that of a village.
const TOWNSHIP_DIGITS: usize = 9;

type Village = (DivisionCode, String);

/// Loads the villages embedded in the program: those that are missing, and those whose name differs. What an earlier
/// run that was broken off has loaded is not loaded again. `progress` hears after each part how many villages have been
/// gone through. Gives the number of those written. Blocks.
///
/// # Errors
/// When the database fails; what was loaded until then is kept.
pub fn load_villages(store: &Store, mut progress: impl FnMut(usize)) -> Result<usize, StoreError> {
    load(store, domain::division::villages(), &mut progress)
}

/// [`load_villages`] of one division only.
///
/// # Errors
/// When the database fails; what was loaded until then is kept.
pub fn load_villages_of(
    store: &Store,
    division: DivisionCode,
    mut progress: impl FnMut(usize),
) -> Result<usize, StoreError> {
    let villages = domain::division::villages().filter(|(code, _)| division.contains(*code));
    load(store, villages, &mut progress)
}

pub(super) fn load(
    store: &Store,
    villages: impl Iterator<Item = Village>,
    progress: &mut impl FnMut(usize),
) -> Result<usize, StoreError> {
    let mut villages = villages.peekable();
    let (mut seen, mut written) = (0, 0);
    while villages.peek().is_some() {
        let part: Arc<[Village]> = villages.by_ref().take(VILLAGES_PER_COMMIT).collect();
        seen += part.len();
        written += store.write_blocking(move |transaction| bring_up_to_date(transaction.connection(), &part))?;
        progress(seen);
    }
    if written > 0 {
        store.write_blocking(move |transaction| log(transaction, written))?;
    }
    Ok(written)
}

/// Writes what is missing or differs of a part that is in the order of codes.
fn bring_up_to_date(connection: &mut AnyConnection, part: &[Village]) -> Result<usize, StoreError> {
    let (Some((first, _)), Some((last, _))) = (part.first(), part.last()) else { return Ok(0) };
    let known: BTreeMap<DivisionCode, String> =
        between(*first, *last).load::<Village>(connection)?.into_iter().collect();
    let rows: Vec<_> = part
        .iter()
        .filter(|(code, name)| known.get(code) != Some(name))
        .map(|(code, name)| {
            (village::county.eq(Db(code.county())), village::code.eq(Db(*code)), village::name.eq(name))
        })
        .collect();
    if rows.is_empty() {
        return Ok(0);
    }
    let written = on_each!(connection, c => diesel::insert_into(village::table)
        .values(&rows)
        .on_conflict((village::county, village::code))
        .do_update()
        .set(village::name.eq(diesel::upsert::excluded(village::name)))
        .execute(c))?;
    Ok(written)
}

fn log(transaction: &mut Transaction, written: usize) -> Result<(), StoreError> {
    let change = Change {
        scope: None,
        county: EVERYWHERE,
        action: ChangeKind::Loaded,
        subject: ChangeSubject::Village,
        key: "villages".to_owned(),
        before: None,
        after: json!({ "written": written }),
        reason: None,
    };
    reference::record(transaction, &change)
}

/// The name of a village.
pub(super) fn name(connection: &mut AnyConnection, code: DivisionCode) -> Result<String, StoreError> {
    Ok(village::table.find((Db(code.county()), Db(code))).select(village::name).first(connection)?)
}

/// The villages in a division, in the order of codes.
pub(super) fn within(connection: &mut AnyConnection, division: DivisionCode) -> Result<Vec<Village>, StoreError> {
    let (first, last) = division.range();
    Ok(between(first, last).load(connection)?)
}

/// The villages whose code begins with `digits`, which reach into the township at least.
pub(super) fn coded(connection: &mut AnyConnection, digits: &str) -> Result<Vec<Village>, StoreError> {
    let ends = (format!("{digits:0<12}").parse(), format!("{digits:9<12}").parse());
    match ends {
        (Ok(first), Ok(last)) if digits.len() >= TOWNSHIP_DIGITS => Ok(between(first, last).load(connection)?),
        _ => Ok(Vec::new()),
    }
}

/// At most `limit` villages in a division whose name contains `text`, in the order of codes.
pub(super) fn named(
    connection: &mut AnyConnection,
    text: &str,
    division: DivisionCode,
    limit: usize,
) -> Result<Vec<Village>, StoreError> {
    let (first, last) = division.range();
    let villages = between(first, last).filter(village::name.like(format!("%{text}%"))).limit(rows(limit));
    Ok(villages.load(connection)?)
}

/// At most `limit` villages anywhere whose name begins with `text`.
pub(super) fn beginning_with(
    connection: &mut AnyConnection,
    text: &str,
    limit: usize,
) -> Result<Vec<Village>, StoreError> {
    let villages = village::table
        .filter(village::name.between(text, format!("{text}{}", char::MAX)))
        .order((village::name, village::code))
        .limit(rows(limit))
        .select((village::code, village::name));
    Ok(villages.load(connection)?)
}

/// The query for the villages from one code to another, both inclusive, in the order of codes.
#[diesel::dsl::auto_type]
fn between(first: DivisionCode, last: DivisionCode) -> _ {
    let (first_county, last_county): (Db<County>, Db<County>) = (Db(first.county()), Db(last.county()));
    let (first_code, last_code): (Db<DivisionCode>, Db<DivisionCode>) = (Db(first), Db(last));
    village::table
        .filter(village::county.between(first_county, last_county))
        .filter(village::code.between(first_code, last_code))
        .order(village::code)
        .select((village::code, village::name))
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
