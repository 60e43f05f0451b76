//! Rules (规则配置): what holds where, who set it, and setting it.

mod read;
mod set;

pub(crate) use read::Place;
pub use set::set_rule;

use actix_web::http::Method;
use domain::organisation::Role;
use store::rules::RuleEntry;

use crate::routes::{Access, Route};

const TAG: &str = "规则";

/// The routes of rules.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::read("/api/v1/rules", "某地、某类机构、某日适用的规则及其来源", read::list).tag(TAG),
        Route::new(Method::POST, "/api/v1/rules", "设定地方规则", set_rule)
            .tag(TAG)
            .access(Access::Roles(&[Role::Administrator]))
            .takes::<set::Setting>()
            .gives::<RuleEntry>(201),
    ]
}
