//! Organisations (机构): everybody may look them up; administrators keep those of their division.

mod call;
mod change;
mod create;
mod read;

pub use call::{Change, change_organisation, create_organisation};

use actix_web::http::Method;
use domain::organisation::{Organisation, Role};
use store::organisations::{OrganisationPath, OrganisationRecord};

use crate::{
    extract::Page,
    routes::{Access, Route},
};

const TAG: &str = "机构";
const ALL: &str = "/api/v1/organisations";
const ONE: &str = "/api/v1/organisations/{id}";
const ADMINISTRATORS: Access = Access::Roles(&[Role::Administrator]);

/// The routes of organisations.
pub(crate) fn routes() -> Vec<Route> {
    let change = |route: Route| route.tag(TAG).access(ADMINISTRATORS).versioned().gives::<OrganisationRecord>(200);
    vec![
        Route::new(Method::GET, ALL, "查找机构", read::list)
            .tag(TAG)
            .query::<read::Filter>()
            .gives::<Page<Organisation>>(200),
        Route::new(Method::POST, ALL, "添加机构", create::create)
            .tag(TAG)
            .access(ADMINISTRATORS)
            .takes::<create::New>()
            .gives::<OrganisationRecord>(201),
        Route::new(Method::GET, ONE, "一个机构", read::get).tag(TAG).gives::<OrganisationRecord>(200),
        Route::new(Method::GET, format!("{ONE}/path"), "逐级上行的机构、下一接收机构与共同上级", read::path)
            .tag(TAG)
            .query::<read::Other>()
            .gives::<OrganisationPath>(200),
        change(Route::new(Method::POST, format!("{ONE}/rename"), "机构更名", change::rename)).takes::<change::Rename>(),
        change(Route::new(Method::POST, format!("{ONE}/move"), "调整上级机构", change::move_under))
            .takes::<change::Move>(),
        change(Route::new(Method::POST, format!("{ONE}/close"), "关闭机构", change::close)).takes::<change::Close>(),
    ]
}
