//! Due dates are counted when a dossier changes. When a rule or the calendar changes instead, they are counted again here.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, UserId};
use domain::petition::Petition;
use domain::time::civil_date;
use escalation::notices::Telling;
use escalation::{Actor, Facts};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Dossier, DossierId, DossierKey, Due, Ground, next_due};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::limits::RENEWED_PER_COMMIT;
use crate::notifications;
use crate::outbox::{Step, Task, Topic};
use crate::reference::{EVERYWHERE, ReferenceData};
use crate::write::Transaction;

/// Counts the due dates of open cases and petitions again (重新计算期限).
pub(crate) const DUE_DATES: Topic = Topic { name: "due_dates", handle: renew };

/// No county comes after it.
const LAST_COUNTY: County = County(999_999);

/// Where a dossier stands in the order that the walk takes: by its due date, where it follows those, and by its id.
pub(crate) type Place = (Option<NaiveDate>, Uuid);

/// A county, and the last dossier looked at in it so far.
type Position = (County, Option<Place>);

/// Which dossiers are walked.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Among {
    #[default]
    Cases,
    Petitions,
}

/// Whose due dates, and how far it has come.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Walk {
    /// Cases first, then petitions.
    #[serde(default)]
    among: Among,
    /// All dossiers in this division; everywhere if none.
    division: Option<DivisionCode>,
    /// How far.
    at: Option<Position>,
}

/// A dossier of the walk, still sealed.
pub(crate) struct Sealed {
    pub(crate) id: DossierId,
    pub(crate) due_on: Option<NaiveDate>,
    pub(crate) division: DivisionCode,
    pub(crate) wrapped_key: Option<Vec<u8>>,
    pub(crate) summary: Vec<u8>,
    pub(crate) snapshot: Vec<u8>,
}

/// A dossier whose first due date stands in its row, and sealed in its summary.
pub(crate) trait Timed: Dossier + Telling {
    /// Who registered it, where it lies and who answers for it: what its clocks are counted for.
    fn stands_under(&self) -> (UserId, DivisionCode, OrganisationId);

    /// The due date in its summary.
    fn due_in(summary: &mut Self::Summary) -> &mut Option<Due>;

    /// The first county of a range with a dossier to walk.
    fn first_county(connection: &mut AnyConnection, range: (County, County)) -> Result<Option<County>, StoreError>;

    /// The next [`RENEWED_PER_COMMIT`] dossiers of a county after a place. The walk must move none that it has not looked
    /// at yet; whoever else moves one has counted it anew under what holds now.
    fn batch(connection: &mut AnyConnection, county: County, after: Option<Place>) -> Result<Vec<Sealed>, StoreError>;

    /// Counts again what else follows from rules and calendar.
    fn recount(_: &mut Transaction, _: &Self, _: &Facts<'_>) -> Result<(), StoreError> {
        Ok(())
    }

    /// Writes a due date into the row.
    fn store_due(
        connection: &mut AnyConnection,
        id: DossierId,
        due: Option<Due>,
        summary: Vec<u8>,
    ) -> Result<(), StoreError>;
}

/// The walk along the due dates that stand in `$table`, whose rows have ids of a kind: what is over or waits for a citizen
/// alone is not opened.
macro_rules! along_due_dates {
    ($table:ident, $id:path) => {
        fn first_county(
            connection: &mut AnyConnection,
            (first, last): (County, County),
        ) -> Result<Option<County>, StoreError> {
            let open = $table::table.filter($table::due_on.is_not_null()).select(diesel::dsl::min($table::county));
            Ok(open.filter($table::county.between(Db(first), Db(last))).first(connection)?)
        }

        fn batch(
            connection: &mut AnyConnection,
            county: County,
            after: Option<$crate::dossier::Place>,
        ) -> Result<Vec<$crate::dossier::Sealed>, StoreError> {
            let sealed = ($table::wrapped_key, $table::summary, $table::snapshot);
            let mut query = $table::table
                .filter($table::county.eq(Db(county)))
                .filter($table::due_on.is_not_null())
                .order(($table::due_on, $table::id))
                .limit(i64::try_from($crate::limits::RENEWED_PER_COMMIT).unwrap_or(i64::MAX))
                .select(($table::id, $table::due_on, $table::division, sealed))
                .into_boxed();
            if let Some((on, id)) = after {
                let on = on.map(Db);
                let tie = $table::due_on.gt(on).or($table::id.gt(Db($id(id))));
                query = query.filter($table::due_on.ge(on)).filter(tie);
            }
            let rows = query.load::<(uuid::Uuid, _, _, (_, _, _))>(connection)?;
            let sealed = |(id, due_on, division, (wrapped_key, summary, snapshot)): (_, _, _, (_, _, _))| {
                $crate::dossier::Sealed { id: $id(id).into(), due_on, division, wrapped_key, summary, snapshot }
            };
            Ok(rows.into_iter().map(sealed).collect())
        }

        fn store_due(
            connection: &mut AnyConnection,
            id: $crate::dossier::DossierId,
            due: Option<Due>,
            summary: Vec<u8>,
        ) -> Result<(), StoreError> {
            let row = $table::table.filter($table::county.eq(Db(id.county()))).filter($table::id.eq(Db(id.uuid())));
            diesel::update(row)
                .set((
                    $table::due_kind.eq(due.map(|d| Db(d.kind))),
                    $table::due_on.eq(due.map(|d| Db(d.on))),
                    $table::yellow_from.eq(due.map(|d| Db(d.yellow_from))),
                    $table::red_from.eq(due.map(|d| Db(d.red_from))),
                    $table::summary.eq(summary),
                ))
                .execute(connection)?;
            Ok(())
        }
    };
}
pub(crate) use along_due_dates;

/// Promises that the due dates in a division, or everywhere, are counted again from an instant on.
pub(crate) fn promise_renewal(
    transaction: &mut Transaction,
    division: Option<DivisionCode>,
    from: Instant,
) -> Result<(), StoreError> {
    let county = division.map_or(EVERYWHERE, DivisionCode::county);
    let payload = json!(Walk { division, ..Walk::default() });
    DUE_DATES.promise(transaction, county, payload, from)?;
    Ok(())
}

/// The deadline that comes first, under what holds at an instant. Clocks do not depend on who asks.
pub(crate) fn due_at<D: Timed>(subject: &D, reference: &Arc<ReferenceData>, now: Instant) -> Option<Due> {
    let (ground, nobody) = unasked(subject, reference, now);
    next_due(subject, &ground.facts_for(&nobody, now)).as_ref().map(Due::from)
}

/// The ground for what comes with the days, without anybody asking.
pub(crate) fn unasked<D: Timed>(subject: &D, reference: &Arc<ReferenceData>, now: Instant) -> (Ground, Actor) {
    let (user, division, organisation) = subject.stands_under();
    let nobody = Actor { user, organisation, roles: BTreeSet::new() };
    (Ground::new(Arc::clone(reference), (division, organisation), civil_date(now)), nobody)
}

/// Looks at the lamps of a dossier that may turn today.
pub(crate) fn look_at_lamps<D: Timed>(
    transaction: &mut Transaction,
    id: DossierId,
    subject: &D,
) -> Result<(), StoreError> {
    let (reference, now) = (transaction.reference()?, transaction.now());
    let (ground, nobody) = unasked(subject, &reference, now);
    notifications::look(transaction, id, subject, &ground.facts_for(&nobody, now))
}

/// Looks at a few dossiers of one county.
fn renew(transaction: &mut Transaction, task: &Task) -> Result<Step, StoreError> {
    let walk: Walk = serde_json::from_value(task.payload.clone())
        .map_err(|error| StoreError::CorruptRecord(format!("task {}: {error}", task.id)))?;
    let (at, then) = match walk.among {
        Among::Cases => (walk_on::<Case>(transaction, walk)?, Some(Among::Petitions)),
        Among::Petitions => (walk_on::<Petition>(transaction, walk)?, None),
    };
    let next = match (at, then) {
        (None, None) => return Ok(Step::Done),
        (None, Some(among)) => Walk { among, at: None, ..walk },
        (at, _) => Walk { at, ..walk },
    };
    Ok(Step::More(json!(next)))
}

/// Looks at the dossiers after the position, and tells the next one.
fn walk_on<D: Timed>(transaction: &mut Transaction, walk: Walk) -> Result<Option<Position>, StoreError> {
    let (first, last) = walk.division.map_or((EVERYWHERE, LAST_COUNTY), DivisionCode::county_range);
    let (county, after) = match walk.at {
        Some(at) => at,
        None => match D::first_county(transaction.connection(), (first, last))? {
            Some(county) => (county, None),
            None => return Ok(None),
        },
    };
    let rows = D::batch(transaction.connection(), county, after)?;
    let reached = rows.last().map(|row| (row.due_on, row.id.uuid())).filter(|_| rows.len() == RENEWED_PER_COMMIT);
    let reference = transaction.reference()?;
    for row in rows.into_iter().filter(|row| walk.division.is_none_or(|division| division.contains(row.division))) {
        let id = row.id;
        match renew_one::<D>(transaction, row, &reference) {
            // One that does not open must not keep the others from being renewed; `verify` names it.
            Err(error @ (StoreError::Sealed | StoreError::CorruptRecord(_))) => {
                tracing::error!(%id, %error, "a due date could not be counted again");
            }
            renewed => renewed?,
        }
    }
    if reached.is_some() {
        return Ok(Some((county, reached)));
    }
    let next = D::first_county(transaction.connection(), (County(county.0 + 1), last))?;
    Ok(next.map(|county| (county, None)))
}

fn renew_one<D: Timed>(
    transaction: &mut Transaction,
    row: Sealed,
    reference: &Arc<ReferenceData>,
) -> Result<(), StoreError> {
    // The key of a forgotten dossier is gone, and its due date with it.
    if row.wrapped_key.is_none() {
        return Ok(());
    }
    let key = DossierKey::<D>::open(row.id, row.wrapped_key, transaction.keyring())?;
    let mut summary = key.open_summary(&row.summary)?;
    let subject = key.open_snapshot(&row.snapshot)?;
    let now = transaction.now();
    let (ground, nobody) = unasked(&subject, reference, now);
    let facts = ground.facts_for(&nobody, now);
    notifications::look(transaction, row.id, &subject, &facts)?;
    D::recount(transaction, &subject, &facts)?;
    let due = next_due(&subject, &facts).as_ref().map(Due::from);
    if due == *D::due_in(&mut summary) {
        return Ok(());
    }
    *D::due_in(&mut summary) = due;
    let summary = key.seal_summary(&summary)?;
    D::store_due(transaction.connection(), row.id, due, summary)
}
