//! Every type of problem there is, in one table: slug, HTTP status, Chinese title, and what the caller can do about it.

use actix_web::http::StatusCode;

/// One row of [`KINDS`].
#[derive(Debug, Clone, Copy)]
pub struct KindRow {
    /// The type itself.
    pub kind: Kind,
    /// Last segment of the type URI `/problems/<slug>`; never changes once published.
    pub slug: &'static str,
    /// HTTP status a problem of this type is answered with.
    pub status: u16,
    /// Short Chinese title, the same for every occurrence.
    pub title: &'static str,
    /// Chinese explanation with the way out, shown at `GET /problems/{slug}`.
    pub remedy: &'static str,
}

macro_rules! kinds {
    ($($name:ident $status:literal $slug:literal $title:literal $remedy:literal)*) => {
        /// Type of a [`super::Problem`]; the table [`KINDS`] says what each means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = $title] $name,)*
        }

        /// All types of problem, in the order of [`Kind`].
        pub const KINDS: &[KindRow] = &[
            $(KindRow { kind: Kind::$name, slug: $slug, status: $status, title: $title, remedy: $remedy },)*
        ];
    };
}

kinds! {
    BodyMalformed 400 "body-malformed" "请求正文不是合法的 JSON" "请检查括号、引号和逗号是否成对，正文须为 UTF-8 编码的 JSON。"
    BodyInvalid 422 "body-invalid" "所填内容不符合要求" "errors 列出了每一处问题的位置（pointer）和原因，改正后重新提交。"
    BodyTooLarge 413 "body-too-large" "请求正文过大" "请缩短内容；文件请通过附件接口上传。"
    MediaTypeUnsupported 415 "media-type-unsupported" "不支持的内容类型" "请把 Content-Type 设为 application/json（附件接口除外）。"
    NotAcceptable 406 "not-acceptable" "无法按所要求的格式答复" "请把 Accept 设为 application/json 或 */*。"
    PathInvalid 400 "path-invalid" "地址中的编号格式不正确" "请核对地址中的编号，它应当取自此前的答复。"
    QueryInvalid 400 "query-invalid" "查询条件不符合要求" "errors 列出了有问题的查询参数（parameter）和原因。"
    HeaderInvalid 400 "header-invalid" "请求头不符合要求" "errors 列出了有问题的请求头（parameter）和原因。"
    CursorInvalid 400 "cursor-invalid" "翻页标记无效" "翻页标记只能取自上一页答复中的 next，不能自行拼写或用于其他查询；请从第一页重新开始。"
    TokenMissing 401 "token-missing" "尚未登录" "请先登录，并在 Authorization 请求头中带上 Bearer 令牌。"
    TokenInvalid 401 "token-invalid" "登录令牌无效" "令牌不是本系统签发的、已被撤销或不适用于本系统，请重新登录。"
    TokenExpired 401 "token-expired" "登录令牌已过期" "请用续期令牌换取新的登录令牌，或重新登录。"
    CredentialsWrong 401 "credentials-wrong" "用户名或密码错误" "请核对用户名和密码；连续多次错误会暂时锁定。"
    AccountLocked 429 "account-locked" "登录已暂时锁定" "连续多次登录失败，请在 Retry-After 所示的秒数之后再试，或请管理员重置密码。"
    SecondFactorRequired 401 "second-factor-required" "须输入动态验证码" "该账号启用了两步验证，请连同 code（验证器上的 6 位数字，或者一个恢复码）重新登录。"
    SecondFactorWrong 401 "second-factor-wrong" "动态验证码错误" "请输入验证器当前显示的 6 位数字，每个只能用一次；也可以用一个恢复码。连续多次错误会暂时锁定。"
    RefreshInvalid 401 "refresh-invalid" "续期令牌无效" "续期令牌已使用、已过期或已撤销，请重新登录。同一续期令牌被再次使用时，整个登录会话会被撤销。"
    PasswordChangeRequired 403 "password-change-required" "须先修改密码" "首次登录或密码被重置后，须先修改密码才能办理其他事项。"
    PasswordWeak 422 "password-weak" "新密码不符合要求" "请换用更长、不含用户名、不常见且与旧密码不同的密码。"
    Forbidden 403 "forbidden" "没有权限" "您的角色或所在机构不能办理此事项。"
    SecondPersonRequired 403 "second-person-required" "须由另一名管理员确认" "授予管理员或审计员角色须由两名不同的管理员分别提出和确认。"
    NotFound 404 "not-found" "没有找到" "所查的内容不存在，或不在您的权限范围之内。"
    Erased 410 "erased" "内容已依法删除" "所查的个人信息或者案件内容已经依法删除，不能恢复（《个人信息保护法》第四十七条）。"
    RouteNotFound 404 "route-not-found" "没有这个接口" "请对照 /openapi.json 核对地址。"
    MethodNotAllowed 405 "method-not-allowed" "该接口不支持这种请求方法" "请使用 Allow 响应头所列的请求方法。"
    RequestTimeout 408 "request-timeout" "请求未能按时送达" "请检查网络后重试。"
    Conflict 409 "conflict" "与现有内容冲突" "请根据说明调整后重新提交。"
    ActRefused 409 "act-refused" "当前不能办理" "reasons 列出了尚未满足的条件及其依据，满足后可再次办理。"
    VersionMismatch 412 "version-mismatch" "内容已被他人修改" "请重新读取最新内容，确认后再提交修改。"
    VersionRequired 428 "version-required" "缺少版本号" "修改须在 If-Match 请求头中带上读取时得到的 ETag。"
    IdempotencyKeyReused 422 "idempotency-key-reused" "幂等键已用于另一请求" "同一 Idempotency-Key 只能用于完全相同的请求；新的请求请换一个键。"
    RateLimited 429 "rate-limited" "请求过于频繁" "请在 Retry-After 所示的秒数之后再试。"
    Internal 500 "internal" "系统内部错误" "请稍后重试；如仍出现，请把 request_id 告知系统管理员。"
    Unavailable 503 "unavailable" "系统暂时无法办理" "系统繁忙或数据库暂时不可用，请在 Retry-After 所示的秒数之后重试。"
}

impl Kind {
    /// The row of this type.
    #[must_use]
    pub fn row(self) -> &'static KindRow {
        &KINDS[self as usize]
    }

    /// The type with this slug, if there is one.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        KINDS.iter().find(|row| row.slug == slug).map(|row| row.kind)
    }

    /// HTTP status of this type.
    #[must_use]
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().status).expect("the table holds valid statuses only")
    }

    /// Stable type URI, relative to the server.
    #[must_use]
    pub fn uri(self) -> String {
        format!("/problems/{}", self.row().slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_row_is_found_by_its_kind_and_by_its_slug() {
        let mut slugs = HashSet::new();
        for (position, row) in KINDS.iter().enumerate() {
            assert_eq!(row.kind as usize, position, "{}", row.slug);
            assert_eq!(row.kind.row().slug, row.slug);
            assert_eq!(Kind::from_slug(row.slug), Some(row.kind));
            assert!((400..=599).contains(&row.kind.status().as_u16()), "{}", row.slug);
            assert!(slugs.insert(row.slug), "{} is there twice", row.slug);
        }
    }
}
