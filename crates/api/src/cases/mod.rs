//! Cases (案件): register, find, read, act.
//!
//! The acts are not written here one by one: [`acts`] makes a route of every row of the transition table, so that a row
//! added there can be called, is described and is tested. Only what carries particulars of people ([`people`]) or files
//! has a body of its own.

mod acts;
mod attachments;
mod export;
mod list;
pub(crate) mod people;
pub(crate) mod read;
mod register;
mod search;

pub use acts::act;
pub use attachments::{Label, attach, download};
pub use export::export;
pub use list::{Filter, find};
pub use people::particulars;
pub use register::enter;
pub use search::cases_of;

use actix_web::http::Method;
use escalation::table::REGISTER;
use store::cases::{CaseSheet, Receipt};

use crate::{
    extract::{self, IfMatch},
    routes::{Access, Route},
};

const TAG: &str = "案件";
const CASE: &str = "/api/v1/cases/{id}";

/// The routes of cases.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::read("/api/v1/cases", "案件列表", find).tag(TAG),
        export::route(),
        Route::new(Method::POST, "/api/v1/cases", "登记纠纷", register::register)
            .tag(TAG)
            .access(Access::Roles(REGISTER.who))
            .takes::<store::cases::NewCase>()
            .gives::<Receipt>(201),
        Route::new(Method::POST, "/api/v1/cases/search", "按当事人查找案件", search::search)
            .tag(TAG)
            .takes::<store::Sought>()
            .gives::<search::FoundCases>(200),
        Route::new(Method::GET, CASE, "案件详情", read::get).tag(TAG).gives::<CaseSheet>(200),
        Route::new(Method::GET, format!("{CASE}/actions"), "可办事项及不能办理的原因", read::actions)
            .tag(TAG)
            .gives::<read::Actions>(200),
        Route::read_of(format!("{CASE}/events"), "办理记录", read::events).tag(TAG),
    ];
    routes.extend(acts::routes());
    routes.extend(people::routes());
    routes.extend(attachments::routes());
    routes
}

/// A version as the ETag carries it.
pub(crate) fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

/// A version as the case carries it. A negative one was never given out.
pub(crate) fn unsigned(IfMatch(version): IfMatch) -> u64 {
    u64::try_from(version).unwrap_or(u64::MAX)
}

impl extract::Receipt for Receipt {
    fn version(&self) -> u64 {
        self.version
    }
}
