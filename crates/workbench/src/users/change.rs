//! The forms with which administrators make and change users.

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode};
use api::{
    extract::{IfMatch, Submission},
    problem::{Kind, Problem},
    routes::BodySchema,
    users::{Change, UserView, change_user, create_user},
};
use askama::Template;
use domain::id::UserId;
use serde_json::{Value, json};
use store::{accounts, organisations};

use crate::{
    cases::in_path,
    forms::{
        Errors,
        choices::Choices,
        decode::decode,
        fields::{Choice, Field, Maker},
        shape::Shape,
    },
    layout::{self, Layout, see_other},
    post::{Fields, KEY, Posted, new_key},
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
#[template(path = "user_form.html")]
struct Form {
    layout: Layout,
    action: String,
    back: String,
    name: &'static str,
    key: String,
    version: i64,
    fields: Vec<Field>,
    refused: Vec<String>,
}

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
    form(&visitor, About::New, (&Fields::default(), &Errors::default()), StatusCode::OK).await
}

/// `POST /users/new`.
pub(crate) async fn create(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    send(&request, posted, About::New).await
}

/// `GET /users/{id}/{change}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let about = addressed(&request)?;
    form(&visitor, about, (&Fields::default(), &Errors::default()), StatusCode::OK).await
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

/// What is sent in, as the table of routes says; nothing for some.
fn body(visitor: &Visitor, about: About) -> Option<BodySchema> {
    let path = match about {
        About::New => CREATE.to_owned(),
        About::Change(_, what) => format!("{CREATE}/{{id}}/{}", what.path()),
    };
    visitor.state.routes.iter().find(|route| route.path == path.as_str() && route.body.is_some())?.body
}

async fn send(request: &HttpRequest, posted: Posted, about: About) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let (body, errors) = match body(&visitor, about) {
        Some(schema) => decode(&Shape::of(&schema), &fields),
        None => (json!({}), Errors::default()),
    };
    if !errors.is_empty() {
        return form(&visitor, about, (&fields, &errors), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let submission = Submission { idempotency: fields.idempotency(request.path(), &body), body };
    let (state, caller) = (visitor.state.clone(), visitor.caller.clone());
    let done = match about {
        About::New => create_user(state, caller, submission).await,
        About::Change(id, what) => change_user(state, caller, (id, IfMatch(fields.version())), what, submission).await,
    };
    match done {
        Ok(reply) => answer(&visitor, &reply.read()?),
        Err(problem) if matches!(problem.kind().row().status, 403 | 409 | 412 | 422) => {
            let mut errors = Errors::from(&problem);
            if errors.is_empty() {
                errors.add("", problem.detail());
            }
            form(&visitor, about, (&fields, &errors), problem.status_code()).await
        }
        Err(problem) => Err(problem),
    }
}

/// Goes back to the user, or shows the one-time password, this once.
fn answer(visitor: &Visitor, done: &Value) -> Result<HttpResponse, Problem> {
    let Some(password) = done["one_time_password"].as_str() else {
        return Ok(see_other(&format!("/users/{}", done["id"].as_str().unwrap_or_default())));
    };
    let user = &done["user"];
    layout::ok(&OneTimePassword {
        layout: Layout::of(visitor, "/users", "一次性密码"),
        path: format!("/users/{}", user["id"].as_str().unwrap_or_default()),
        username: user["username"].as_str().unwrap_or_default().to_owned(),
        password: password.to_owned(),
    })
}

async fn form(
    visitor: &Visitor,
    about: About,
    (sent, errors): (&Fields, &Errors),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let (name, action, back, version, mut written) = match about {
        About::New => ("新建用户", "/users/new".to_owned(), "/users".to_owned(), 0, Fields::default()),
        About::Change(id, what) => {
            let reach = visitor.reach();
            let account = visitor.read(move |snapshot| accounts::find(snapshot, reach, id)).await?;
            let mut held = Fields::default();
            account.roles.iter().for_each(|role| held.add("/roles".to_owned(), role.code()));
            (name(what), path(id, what), format!("/users/{id}"), account.version, held)
        }
    };
    if !sent.is_empty() {
        written = sent.clone();
    }
    let tree = visitor.read(organisations::tree).await?;
    let own = visitor.organisation().division;
    let within = tree.iter().filter(|found| found.active && own.contains(found.division));
    let choices = Choices::among(within.map(|found| Choice::new(found.id, found.name.clone())).collect());
    let maker = Maker { choices: &choices, sent: &written, errors, today: visitor.today() };
    let fields = body(visitor, about).map(|schema| maker.fields(&Shape::of(&schema))).unwrap_or_default();
    let mut shown = Vec::new();
    fields.iter().for_each(|field| field.names(&mut shown));
    let key = Some(sent.text(KEY)).filter(|key| !key.is_empty()).map_or_else(new_key, ToOwned::to_owned);
    let layout = Layout::of(visitor, "/users", name);
    let refused = errors.elsewhere(&shown);
    layout::show(status, &Form { layout, action, back, name, key, version, fields, refused })
}
