//! The points of a division, the most urgent first, and the visits to one, the latest first.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PatrolPointId, UserId};
use domain::patrol::{PatrolFinding, lamp};
use domain::time::{CivilDate, civil_date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Point, READING, load};
use crate::clock::Instant;
use crate::connection::MultiBackend;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::{patrol_point as table, patrol_visit};
use crate::scope::Scope;
use crate::types::Db;

/// What a list of points is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct PointFilter {
    /// Due on or before this civil date.
    pub due_until: Option<CivilDate>,
    /// Last visited on this civil date.
    pub visited_on: Option<CivilDate>,
    /// Those that are visited no more, instead of those that are.
    pub closed: bool,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointPosition {
    due_on: NaiveDate,
    id: PatrolPointId,
}

/// A point (巡查点位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PatrolPoint)]
pub struct PointLine {
    /// Identity.
    pub id: PatrolPointId,
    /// Its version; the ETag.
    pub version: u64,
    /// Where it lies.
    pub division: DivisionCode,
    /// What it is called.
    pub name: String,
    /// How to find it.
    pub place: String,
    /// Every how many days it is visited.
    pub every_days: u32,
    /// Civil date of the last visit.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub last_visit_on: Option<CivilDate>,
    /// Civil date of the next one.
    #[schema(value_type = chrono::NaiveDate)]
    pub due_on: CivilDate,
    /// The lamp of that day; none of a point that is visited no more.
    pub lamp: Option<Lamp>,
    /// Who defined it.
    pub defined_by: UserId,
    /// UTC instant since which it is visited no more.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub closed_at: Option<Instant>,
}

impl PointLine {
    fn of(point: Point, today: CivilDate) -> Self {
        Self {
            id: point.id,
            version: u64::try_from(point.version).unwrap_or_default(),
            division: point.division,
            name: point.name,
            place: point.place,
            every_days: u32::try_from(point.every_days).unwrap_or_default(),
            last_visit_on: point.last_visit_on,
            due_on: point.due_on,
            lamp: point.closed_at.is_none().then(|| lamp(point.due_on, today)),
            defined_by: point.defined_by,
            closed_at: point.closed_at,
        }
    }

    /// Where the list goes on after it.
    #[must_use]
    pub const fn position(&self) -> PointPosition {
        PointPosition { due_on: self.due_on, id: self.id }
    }
}

/// A visit (巡查记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, ToSchema)]
#[schema(as = PatrolVisit)]
pub struct VisitLine {
    /// Identity.
    pub id: Uuid,
    /// UTC instant.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub visited_at: Instant,
    /// UTC instant at which it reached the server.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub recorded_at: Instant,
    /// Who was there.
    pub actor: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What it came to.
    pub finding: PatrolFinding,
}

/// A page of the points in the account's division.
///
/// # Errors
/// When the database fails.
pub fn list(
    snapshot: &mut Snapshot,
    scope: &Scope,
    filter: PointFilter,
    (after, limit): (Option<PointPosition>, u32),
) -> Result<Vec<PointLine>, StoreError> {
    if !scope.has_any(READING) {
        return Ok(Vec::new());
    }
    let (first, last) = scope.division().range();
    let mut query = table::table
        .filter(table::division.between(Db(first), Db(last)))
        .order((table::due_on, table::id))
        .limit(i64::from(limit))
        .select(Point::as_select())
        .into_boxed::<MultiBackend>();
    query = if filter.closed {
        query.filter(table::closed_at.is_not_null())
    } else {
        query.filter(table::closed_at.is_null())
    };
    if let Some(until) = filter.due_until {
        query = query.filter(table::due_on.le(Db(until)));
    }
    if let Some(on) = filter.visited_on {
        query = query.filter(table::last_visit_on.eq(Some(Db(on))));
    }
    if let Some(PointPosition { due_on, id }) = after {
        let tie = table::due_on.gt(Db(due_on)).or(table::id.gt(Db(id)));
        query = query.filter(table::due_on.ge(Db(due_on))).filter(tie);
    }
    let today = civil_date(snapshot.now());
    let points: Vec<Point> = query.load(snapshot.connection())?;
    Ok(points.into_iter().map(|point| PointLine::of(point, today)).collect())
}

/// One point.
///
/// # Errors
/// [`StoreError::NotFound`] when it lies outside of the account's division.
pub fn point(snapshot: &mut Snapshot, scope: &Scope, id: PatrolPointId) -> Result<PointLine, StoreError> {
    let today = civil_date(snapshot.now());
    load(snapshot.connection(), scope, id).map(|point| PointLine::of(point, today))
}

/// The visits to a point, so many before the visit `before`.
///
/// # Errors
/// As [`point`].
pub fn visits(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: PatrolPointId,
    (before, limit): (Option<Uuid>, u32),
) -> Result<Vec<VisitLine>, StoreError> {
    load(snapshot.connection(), scope, id)?;
    let visits = patrol_visit::table
        .filter(patrol_visit::county.eq(Db(id.county())))
        .filter(patrol_visit::point_id.eq(Db(id)))
        .filter(patrol_visit::id.lt(Db(before.unwrap_or(Uuid::max()))))
        .order(patrol_visit::id.desc())
        .limit(i64::from(limit))
        .select((
            patrol_visit::id,
            patrol_visit::visited_at,
            patrol_visit::recorded_at,
            patrol_visit::actor,
            patrol_visit::organisation,
            patrol_visit::finding,
        ));
    Ok(visits.load(snapshot.connection())?)
}
