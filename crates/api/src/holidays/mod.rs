//! Holidays and make-up workdays (法定节假日、调休): a year of them, and loading or correcting it.

mod body;
mod read;
mod set;

pub use set::{correct_day, load_year};

use actix_web::http::Method;
use domain::{calendar::CalendarDay, organisation::Role};
use store::calendar::CalendarYear;

use crate::routes::{Access, Route};

const TAG: &str = "节假日";

/// The routes of holidays.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::GET, "/api/v1/holidays", "某年的节假日与调休上班日", read::get)
            .tag(TAG)
            .query::<read::Year>()
            .gives::<CalendarYear>(200),
        Route::new(Method::POST, "/api/v1/holidays", "载入一年的放假安排（CSV），或更正一日（JSON）", set::set)
            .tag(TAG)
            .access(Access::Roles(&[Role::Administrator]))
            .takes::<CalendarDay>()
            .or_takes(body::CSV)
            .gives::<set::Taken>(200),
    ]
}
