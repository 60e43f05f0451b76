//! Clocks are counted when a dossier changes. When a rule or the calendar changes instead, they are counted again here.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, UserId};
use domain::notice::DossierKind;
use domain::petition::Petition;
use domain::time::civil_date;
use escalation::notices::Telling;
use escalation::{Actor, Clock, Facts};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Dossier, DossierId, DossierKey, Due, Ground, next_due};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::limits::RENEWED_PER_COMMIT;
use crate::outbox::{Step, Task, Topic};
use crate::reference::{EVERYWHERE, ReferenceData};
use crate::write::Transaction;
use crate::{deadlines, notifications};

/// Counts the clocks of cases and petitions again (重新计算期限).
pub(crate) const DUE_DATES: Topic = Topic { name: "due_dates", handle: renew };

/// No county comes after it.
const LAST_COUNTY: County = County(999_999);

/// A county, and the last dossier looked at in it so far.
type Position = (County, Uuid);

/// Which dossiers are walked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Among {
    /// Those on which a clock runs: a rule or the calendar makes no others run.
    #[default]
    Running,
    /// Every case, then every petition: for a release that counts other clocks than the one before, or lets others see.
    Cases,
    Petitions,
}

/// Whose clocks, and how far it has come.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Walk {
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

    /// The first county of a range with a dossier.
    fn first_county(connection: &mut AnyConnection, range: (County, County)) -> Result<Option<County>, StoreError>;

    /// The next dossiers of a county after one of them.
    fn ids(connection: &mut AnyConnection, county: County, after: Uuid, limit: i64) -> Result<Vec<Uuid>, StoreError>;

    /// These dossiers of a county.
    fn sealed(connection: &mut AnyConnection, county: County, ids: Vec<Uuid>) -> Result<Vec<Sealed>, StoreError>;

    /// Lets in whoever sees it by its history and is not let in yet.
    fn let_in(transaction: &mut Transaction, subject: &Self) -> Result<(), StoreError>;

    /// Counts again what else follows from rules and calendar. What is over is counted as when it ended.
    fn recount(_: &mut Transaction, _: &Self, _: &Facts<'_>, _is_over: bool) -> Result<(), StoreError> {
        Ok(())
    }

    /// Looks at its lamps, and does what the rules want done about them: the look of the day is over with this one.
    fn look(
        transaction: &mut Transaction,
        id: DossierId,
        subject: &Self,
        (clocks, facts): (&[Clock], &Facts<'_>),
    ) -> Result<(), StoreError> {
        notifications::look(transaction, id, subject, (clocks, facts))
    }

    /// Writes a due date into the row.
    fn store_due(
        connection: &mut AnyConnection,
        id: DossierId,
        due: Option<Due>,
        summary: Vec<u8>,
    ) -> Result<(), StoreError>;
}

/// The queries of the walk over dossiers in `$table`, whose rows have ids of a kind.
macro_rules! stored_in {
    ($table:ident, $id:path) => {
        fn first_county(
            connection: &mut AnyConnection,
            (first, last): (County, County),
        ) -> Result<Option<County>, StoreError> {
            let counties = $table::table.filter($table::county.between(Db(first), Db(last)));
            Ok(counties.select(diesel::dsl::min($table::county)).first(connection)?)
        }

        fn ids(
            connection: &mut AnyConnection,
            county: County,
            after: uuid::Uuid,
            limit: i64,
        ) -> Result<Vec<uuid::Uuid>, StoreError> {
            let later = $table::table.filter($table::county.eq(Db(county))).filter($table::id.gt(Db(after)));
            Ok(later.order($table::id).limit(limit).select($table::id).load(connection)?)
        }

        fn sealed(
            connection: &mut AnyConnection,
            county: County,
            ids: Vec<uuid::Uuid>,
        ) -> Result<Vec<$crate::dossier::Sealed>, StoreError> {
            let sealed = ($table::wrapped_key, $table::summary, $table::snapshot);
            let rows = $table::table
                .filter($table::county.eq(Db(county)))
                .filter($table::id.eq_any(ids.into_iter().map(Db).collect::<Vec<_>>()))
                .order($table::id)
                .select(($table::id, $table::division, sealed))
                .load::<(uuid::Uuid, _, (_, _, _))>(connection)?;
            let sealed = |(id, division, (wrapped_key, summary, snapshot)): (_, _, (_, _, _))| {
                $crate::dossier::Sealed { id: $id(id).into(), division, wrapped_key, summary, snapshot }
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
pub(crate) use stored_in;

/// Promises that the clocks in a division, or everywhere, are counted again from an instant on.
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

/// The clocks that run under what holds at an instant. They do not depend on who asks.
pub(crate) fn clocks_at<D: Timed>(subject: &D, reference: &Arc<ReferenceData>, now: Instant) -> Vec<Clock> {
    let (ground, nobody) = unasked(subject, reference, now);
    subject.clocks(&ground.facts_for(&nobody, now))
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
    let facts = ground.facts_for(&nobody, now);
    notifications::look(transaction, id, subject, (&subject.clocks(&facts), &facts))
}

/// Looks at a few dossiers of one county.
fn renew(transaction: &mut Transaction, task: &Task) -> Result<Step, StoreError> {
    let walk: Walk = serde_json::from_value(task.payload.clone())
        .map_err(|error| StoreError::CorruptRecord(format!("task {}: {error}", task.id)))?;
    let next = match (walk_on(transaction, &walk)?, walk.among) {
        (None, Among::Cases) => Walk { among: Among::Petitions, at: None, ..walk },
        (None, Among::Running | Among::Petitions) => return Ok(Step::Done),
        (at, _) => Walk { at, ..walk },
    };
    Ok(Step::More(json!(next)))
}

/// Looks at the dossiers after the position, and tells the next one.
fn walk_on(transaction: &mut Transaction, walk: &Walk) -> Result<Option<Position>, StoreError> {
    let (first, last) = walk.division.map_or((EVERYWHERE, LAST_COUNTY), DivisionCode::county_range);
    let connection = transaction.connection();
    let (county, after) = match walk.at {
        Some(at) => at,
        None => match walk.among.first_county(connection, (first, last))? {
            Some(county) => (county, Uuid::nil()),
            None => return Ok(None),
        },
    };
    let found = walk.among.dossiers(connection, county, after)?;
    let of = |kind| found.iter().filter(move |(_, subject)| *subject == kind).map(|(id, _)| *id).collect();
    renew_these::<Case>(transaction, (county, of(DossierKind::Case)), walk)?;
    renew_these::<Petition>(transaction, (county, of(DossierKind::Petition)), walk)?;
    if let Some((id, _)) = found.last().filter(|_| found.len() == RENEWED_PER_COMMIT) {
        return Ok(Some((county, *id)));
    }
    let next = walk.among.first_county(transaction.connection(), (County(county.0 + 1), last))?;
    Ok(next.map(|county| (county, Uuid::nil())))
}

impl Among {
    /// The first county of a range with a dossier to walk.
    fn first_county(
        self,
        connection: &mut AnyConnection,
        range: (County, County),
    ) -> Result<Option<County>, StoreError> {
        match self {
            Self::Running => deadlines::first_county(connection, range),
            Self::Cases => Case::first_county(connection, range),
            Self::Petitions => Petition::first_county(connection, range),
        }
    }

    /// The next [`RENEWED_PER_COMMIT`] dossiers of a county after one of them. Whoever changes another meanwhile has counted
    /// its clocks under what holds now.
    fn dossiers(
        self,
        connection: &mut AnyConnection,
        county: County,
        after: Uuid,
    ) -> Result<Vec<(Uuid, DossierKind)>, StoreError> {
        let limit = i64::try_from(RENEWED_PER_COMMIT).unwrap_or(i64::MAX);
        let (subject, ids) = match self {
            Self::Running => return deadlines::dossiers(connection, county, after, limit),
            Self::Cases => (DossierKind::Case, Case::ids(connection, county, after, limit)?),
            Self::Petitions => (DossierKind::Petition, Petition::ids(connection, county, after, limit)?),
        };
        Ok(ids.into_iter().map(|id| (id, subject)).collect())
    }
}

/// Counts the clocks of these dossiers of a county again, as far as they lie in the division.
fn renew_these<D: Timed>(
    transaction: &mut Transaction,
    (county, ids): (County, Vec<Uuid>),
    walk: &Walk,
) -> Result<(), StoreError> {
    let reference = transaction.reference()?;
    let rows = D::sealed(transaction.connection(), county, ids)?;
    for row in rows.into_iter().filter(|row| walk.division.is_none_or(|division| division.contains(row.division))) {
        let id = row.id;
        match renew_one::<D>(transaction, row, &reference, walk.among) {
            // One that does not open must not keep the others from being renewed; `verify` names it.
            Err(error @ (StoreError::Sealed | StoreError::CorruptRecord(_))) => {
                tracing::error!(%id, %error, "a due date could not be counted again");
            }
            renewed => renewed?,
        }
    }
    Ok(())
}

fn renew_one<D: Timed>(
    transaction: &mut Transaction,
    row: Sealed,
    reference: &Arc<ReferenceData>,
    among: Among,
) -> Result<(), StoreError> {
    // The key of a forgotten dossier is gone, and its clocks with it.
    if row.wrapped_key.is_none() {
        return Ok(());
    }
    let key = DossierKey::<D>::open(row.id, row.wrapped_key, transaction.keyring())?;
    let mut summary = key.open_summary(&row.summary)?;
    let subject = key.open_snapshot(&row.snapshot)?;
    let now = transaction.now();
    let (ground, nobody) = unasked(&subject, reference, now);
    let facts = ground.facts_for(&nobody, now);
    let clocks = subject.clocks(&facts);
    let (_, division, responsible) = subject.stands_under();
    deadlines::renew(transaction, row.id, (division, responsible), &clocks)?;
    if among != Among::Running {
        D::let_in(transaction, &subject)?;
    }
    let known = *D::due_in(&mut summary);
    // What is over stays counted as it was when it ended, but for a release that counts more than the one before.
    if known.is_some() || among != Among::Running {
        D::recount(transaction, &subject, &facts, known.is_none())?;
    }
    let due = next_due(&clocks).map(Due::from);
    if due != known {
        *D::due_in(&mut summary) = due;
        let summary = key.seal_summary(&summary)?;
        D::store_due(transaction.connection(), row.id, due, summary)?;
    }
    D::look(transaction, row.id, &subject, (&clocks, &facts))
}
