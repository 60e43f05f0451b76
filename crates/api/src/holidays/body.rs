//! What is sent in: the announcement of a year as CSV, or one day as JSON.

use actix_web::{FromRequest, HttpRequest, dev};
use domain::calendar::{Calendar, CalendarDay, CalendarError};
use futures_util::{FutureExt, future::LocalBoxFuture};

use crate::{
    extract::{Submission, is, parse},
    problem::{Kind, Problem},
};

/// Media type of an announcement.
pub(super) const CSV: &str = "text/csv";

/// Days of either form, with the idempotency key.
#[derive(Debug)]
pub(super) struct Days(pub(super) Submission<Vec<CalendarDay>>);

impl FromRequest for Days {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let read = if is(request, CSV) { announcement } else { day };
        Submission::receive(request, payload, &["application/json", CSV], read).map(|days| days.map(Self)).boxed_local()
    }
}

fn day(bytes: &[u8]) -> Result<Vec<CalendarDay>, Problem> {
    Ok(vec![parse(bytes)?])
}

/// Every bad row is named, by its line in the file.
pub(super) fn announcement(bytes: &[u8]) -> Result<Vec<CalendarDay>, Problem> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Problem::new(Kind::BodyMalformed, "文件须为 UTF-8 编码的 CSV，请另存为该格式后重新提交。"))?;
    Calendar::parse_csv(text).map_err(|error| {
        let problem = Problem::new(Kind::BodyInvalid, format!("{error}。"));
        match error {
            CalendarError::BadRows(rows) => rows
                .into_iter()
                .fold(problem, |problem, row| problem.at("", format!("第 {} 行{}", row.line, row.problem))),
            CalendarError::MissingColumn(_) | CalendarError::IncompleteYear { .. } => problem,
        }
    })
}
