//! A problem as a page: in the words of the interface, with the way on.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use api::problem::{Kind, Problem};
use askama::Template;

use crate::layout::{self, Layout};

/// A refusal may not run anything either.
const POLICY: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "refusal.html")]
struct Refusal<'a> {
    layout: Layout,
    problem: &'a Problem,
    remedy: &'static str,
}

/// Shows a problem as a page; whoever has to log in or to change the password first is led there.
pub(crate) fn page(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    match problem.kind() {
        Kind::TokenMissing | Kind::TokenInvalid | Kind::TokenExpired => return lead(request, &log_in_path(request)),
        Kind::PasswordChangeRequired => return lead(request, "/account/password"),
        _ => {}
    }
    let title = match problem.kind() {
        Kind::RouteNotFound => "没有这个页面",
        _ => problem.title(),
    };
    let remedy = match problem.kind() {
        Kind::RouteNotFound => "请核对网址，或者从首页重新进入。",
        Kind::VersionRequired | Kind::VersionMismatch => "请返回上一页，刷新后再办理。",
        Kind::PathInvalid => "请从列表或者首页重新进入。",
        Kind::MethodNotAllowed => "请返回上一页，使用页面上的按钮办理。",
        kind => kind.row().remedy,
    };
    let status = StatusCode::from_u16(problem.kind().row().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = Refusal { layout: Layout::open(title), problem, remedy };
    let mut reply = layout::show(status, &page).unwrap_or_else(|_| HttpResponse::InternalServerError().finish());
    reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    reply
}

/// Sends the browser on; a request of a script is told to take the whole page there.
fn lead(request: &HttpRequest, path: &str) -> HttpResponse {
    if request.headers().contains_key("HX-Request") {
        return HttpResponse::Unauthorized()
            .content_type("text/html; charset=utf-8")
            .insert_header(("HX-Redirect", path))
            .finish();
    }
    layout::see_other(path)
}

/// Where to log in, and where to go on afterwards.
fn log_in_path(request: &HttpRequest) -> String {
    let wanted = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if request.method() != actix_web::http::Method::GET || wanted == "/" {
        return "/log-in".to_owned();
    }
    format!("/log-in?next={}", form_urlencoded::byte_serialize(wanted.as_bytes()).collect::<String>())
}
