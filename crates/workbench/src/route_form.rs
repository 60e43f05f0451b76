//! The form of a route of the interface that is no act: made from what the route takes, sent with the version and a key of
//! its own, and given back with everything that stands against it.

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode};
use api::{
    Reply,
    extract::Submission,
    problem::{Kind, Problem},
    server::State,
};
use askama::Template;
use serde_json::Value;

use crate::{
    forms::{
        Errors,
        choices::Choices,
        decode::decode,
        fields::{Field, Maker},
        shape::Shape,
    },
    layout::{self, Layout},
    post::{Fields, KEY, new_key},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "route_form.html")]
struct Page {
    layout: Layout,
    action: String,
    back: String,
    name: String,
    about: Vec<String>,
    key: String,
    version: i64,
    fields: Vec<Field>,
    refused: Vec<String>,
}

/// A form to be filled in.
#[derive(Default)]
pub(crate) struct RouteForm {
    /// Path of the menu entry that is marked; the administration where none is named.
    pub(crate) at: &'static str,
    /// What is done with it.
    pub(crate) name: String,
    /// What is to be known beforehand.
    pub(crate) about: Vec<String>,
    /// Where it is sent to.
    pub(crate) action: String,
    /// Where one goes without sending it.
    pub(crate) back: String,
    /// Version of what is changed.
    pub(crate) version: i64,
    /// What can be chosen.
    pub(crate) choices: Choices,
    /// What stands in it at first.
    pub(crate) held: Fields,
}

/// What was sent, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Sent {
    /// The fields; none of a new form.
    pub(crate) fields: Fields,
    /// What is wrong.
    pub(crate) errors: Errors,
    /// Status of the answer.
    pub(crate) status: StatusCode,
}

/// What a route takes; nothing where it takes no body.
pub(crate) fn shape(state: &State, path: &str) -> Shape {
    let route = state.routes.iter().find(|route| route.path == path && route.body.is_some());
    route.and_then(|route| route.body).map_or_else(|| Shape::Object(Vec::new()), |body| Shape::of(&body))
}

impl RouteForm {
    /// Shows it.
    pub(crate) fn show(self, visitor: &Visitor, shape: &Shape, sent: &Sent) -> Result<HttpResponse, Problem> {
        let written = if sent.fields.is_empty() { &self.held } else { &sent.fields };
        let maker = Maker { choices: &self.choices, sent: written, errors: &sent.errors, today: visitor.today() };
        let fields = maker.fields(shape);
        let mut shown = Vec::new();
        fields.iter().for_each(|field| field.names(&mut shown));
        let key = Some(sent.fields.text(KEY)).filter(|key| !key.is_empty());
        let at = if self.at.is_empty() { crate::administration::PAGE } else { self.at };
        let page = Page {
            layout: Layout::of(visitor, at, self.name.clone()),
            action: self.action,
            back: self.back,
            name: self.name,
            about: self.about,
            key: key.map_or_else(new_key, ToOwned::to_owned),
            version: self.version,
            refused: sent.errors.elsewhere(&shown),
            fields,
        };
        layout::show(sent.status, &page)
    }
}

/// Reads what was sent into the body of the route, as `finish` leaves it.
///
/// # Errors
/// What was sent, with what is wrong with it.
pub(crate) fn read(
    request: &HttpRequest,
    shape: &Shape,
    fields: Fields,
    finish: impl FnOnce(&mut Value, &mut Errors),
) -> Result<(Submission<Value>, Fields), Sent> {
    let (mut body, mut errors) = decode(shape, &fields);
    finish(&mut body, &mut errors);
    if !errors.is_empty() {
        return Err(Sent { fields, errors, status: StatusCode::UNPROCESSABLE_ENTITY });
    }
    Ok((Submission { idempotency: fields.idempotency(request.path(), &body), body }, fields))
}

/// What came of it: the reply, or what was sent with why it was not done.
///
/// # Errors
/// What is not about the form.
pub(crate) fn done(answer: Result<Reply, Problem>, fields: Fields) -> Result<Result<Reply, Sent>, Problem> {
    match answer {
        Ok(reply) => Ok(Ok(reply)),
        Err(problem) if is_about_the_form(problem.kind()) => {
            let mut errors = Errors::from(&problem);
            if errors.is_empty() {
                errors.add("", problem.detail());
            }
            Ok(Err(Sent { fields, errors, status: problem.status_code() }))
        }
        Err(problem) => Err(problem),
    }
}

/// Whether a problem is told in the form, so that nothing that was written is lost.
fn is_about_the_form(kind: Kind) -> bool {
    matches!(kind.row().status, 403 | 409 | 412 | 422)
}
