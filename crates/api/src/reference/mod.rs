//! What clients build forms from, and who changed what of the reference data.

mod changes;
mod codes;

use actix_web::http::Method;
use domain::organisation::Role;

use crate::routes::{Access, Route};

const TAG: &str = "基础数据";

/// The routes of reference data as a whole.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::GET, "/api/v1/reference/codes", "全部代码及其中文名称", codes::list)
            .tag(TAG)
            .gives::<codes::Codes>(200),
        Route::read("/api/v1/reference/changes", "本辖区基础数据的变更记录", changes::list)
            .tag(TAG)
            .access(Access::Roles(&[Role::Administrator, Role::Auditor])),
    ]
}
