//! Patrol points (巡查点位) and the visits to them.
//!
//! Places are no secret of anybody's, so nothing here is sealed; what is found at one is registered as a dispute, where it
//! belongs. A visit is never changed; of a point only whether it is still visited, and when it is due, which follows from
//! its visits.

mod define;
mod list;
#[cfg(test)]
mod tests;
mod verify;
mod visit;

pub use define::{Closing, NewPoint, PointReceipt, close, define};
pub use list::{PointFilter, PointLine, PointPosition, VisitLine, list, point, visits};
pub(crate) use verify::check;
pub use visit::{NewVisit, visit};

use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{PatrolPointId, UserId};
use domain::organisation::Role;
use domain::patrol::PatrolFinding;

use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::patrol_point as table;
use crate::scope::Scope;
use crate::types::{Db, words};
use chrono::NaiveDate;

words!(PatrolFinding);

/// Roles that say which points of their division are visited.
pub const DEFINING: &[Role] = &[Role::CommitteeDirector, Role::Administrator];

/// Roles that visit points.
pub const VISITING: &[Role] = &[Role::GridWorker, Role::Mediator, Role::CommitteeDirector];

/// Roles that see the points of their division, and the visits.
pub const READING: &[Role] = &[
    Role::GridWorker,
    Role::Mediator,
    Role::CommitteeDirector,
    Role::JusticeOfficer,
    Role::Auditor,
    Role::Administrator,
];

/// The row of a point.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct Point {
    pub(super) id: PatrolPointId,
    pub(super) division: DivisionCode,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) every_days: i32,
    pub(super) defined_by: UserId,
    pub(super) defined_at: Instant,
    pub(super) version: i32,
    pub(super) last_visit_on: Option<NaiveDate>,
    pub(super) due_on: NaiveDate,
    pub(super) closed_at: Option<Instant>,
}

/// A point within the account's division.
///
/// # Errors
/// [`StoreError::NotFound`] when it lies elsewhere, there is none, or the account reads none.
pub(super) fn load(connection: &mut AnyConnection, scope: &Scope, id: PatrolPointId) -> Result<Point, StoreError> {
    let point: Point = table::table.find((Db(id.county()), Db(id))).select(Point::as_select()).first(connection)?;
    let sees = scope.has_any(READING) && scope.division().contains(point.division);
    if sees { Ok(point) } else { Err(StoreError::NotFound) }
}
