//! A visit to a point.

use diesel::prelude::*;
use domain::id::PatrolPointId;
use domain::patrol::{PatrolFinding, due_on};
use domain::time::civil_date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::define::PointReceipt;
use super::{VISITING, load};
use crate::clock::Instant;
use crate::error::StoreError;
use crate::limits::{VISIT_AHEAD, VISIT_BACKLOG};
use crate::reference::{Decided, Objection};
use crate::schema::{patrol_point as points, patrol_visit as table};
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// A visit (巡查打卡). It says that somebody was there and whether something was found, nothing about people.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPatrolVisit)]
pub struct NewVisit {
    /// What it came to.
    pub finding: PatrolFinding,
    /// UTC instant at which the point was visited, where it is sent later, as from a telephone without a network; now when
    /// absent.
    #[serde(default)]
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub visited_at: Option<Instant>,
}

/// Records a visit.
///
/// # Errors
/// [`StoreError::NotFound`] when the point is outside of the account's division, or when the database fails.
pub fn visit(transaction: &mut Transaction, scope: &Scope, id: PatrolPointId, new: &NewVisit) -> Decided<PointReceipt> {
    let point = load(transaction.connection(), scope, id)?;
    if !scope.has_any(VISITING) {
        return Ok(Err(Objection::not_allowed("巡查由网格员、调解员办理")));
    }
    let now = transaction.now();
    let at = new.visited_at.unwrap_or(now);
    // Telephones are a little fast or slow; a visit that has not taken place yet is none.
    if at > now + VISIT_AHEAD {
        return Ok(Err(Objection::unsuitable("visited_at", "巡查时间还没有到，请核对手机的时间")));
    }
    if at < now - VISIT_BACKLOG {
        let detail = format!("巡查时间应当在最近 {} 天以内", VISIT_BACKLOG.num_days());
        return Ok(Err(Objection::unsuitable("visited_at", detail)));
    }
    let at = at.min(now);
    if point.closed_at.is_some_and(|closed| closed <= at) {
        return Ok(Err(Objection::conflicting("点位已经停用")));
    }
    let visited_on = civil_date(at);
    let last = point.last_visit_on.map_or(visited_on, |last| last.max(visited_on));
    let every_days = u16::try_from(point.every_days)
        .map_err(|_| StoreError::CorruptRecord(format!("patrol point {id}: every {} days", point.every_days)))?;
    let (version, due) = (point.version + 1, due_on(civil_date(point.defined_at), Some(last), every_days));
    diesel::update(points::table.find((Db(id.county()), Db(id))))
        .set((points::version.eq(version), points::last_visit_on.eq(Some(Db(last))), points::due_on.eq(Db(due))))
        .execute(transaction.connection())?;
    let visit = transaction.new_id(id.county());
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(id.county())),
            table::point_id.eq(Db(id)),
            table::id.eq(Db(visit)),
            table::visited_at.eq(Db(at)),
            table::recorded_at.eq(Db(now)),
            table::actor.eq(Db(scope.user())),
            table::organisation.eq(Db(scope.organisation_id())),
            table::finding.eq(Db(new.finding)),
        ))
        .execute(transaction.connection())?;
    Ok(Ok(PointReceipt { id, version: u64::try_from(version).unwrap_or_default(), due_on: due }))
}
