//! Who asks: passwords, access tokens, sessions.
//!
//! [`session`] exchanges a password, and a code where there is a second factor, for an access token of minutes and a
//! refresh token; [`own`] and [`second_factor`] are what one may do with one's own account. The gate of each route asks [`Authenticated`] who a token belongs to; what the account may do is
//! looked up ([`standings`]), never read from the token, so that a change takes effect within seconds.

mod authenticated;
pub(crate) mod keys;
mod log_in;
mod own;
mod password;
mod second_factor;
pub mod session;
mod standings;
mod token;
mod turns;

pub use authenticated::Authenticated;
pub use own::{Me, PasswordChange, change_password};
pub use password::{Passwords, check_new, one_time};
pub use second_factor::{
    Removal, SecondFactor, confirm_second_factor, enrol_second_factor, remove_second_factor, second_factor,
};
pub use session::{Credentials, TokenReply};
pub use standings::Standings;
pub use token::{Bearer, Claims, SigningKey, Tokens};
pub use turns::Turns;

use crate::routes::{Access, Route};
use actix_web::http::Method;

/// The own second factor.
const SECOND_FACTOR: &str = "/api/v1/auth/second-factor";

/// The routes of log-in and of one's own account.
pub(crate) fn routes() -> Vec<Route> {
    let tagged = |route: Route| route.tag("登录");
    vec![
        tagged(Route::new(Method::POST, "/api/v1/auth/token", "登录，取得令牌", log_in::log_in))
            .access(Access::LogIn)
            .takes::<Credentials>()
            .gives::<TokenReply>(200),
        tagged(Route::new(Method::POST, "/api/v1/auth/refresh", "用续期令牌换取新的令牌", log_in::refresh))
            .access(Access::LogIn)
            .takes::<log_in::RefreshRequest>()
            .gives::<TokenReply>(200),
        tagged(Route::new(Method::POST, "/api/v1/auth/logout", "退出登录", log_in::log_out))
            .access(Access::SignedIn)
            .gives_nothing(),
        tagged(Route::new(Method::POST, "/api/v1/auth/password", "修改自己的密码", own::password))
            .access(Access::SignedIn)
            .takes::<PasswordChange>()
            .gives::<TokenReply>(200),
        tagged(Route::new(Method::GET, "/api/v1/auth/me", "自己的账号、机构和角色", own::me))
            .access(Access::SignedIn)
            .gives::<Me>(200),
        tagged(Route::new(Method::POST, SECOND_FACTOR, "登记验证器，取得密钥", second_factor::enrol))
            .takes::<second_factor::PasswordAgain>()
            .gives::<second_factor::EnrolmentView>(200),
        tagged(Route::new(
            Method::POST,
            format!("{SECOND_FACTOR}/confirm"),
            "用验证码启用两步验证，取得恢复码",
            second_factor::confirm,
        ))
        .takes::<second_factor::FirstCode>()
        .gives::<second_factor::RecoveryCodes>(200),
        tagged(Route::new(Method::POST, format!("{SECOND_FACTOR}/remove"), "停用两步验证", second_factor::remove))
            .takes::<Removal>()
            .gives_nothing(),
        tagged(Route::new(Method::GET, "/.well-known/jwks.json", "校验登录令牌的公钥", keys::show))
            .access(Access::Open)
            .gives::<serde_json::Value>(200),
    ]
}
