//! Loading a year, or correcting a day.

use actix_web::web;
use domain::calendar::CalendarDay;
use serde::Serialize;
use store::calendar;
use utoipa::ToSchema;

use super::body::Days;
use crate::{auth::Authenticated, problem::Problem, reply::Reply, server::State};

/// What was taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HolidaysTaken)]
pub(super) struct Taken<'a> {
    /// The days, as they now stand in the calendar.
    days: &'a [CalendarDay],
}

/// `POST /api/v1/holidays`.
pub(super) async fn set(state: web::Data<State>, caller: Authenticated, days: Days) -> Result<Reply, Problem> {
    let scope = caller.scope();
    days.0
        .once(&state, &caller, move |transaction, days| {
            calendar::set(transaction, Some(&scope), days)??;
            Ok(Reply::ok(&Taken { days }))
        })
        .await
}
