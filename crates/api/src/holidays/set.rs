//! Loading a year, or correcting a day.

use actix_web::web;
use domain::calendar::CalendarDay;
use serde::Serialize;
use serde_json::Value;
use store::calendar;
use utoipa::ToSchema;

use super::body::{Days, announcement};
use crate::{auth::Authenticated, extract::Submission, problem::Problem, reply::Reply, server::State};

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

/// Loads the announcement of a year, a CSV in UTF-8.
///
/// # Errors
/// [`crate::problem::Kind::BodyInvalid`] with every bad row by its line; why else it was not done.
pub async fn load_year(state: web::Data<State>, caller: Authenticated, csv: &[u8]) -> Result<Reply, Problem> {
    let days = announcement(csv)?;
    set(state, caller, Days(Submission { body: days, idempotency: None })).await
}

/// Corrects a day; the body is that of `POST /api/v1/holidays`.
///
/// # Errors
/// Why it was not done.
pub async fn correct_day(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    set(state, caller, Days(submission.typed()?.map(|day: CalendarDay| vec![day]))).await
}
