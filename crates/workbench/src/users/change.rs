//! The forms with which administrators make and change users.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    extract::IfMatch,
    problem::{Kind, Problem},
    users::{Change, UserView, change_user, create_user},
};
use askama::Template;
use domain::id::UserId;
use serde_json::Value;
use store::{accounts, organisations};

use crate::{
    administration,
    cases::in_path,
    forms::{choices::Choices, fields::Choice, shape::Shape},
    layout::{self, Layout, see_other},
    post::{Fields, Posted},
    route_form::{self, RouteForm, Sent},
    visitor::Visitor,
};

/// Where users are made.
const CREATE: &str = "/api/v1/users";

/// Changes by the word in their address, with their names.
const CHANGES: &[(Change, &str, &str)] = &[
    (Change::Roles, "roles", "变更角色"),
    (Change::ConfirmRoles, "confirm", "确认角色"),
    (Change::ResetPassword, "password", "重置密码"),
    (Change::ResetSecondFactor, "second-factor", "停用两步验证"),
    (Change::Disable, "disable", "停用用户"),
];

#[derive(Template)]
#[template(path = "user_password.html")]
struct OneTimePassword {
    layout: Layout,
    path: String,
    username: String,
    password: String,
}

/// What a form is about: a new user, or a change of one.
#[derive(Clone, Copy)]
enum About {
    New,
    Change(UserId, Change),
}

/// Chinese name of a change.
pub(super) fn name(what: Change) -> &'static str {
    CHANGES.iter().find(|(one, _, _)| *one == what).map_or("", |(_, _, name)| name)
}

/// Address of the form of a change.
pub(super) fn path(id: UserId, what: Change) -> String {
    let word = CHANGES.iter().find(|(one, _, _)| *one == what).map_or("", |(_, word, _)| word);
    format!("/users/{id}/{word}")
}

/// Whether there is anything for a change to change.
pub(super) fn is_possible(what: Change, user: &UserView) -> bool {
    match what {
        Change::ConfirmRoles => user.proposed_roles.is_some(),
        Change::ResetSecondFactor => user.second_factor.is_some(),
        _ => true,
    }
}

/// `GET /users/new`.
pub(crate) async fn new(visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, About::New, &Sent::default()).await
}

/// `POST /users/new`.
pub(crate) async fn create(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    send(&request, posted, About::New).await
}

/// `GET /users/{id}/{change}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, addressed(&request)?, &Sent::default()).await
}

/// `POST /users/{id}/{change}`.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let about = addressed(&request)?;
    send(&request, posted, about).await
}

fn addressed(request: &HttpRequest) -> Result<About, Problem> {
    let word = request.match_info().get("change").unwrap_or_default();
    let known = CHANGES.iter().find(|(_, known, _)| *known == word).ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok(About::Change(in_path(request, "id")?, known.0))
}

/// What is sent in, as the table of routes says.
fn shape(visitor: &Visitor, about: About) -> Shape {
    let path = match about {
        About::New => CREATE.to_owned(),
        About::Change(_, what) => format!("{CREATE}/{{id}}/{}", what.path()),
    };
    route_form::shape(&visitor.state, &path)
}

async fn send(request: &HttpRequest, posted: Posted, about: About) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let version = IfMatch(fields.version());
    let (submission, fields) = match route_form::read(request, &shape(&visitor, about), fields, |_, _| {}) {
        Ok(read) => read,
        Err(sent) => return form(&visitor, about, &sent).await,
    };
    let (state, caller) = (visitor.state.clone(), visitor.caller.clone());
    let answer = match about {
        About::New => create_user(state, caller, submission).await,
        About::Change(id, what) => change_user(state, caller, (id, version), what, submission).await,
    };
    match route_form::done(answer, fields)? {
        Ok(reply) => told(&visitor, &reply.read()?),
        Err(sent) => form(&visitor, about, &sent).await,
    }
}

/// Goes back to the user, or shows the one-time password, this once.
fn told(visitor: &Visitor, done: &Value) -> Result<HttpResponse, Problem> {
    let Some(password) = done["one_time_password"].as_str() else {
        return Ok(see_other(&format!("/users/{}", done["id"].as_str().unwrap_or_default())));
    };
    let user = &done["user"];
    layout::ok(&OneTimePassword {
        layout: Layout::of(visitor, administration::PAGE, "一次性密码"),
        path: format!("/users/{}", user["id"].as_str().unwrap_or_default()),
        username: user["username"].as_str().unwrap_or_default().to_owned(),
        password: password.to_owned(),
    })
}

async fn form(visitor: &Visitor, about: About, sent: &Sent) -> Result<HttpResponse, Problem> {
    let tree = visitor.read(organisations::tree).await?;
    let own = visitor.organisation().division;
    let within = tree.iter().filter(|found| found.active && own.contains(found.division));
    let choices = Choices::among(within.map(|found| Choice::new(found.id, found.name.clone())).collect());
    let form = match about {
        About::New => RouteForm {
            name: "新建用户".to_owned(),
            action: "/users/new".to_owned(),
            back: "/users".to_owned(),
            ..RouteForm::default()
        },
        About::Change(id, what) => {
            let reach = visitor.reach();
            let account = visitor.read(move |snapshot| accounts::find(snapshot, reach, id)).await?;
            let mut held = Fields::default();
            account.roles.iter().for_each(|role| held.add("/roles".to_owned(), role.code()));
            RouteForm {
                name: name(what).to_owned(),
                action: path(id, what),
                back: format!("/users/{id}"),
                version: account.version,
                held,
                ..RouteForm::default()
            }
        }
    };
    RouteForm { choices, ..form }.show(visitor, &shape(visitor, about), sent)
}
