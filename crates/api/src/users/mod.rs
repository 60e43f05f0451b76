//! Accounts of the people who work in an organisation, as administrators and auditors see them.

mod change;
mod create;
mod read;
mod view;

pub use change::{Change, change_user};
pub use create::create_user;
pub use read::{Filter, find};
pub use view::{UserView, Username};

use actix_web::http::Method;
use domain::organisation::Role;

use crate::routes::{Access, Route};

const TAG: &str = "用户";
const ALL: &str = "/api/v1/users";
const ONE: &str = "/api/v1/users/{id}";
const ADMINISTRATORS: Access = Access::Roles(&[Role::Administrator]);
const WATCHERS: Access = Access::Roles(&[Role::Administrator, Role::Auditor]);

/// The routes of users.
pub(crate) fn routes() -> Vec<Route> {
    let watch = |route: Route| route.tag(TAG).access(WATCHERS);
    let mut routes = vec![
        watch(Route::read(ALL, "本辖区的用户", find)),
        Route::new(Method::POST, ALL, "新建用户，取得一次性密码", create_user)
            .tag(TAG)
            .access(ADMINISTRATORS)
            .takes::<create::NewUser>()
            .gives::<view::WithPassword>(201),
        watch(Route::new(Method::GET, ONE, "一个用户", read::get)).gives::<UserView>(200),
        watch(Route::new(Method::GET, format!("{ONE}/events"), "一个用户的登录与变更记录", read::events))
            .gives::<view::Events>(200),
    ];
    routes.extend(Change::ALL.iter().map(|what| change::route(*what)));
    routes
}
