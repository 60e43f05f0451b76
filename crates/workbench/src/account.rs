//! Logging in and out, and one's own password.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use api::{
    auth::{Bearer, Credentials, PasswordChange, TokenReply, change_password as choose, session as sessions},
    problem::{Kind, Problem},
    server::{self, State},
};
use askama::Template;
use serde::Deserialize;

use crate::{
    layout::{self, Layout, see_other},
    post::{OpenPost, Posted},
    session,
    settings::{Demo, Settings},
    visitor::Visitor,
};

/// Where one works after the log-in.
const DESK: &str = "/desk";

/// Where to go on after the log-in.
#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "log_in.html")]
struct LogIn {
    layout: Layout,
    username: String,
    next: String,
    asks_code: bool,
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "password.html")]
struct Password {
    layout: Layout,
    must: bool,
    current: Vec<String>,
    new: Vec<String>,
}

/// `GET /log-in`.
pub(crate) async fn log_in_page(next: web::Query<Next>) -> Result<HttpResponse, Problem> {
    let next = next.into_inner().next.unwrap_or_default();
    layout::ok(&LogIn {
        layout: Layout::open("登录"), username: String::new(), next, asks_code: false, refused: None
    })
}

/// `POST /log-in`.
pub(crate) async fn log_in(
    request: HttpRequest,
    state: web::Data<State>,
    settings: web::Data<Settings>,
    OpenPost(fields): OpenPost,
) -> Result<HttpResponse, Problem> {
    server::admit_log_in(&request)?;
    let text = |name: &str| fields.text(name).to_owned();
    let (username, next) = (text("username"), text("next"));
    let code = Some(text("code")).filter(|code| !code.is_empty());
    match sessions::begin(&state, Credentials { username: username.clone(), password: text("password"), code }).await {
        Ok(begun) => {
            let to = if is_ours(&next) { &next } else { DESK };
            Ok(with_cookie(see_other(to), session::cookie(&state, &settings, bearer(&state, &begun)?)))
        }
        Err(problem) if is_about_the_log_in(problem.kind()) => {
            let refused = match problem.error_response().headers().get(header::RETRY_AFTER) {
                Some(seconds) => format!(
                    "连续多次登录失败，已暂时锁定。请在 {} 秒之后再试，或者请管理员重置密码。",
                    seconds.to_str().unwrap_or("60")
                ),
                None => problem.title().to_owned(),
            };
            let asks_code = matches!(problem.kind(), Kind::SecondFactorRequired | Kind::SecondFactorWrong);
            let page = LogIn { layout: Layout::open("登录"), username, next, asks_code, refused: Some(refused) };
            layout::show(problem.status_code(), &page)
        }
        Err(problem) => Err(problem),
    }
}

fn is_about_the_log_in(kind: Kind) -> bool {
    matches!(kind, Kind::CredentialsWrong | Kind::AccountLocked | Kind::SecondFactorRequired | Kind::SecondFactorWrong)
}

/// Whose session it is that the interface has begun; the browser gets a cookie instead of its tokens.
fn bearer(state: &State, begun: &TokenReply) -> Result<Bearer, Problem> {
    Ok(state.tokens.verify(&begun.access_token, state.store.now())?.bearer())
}

/// Whether an address to go on to is one of our own pages, so that nobody is led elsewhere.
fn is_ours(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r'])
}

/// `POST /demo/log-in`: as somebody of the demonstration, with one click.
pub(crate) async fn log_in_to_demo(
    request: HttpRequest,
    state: web::Data<State>,
    settings: web::Data<Settings>,
    demo: web::Data<Option<Demo>>,
    OpenPost(fields): OpenPost,
) -> Result<HttpResponse, Problem> {
    let demo = demo.as_ref().as_ref().ok_or_else(|| Problem::of(Kind::RouteNotFound))?;
    server::admit_log_in(&request)?;
    let person = demo.people.iter().find(|person| person.username == fields.text("username"));
    let person = person.ok_or_else(|| Problem::of(Kind::NotFound))?;
    let (username, password) = (person.username.to_owned(), demo.password.to_owned());
    let begun = sessions::begin(&state, Credentials { username, password, code: None }).await?;
    Ok(with_cookie(see_other(DESK), session::cookie(&state, &settings, bearer(&state, &begun)?)))
}

/// `POST /log-out`.
pub(crate) async fn log_out(settings: web::Data<Settings>, posted: Posted) -> Result<HttpResponse, Problem> {
    sessions::end(&posted.visitor.state, &posted.visitor.caller).await?;
    Ok(with_cookie(see_other("/"), session::no_cookie(&settings)))
}

fn with_cookie(mut reply: HttpResponse, cookie: HeaderValue) -> HttpResponse {
    reply.headers_mut().insert(header::SET_COOKIE, cookie);
    reply
}

/// `GET /account/password`.
pub(crate) async fn password_page(visitor: Visitor) -> Result<HttpResponse, Problem> {
    layout::ok(&password(&visitor, Vec::new(), Vec::new()))
}

fn password(visitor: &Visitor, current: Vec<String>, new: Vec<String>) -> Password {
    let must = visitor.must_change_password();
    Password { layout: Layout::of(visitor, "/account/password", "修改密码"), must, current, new }
}

/// `POST /account/password`.
pub(crate) async fn change_password(
    settings: web::Data<Settings>,
    Posted { visitor, fields }: Posted,
) -> Result<HttpResponse, Problem> {
    let (current, new) = (fields.text("current").to_owned(), fields.text("new").to_owned());
    if new != fields.text("again") {
        let page = password(&visitor, Vec::new(), vec!["两次填写的新密码不同".to_owned()]);
        return layout::show(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    match choose(&visitor.state, &visitor.caller, PasswordChange { current, new }).await {
        Ok(begun) => {
            let cookie = session::cookie(&visitor.state, &settings, bearer(&visitor.state, &begun)?);
            Ok(with_cookie(see_other("/desk?done=password"), cookie))
        }
        Err(problem) if !problem.errors().is_empty() => {
            let at = |pointer: &str| {
                let errors = problem.errors().iter().filter(|error| error.pointer.as_deref() == Some(pointer));
                errors.map(|error| error.detail.clone()).collect()
            };
            let page = password(&visitor, at("/current"), at("/new"));
            layout::show(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere_after_the_log_in() {
        for ours in ["/desk", "/cases?view=own"] {
            assert!(is_ours(ours), "{ours}");
        }
        for foreign in ["", "//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "desk"] {
            assert!(!is_ours(foreign), "{foreign}");
        }
    }
}
