//! Meetings (联席会议、每日会商): call, prepare, record, decide, close.
//!
//! What is decided is an act on the case or petition, done in the same transaction; see [`store::meetings`].

mod change;
mod read;

pub use change::{Change, change, create};
pub use read::{Filter, find};

use actix_web::http::Method;
use store::meetings::{HOLDING, MeetingReceipt, MeetingSheet, NewMeeting, READING};

use crate::routes::{Access, Route};

const TAG: &str = "会议";
const MEETINGS: &str = "/api/v1/meetings";
const MEETING: &str = "/api/v1/meetings/{id}";

/// The routes of meetings.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::read(MEETINGS, "会议列表", find).tag(TAG).access(Access::Roles(READING)),
        Route::new(Method::POST, MEETINGS, "召开会议", create)
            .tag(TAG)
            .access(Access::Roles(HOLDING))
            .takes::<NewMeeting>()
            .gives::<MeetingReceipt>(201),
        Route::new(Method::GET, MEETING, "会议详情", read::get)
            .tag(TAG)
            .access(Access::Roles(READING))
            .gives::<MeetingSheet>(200),
        Route::new(Method::GET, format!("{MEETING}/proposals"), "建议议题", read::proposals)
            .tag(TAG)
            .access(Access::Roles(HOLDING))
            .gives::<read::Proposals>(200),
    ];
    routes.extend(Change::ALL.iter().map(|what| change::route(*what)));
    routes
}
