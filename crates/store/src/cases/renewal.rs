//! Due dates are counted when a case changes. When a rule or the calendar changes instead, they are counted again here.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::dsl::min;
use diesel::prelude::*;
use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{CaseId, County};
use domain::time::civil_date;
use escalation::Actor;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::record::{CaseKey, Summary};
use crate::clock::Instant;
use crate::dossier::{Due, Ground, next_due};
use crate::error::StoreError;
use crate::limits::RENEWED_PER_COMMIT;
use crate::outbox::{Step, Task, Topic};
use crate::reference::{EVERYWHERE, ReferenceData};
use crate::schema::mediation_case::{self, dsl};
use crate::types::Db;
use crate::write::Transaction;

/// Counts the due dates of open cases again (重新计算期限).
pub(crate) const DUE_DATES: Topic = Topic { name: "due_dates", handle: renew };

/// No county comes after it.
const LAST_COUNTY: County = County(999_999);

/// Whose due dates, and how far it has come. Open cases are walked along their due dates: the walk moves no case that it
/// has not looked at yet, and whoever else moves one has counted it anew under what holds now.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Walk {
    /// All cases in this division; everywhere if none.
    division: Option<DivisionCode>,
    /// The county looked at, and its last case so far.
    at: Option<(County, Option<(NaiveDate, Uuid)>)>,
}

/// Promises that the due dates in a division, or everywhere, are counted again from an instant on.
pub(crate) fn promise_renewal(
    transaction: &mut Transaction,
    division: Option<DivisionCode>,
    from: Instant,
) -> Result<(), StoreError> {
    let county = division.map_or(EVERYWHERE, DivisionCode::county);
    let payload = json!(Walk { division, at: None });
    DUE_DATES.promise(transaction, county, payload, from)?;
    Ok(())
}

/// The deadline that comes first, under what holds at an instant. Clocks do not depend on who asks.
pub(super) fn due_at(case: &Case, reference: &Arc<ReferenceData>, now: Instant) -> Option<Due> {
    let nobody = Actor { user: case.registered_by, organisation: case.responsible, roles: BTreeSet::new() };
    let ground = Ground::new(Arc::clone(reference), (case.division, case.responsible), civil_date(now));
    next_due(case, &ground.facts_for(&nobody, now)).as_ref().map(Due::from)
}

/// Looks at a few cases of one county.
fn renew(transaction: &mut Transaction, task: &Task) -> Result<Step, StoreError> {
    let walk: Walk = serde_json::from_value(task.payload.clone())
        .map_err(|error| StoreError::CorruptRecord(format!("task {}: {error}", task.id)))?;
    let (county, after) = match walk.at {
        Some(at) => at,
        None => match next_county(transaction, walk.division, None)? {
            Some(county) => (county, None),
            None => return Ok(Step::Done),
        },
    };
    let rows = batch(transaction, county, after)?;
    let last = rows.last().map(|row| (row.due_on, row.id.0)).filter(|_| rows.len() == RENEWED_PER_COMMIT);
    let reference = transaction.reference()?;
    for row in rows.into_iter().filter(|row| walk.division.is_none_or(|division| division.contains(row.division))) {
        let id = row.id;
        match renew_case(transaction, row, &reference) {
            // One that does not open must not keep the others from being renewed; `verify` names it.
            Err(error @ (StoreError::Sealed | StoreError::CorruptRecord(_))) => {
                tracing::error!(case = %id, %error, "the due date of a case could not be counted again");
            }
            renewed => renewed?,
        }
    }
    let at = match last {
        Some(last) => Some((county, Some(last))),
        None => next_county(transaction, walk.division, Some(county))?.map(|county| (county, None)),
    };
    Ok(at.map_or(Step::Done, |at| Step::More(json!(Walk { at: Some(at), ..walk }))))
}

/// The first county after another with an open case.
fn next_county(
    transaction: &mut Transaction,
    division: Option<DivisionCode>,
    after: Option<County>,
) -> Result<Option<County>, StoreError> {
    let (first, last) = division.map_or((EVERYWHERE, LAST_COUNTY), DivisionCode::county_range);
    let first = after.map_or(first, |after| County(after.0 + 1));
    let open = dsl::mediation_case.filter(dsl::due_on.is_not_null()).select(min(dsl::county));
    Ok(open.filter(dsl::county.between(Db(first), Db(last))).first(transaction.connection())?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = mediation_case)]
struct Row {
    id: CaseId,
    division: DivisionCode,
    #[diesel(select_expression = mediation_case::due_on.assume_not_null())]
    due_on: NaiveDate,
    wrapped_key: Option<Vec<u8>>,
    summary: Vec<u8>,
    snapshot: Vec<u8>,
}

fn batch(
    transaction: &mut Transaction,
    county: County,
    after: Option<(NaiveDate, Uuid)>,
) -> Result<Vec<Row>, StoreError> {
    let mut query = dsl::mediation_case
        .filter(dsl::county.eq(Db(county)))
        .filter(dsl::due_on.is_not_null())
        .order((dsl::due_on, dsl::id))
        .limit(i64::try_from(RENEWED_PER_COMMIT).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .into_boxed();
    if let Some((on, id)) = after {
        let tie = dsl::due_on.gt(Some(Db(on))).or(dsl::id.gt(Db(CaseId(id))));
        query = query.filter(dsl::due_on.ge(Some(Db(on)))).filter(tie);
    }
    Ok(query.load(transaction.connection())?)
}

fn renew_case(transaction: &mut Transaction, row: Row, reference: &Arc<ReferenceData>) -> Result<(), StoreError> {
    // The key of a forgotten case is gone, and its due date with it.
    if row.wrapped_key.is_none() {
        return Ok(());
    }
    let key = CaseKey::open(row.id.into(), row.wrapped_key, transaction.keyring())?;
    let summary = key.open_summary(&row.summary)?;
    let due = due_at(&key.open_snapshot(&row.snapshot)?, reference, transaction.now());
    if due == summary.due {
        return Ok(());
    }
    diesel::update(dsl::mediation_case.find((Db(row.id.county()), Db(row.id))))
        .set((
            dsl::due_kind.eq(due.map(|d| Db(d.kind))),
            dsl::due_on.eq(due.map(|d| Db(d.on))),
            dsl::yellow_from.eq(due.map(|d| Db(d.yellow_from))),
            dsl::red_from.eq(due.map(|d| Db(d.red_from))),
            dsl::summary.eq(key.seal_summary(&Summary { due, ..summary })?),
        ))
        .execute(transaction.connection())?;
    Ok(())
}
