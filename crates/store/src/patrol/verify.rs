//! Whether points are due when their visits say, and every visit is to a point that is there.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::id::{County, PatrolPointId};
use domain::patrol::due_on;
use domain::time::{CivilDate, civil_date};
use uuid::Uuid;

use super::Point;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{patrol_point as table, patrol_visit};
use crate::types::Db;

/// Points checked in one read; each has a visit every few days.
const BATCH: i64 = 50;

/// Points that were checked: their number, and the last of them when there may be more.
pub(crate) type Checked = (u64, Option<PatrolPointId>);

/// Checks some points of a county; the inner error says which is not what its visits say.
pub(crate) fn check(
    connection: &mut AnyConnection,
    (county, after): (County, Option<PatrolPointId>),
) -> Result<Result<Checked, String>, StoreError> {
    let after = after.unwrap_or(PatrolPointId(Uuid::nil()));
    let points: Vec<Point> = table::table
        .filter(table::county.eq(Db(county)))
        .filter(table::id.gt(Db(after)))
        .order(table::id)
        .limit(BATCH)
        .select(Point::as_select())
        .load(connection)?;
    let last = points.last().map(|point| point.id).filter(|_| i64::try_from(points.len()) == Ok(BATCH));
    let visits = patrol_visit::table
        .filter(patrol_visit::county.eq(Db(county)))
        .filter(patrol_visit::point_id.gt(Db(after)))
        .filter(patrol_visit::point_id.le(Db(last.unwrap_or(PatrolPointId(Uuid::max())))))
        .select((patrol_visit::point_id, patrol_visit::visited_at))
        .load::<(PatrolPointId, Instant)>(connection)?;
    let mut latest: BTreeMap<PatrolPointId, (i32, CivilDate)> = BTreeMap::new();
    for (point, at) in visits {
        let (number, on) = latest.entry(point).or_insert((0, civil_date(at)));
        (*number, *on) = (*number + 1, civil_date(at).max(*on));
    }
    let checked = points.len() as u64;
    for point in points {
        let (number, on) = latest.remove(&point.id).unzip();
        let every_days = u16::try_from(point.every_days).unwrap_or_default();
        let version = 1 + number.unwrap_or(0) + i32::from(point.closed_at.is_some());
        let says = (point.last_visit_on, point.due_on, point.version);
        if says != (on, due_on(civil_date(point.defined_at), on, every_days), version) {
            return Ok(Err(format!("patrol point {}: it is not due when its visits say", point.id)));
        }
    }
    match latest.into_keys().next() {
        Some(point) => Ok(Err(format!("patrol point {point}: it is gone, but not its visits"))),
        None => Ok(Ok((checked, last))),
    }
}
