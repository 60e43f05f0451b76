//! Who asks: passwords, access tokens, sessions.
//!
//! [`log_in`] exchanges a password for an access token of minutes and a refresh token; [`own`] is what one may do with
//! one's own account. The gate of each route asks [`Authenticated`] who a token belongs to; what the account may do is
//! looked up ([`standings`]), never read from the token, so that a change takes effect within seconds.

mod authenticated;
pub(crate) mod keys;
mod log_in;
mod own;
mod password;
mod standings;
mod token;
mod turns;

pub use authenticated::Authenticated;
pub use own::Me;
pub use password::{Passwords, check_new, one_time};
pub use standings::Standings;
pub use token::{Bearer, Claims, SigningKey, Tokens};
pub use turns::Turns;

use crate::routes::{Access, Route};
use actix_web::http::Method;

/// The routes of log-in and of one's own account.
pub(crate) fn routes() -> Vec<Route> {
    let tagged = |route: Route| route.tag("登录");
    vec![
        tagged(Route::new(Method::POST, "/api/v1/auth/token", "登录，取得令牌", log_in::log_in))
            .access(Access::LogIn)
            .takes::<log_in::Credentials>()
            .gives::<log_in::TokenReply>(200),
        tagged(Route::new(Method::POST, "/api/v1/auth/refresh", "用续期令牌换取新的令牌", log_in::refresh))
            .access(Access::LogIn)
            .takes::<log_in::RefreshRequest>()
            .gives::<log_in::TokenReply>(200),
        tagged(Route::new(Method::POST, "/api/v1/auth/logout", "退出登录", log_in::log_out))
            .access(Access::SignedIn)
            .gives_nothing(),
        tagged(Route::new(Method::POST, "/api/v1/auth/password", "修改自己的密码", own::change_password))
            .access(Access::SignedIn)
            .takes::<own::PasswordChange>()
            .gives::<log_in::TokenReply>(200),
        tagged(Route::new(Method::GET, "/api/v1/auth/me", "自己的账号、机构和角色", own::me))
            .access(Access::SignedIn)
            .gives::<Me>(200),
        tagged(Route::new(Method::GET, "/.well-known/jwks.json", "校验登录令牌的公钥", keys::show))
            .access(Access::Open)
            .gives::<serde_json::Value>(200),
    ]
}
