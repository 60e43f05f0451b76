//! Organisations (机构): everybody may look them up; administrators keep those of their division.

mod change;
mod create;
mod read;

pub use change::{Change, change_organisation};
pub use create::create_organisation;

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
    let mut routes = vec![
        Route::new(Method::GET, ALL, "查找机构", read::list)
            .tag(TAG)
            .query::<read::Filter>()
            .gives::<Page<Organisation>>(200),
        Route::new(Method::POST, ALL, "添加机构", create_organisation)
            .tag(TAG)
            .access(ADMINISTRATORS)
            .takes::<create::New>()
            .gives::<OrganisationRecord>(201),
        Route::new(Method::GET, ONE, "一个机构", read::get).tag(TAG).gives::<OrganisationRecord>(200),
        Route::new(Method::GET, format!("{ONE}/path"), "逐级上行的机构、下一接收机构与共同上级", read::path)
            .tag(TAG)
            .query::<read::Other>()
            .gives::<OrganisationPath>(200),
    ];
    routes.extend(Change::ALL.iter().map(|what| change::route(*what)));
    routes
}
