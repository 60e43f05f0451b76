//! Which points are visited, and which not any more.

use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::PatrolPointId;
use domain::patrol::{EVERY_DAYS, due_on};
use domain::text::Line;
use domain::time::civil_date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DEFINING, load};
use crate::error::StoreError;
use crate::reference::{Decided, Objection, exists};
use crate::schema::patrol_point as table;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// A point to be visited (新建巡查点位). It names a place, never a person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPatrolPoint)]
pub struct NewPoint {
    /// Where it lies, as a division code.
    pub division: DivisionCode,
    /// What it is called, such as 枫源文化礼堂.
    pub name: Line,
    /// How to find it.
    pub place: Line,
    /// Every how many days it is visited.
    #[schema(minimum = 1, maximum = 366)]
    pub every_days: u16,
}

/// A point that is visited no more (停用巡查点位). Nothing to fill in.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClosePatrolPoint)]
pub struct Closing {}

/// What was done to a point (点位回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointReceipt {
    /// The point.
    pub id: PatrolPointId,
    /// Its version now; the ETag.
    pub version: u64,
    /// When it is visited next.
    #[schema(value_type = chrono::NaiveDate)]
    pub due_on: domain::time::CivilDate,
}

fn may_define(scope: &Scope, division: DivisionCode) -> Result<(), Objection> {
    if scope.has_any(DEFINING) && scope.division().contains(division) {
        return Ok(());
    }
    Err(Objection::not_allowed("巡查点位由本辖区的调委会主任、系统管理员设置"))
}

/// Defines a point.
///
/// # Errors
/// When the database fails.
pub fn define(transaction: &mut Transaction, scope: &Scope, new: &NewPoint) -> Decided<PointReceipt> {
    if let Err(objection) = may_define(scope, new.division) {
        return Ok(Err(objection));
    }
    if let Err(objection) = exists(new.division) {
        return Ok(Err(objection));
    }
    if !EVERY_DAYS.contains(&new.every_days) {
        let detail = format!("间隔应为 {} 至 {} 天", EVERY_DAYS.start(), EVERY_DAYS.end());
        return Ok(Err(Objection::unsuitable("every_days", detail)));
    }
    let (county, now) = (new.division.county(), transaction.now());
    let id = PatrolPointId(transaction.new_id(county));
    let due = due_on(civil_date(now), None, new.every_days);
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(county)),
            table::id.eq(Db(id)),
            table::division.eq(Db(new.division)),
            table::name.eq(&*new.name),
            table::place.eq(&*new.place),
            table::every_days.eq(i32::from(new.every_days)),
            table::defined_by.eq(Db(scope.user())),
            table::defined_at.eq(Db(now)),
            table::version.eq(1),
            table::due_on.eq(Db(due)),
        ))
        .execute(transaction.connection())?;
    Ok(Ok(PointReceipt { id, version: 1, due_on: due }))
}

/// Closes a point: its visits stay.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::VersionConflict`], or when the database fails.
pub fn close(
    transaction: &mut Transaction,
    scope: &Scope,
    (id, expected): (PatrolPointId, i64),
    _: &Closing,
) -> Decided<PointReceipt> {
    let point = load(transaction.connection(), scope, id)?;
    if let Err(objection) = may_define(scope, point.division) {
        return Ok(Err(objection));
    }
    let found = i64::from(point.version);
    if found != expected {
        return Err(StoreError::VersionConflict { expected, found });
    }
    if point.closed_at.is_some() {
        return Ok(Err(Objection::conflicting("点位已经停用")));
    }
    let (now, version) = (transaction.now(), point.version + 1);
    diesel::update(table::table.find((Db(id.county()), Db(id))))
        .set((table::closed_at.eq(Some(Db(now))), table::version.eq(version)))
        .execute(transaction.connection())?;
    Ok(Ok(PointReceipt { id, version: u64::try_from(version).unwrap_or_default(), due_on: point.due_on }))
}
