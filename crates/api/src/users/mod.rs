//! Accounts of the people who work in an organisation, as administrators and auditors see them.

mod call;
mod change;
mod create;
mod read;
mod view;

pub use call::{Change, change_user, create_user};
pub use read::{Filter, find};
pub use view::{UserView, Username};

use actix_web::http::Method;
use domain::organisation::Role;

use crate::{
    extract::Page,
    routes::{Access, Route},
};

const ADMINISTRATORS: Access = Access::Roles(&[Role::Administrator]);
const WATCHERS: Access = Access::Roles(&[Role::Administrator, Role::Auditor]);

/// The routes of users.
pub(crate) fn routes() -> Vec<Route> {
    let watch = |route: Route| route.tag("用户").access(WATCHERS);
    let change = |route: Route| route.tag("用户").access(ADMINISTRATORS).versioned();
    let id = "/api/v1/users/{id}";
    vec![
        watch(Route::new(Method::GET, "/api/v1/users", "本辖区的用户", read::list))
            .query::<Filter>()
            .gives::<Page<UserView>>(200),
        Route::new(Method::POST, "/api/v1/users", "新建用户，取得一次性密码", create::create)
            .tag("用户")
            .access(ADMINISTRATORS)
            .takes::<create::NewUser>()
            .gives::<view::WithPassword>(201),
        watch(Route::new(Method::GET, id, "一个用户", read::get)).gives::<UserView>(200),
        watch(Route::new(Method::GET, format!("{id}/events"), "一个用户的登录与变更记录", read::events))
            .gives::<view::Events>(200),
        change(Route::new(Method::POST, format!("{id}/roles"), "变更角色", change::replace_roles))
            .takes::<change::Roles>()
            .gives::<UserView>(200),
        change(Route::new(Method::POST, format!("{id}/roles/confirm"), "第二名管理员确认角色", change::confirm_roles))
            .gives::<UserView>(200),
        change(Route::new(Method::POST, format!("{id}/disable"), "停用用户", change::disable)).gives::<UserView>(200),
        change(Route::new(Method::POST, format!("{id}/reset-password"), "重置密码", change::reset_password))
            .gives::<view::WithPassword>(200),
        change(Route::new(
            Method::POST,
            format!("{id}/reset-second-factor"),
            "停用他人的两步验证",
            change::reset_second_factor,
        ))
        .takes::<change::SecondFactorReset>()
        .gives::<UserView>(200),
    ]
}
