//! Administrative divisions (行政区划): to choose one from the top down, or to find it by name or code.

mod get;
mod list;

use actix_web::http::Method;
use store::divisions::DivisionRecord;

use crate::routes::Route;

const TAG: &str = "基础数据";

/// The routes of divisions.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::GET, "/api/v1/divisions", "下级区划，或按名称、代码查找", list::list)
            .tag(TAG)
            .query::<list::Filter>()
            .gives::<list::Divisions>(200),
        Route::new(Method::GET, "/api/v1/divisions/{code}", "一个区划", get::get).tag(TAG).gives::<DivisionRecord>(200),
    ]
}
