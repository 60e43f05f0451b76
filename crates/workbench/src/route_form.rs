//! The form of a route of the interface that is no act: made from what the route takes, sent with the version and a key of
//! its own, and given back with everything that stands against it.

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode};
use api::{
    Reply,
    extract::{IfMatch, Submission},
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
    post::{Fields, Posted},
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
struct Sent {
    /// The fields; none of a new form.
    fields: Fields,
    /// What is wrong.
    errors: Errors,
    /// Status of the answer.
    status: StatusCode,
}

/// What a route takes; nothing where it takes no body.
pub(crate) fn shape(state: &State, path: &str) -> Shape {
    let route = state.routes.iter().find(|route| route.path == path && route.body.is_some());
    route.and_then(|route| route.body).map_or_else(|| Shape::Object(Vec::new()), |body| Shape::of(&body))
}

impl RouteForm {
    fn show(self, visitor: &Visitor, shape: &Shape, sent: &Sent) -> Result<HttpResponse, Problem> {
        let written = if sent.fields.is_empty() { &self.held } else { &sent.fields };
        let maker = Maker { choices: &self.choices, sent: written, errors: &sent.errors, today: visitor.today() };
        let (fields, refused) = maker.form(shape);
        let at = if self.at.is_empty() { crate::administration::PAGE } else { self.at };
        let page = Page {
            layout: Layout::of(visitor, at, self.name.clone()),
            action: self.action,
            back: self.back,
            name: self.name,
            about: self.about,
            key: sent.fields.key(),
            version: self.version,
            fields,
            refused,
        };
        layout::show(sent.status, &page)
    }
}

/// A form of a route, as the address of its page names it: [`page`] shows it, [`submit`] sends what was written.
pub(crate) trait Addressed: Sized {
    /// The one that an address names.
    ///
    /// # Errors
    /// [`Kind::NotFound`], [`Kind::PathInvalid`].
    fn at(request: &HttpRequest) -> Result<Self, Problem>;

    /// What is filled in.
    fn shape(&self, visitor: &Visitor) -> Shape;

    /// The form, with what is held at present.
    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem>;

    /// Puts in what the address says, and finds what only this route can find wrong.
    fn finish(&self, _body: &mut Value, _errors: &mut Errors) {}

    /// Does it.
    async fn send(&self, visitor: &Visitor, version: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem>;

    /// Where the visitor goes on, or what they see this once.
    fn done(&self, visitor: &Visitor, fields: &Fields, reply: &Reply) -> Result<HttpResponse, Problem>;
}

/// `GET` of a form.
pub(crate) async fn page<A: Addressed>(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    show(&A::at(&request)?, &visitor, &Sent::default()).await
}

/// `POST` of a form: with everything that stands against it, it is given back, so that nothing that was written is lost.
pub(crate) async fn submit<A: Addressed>(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let about = A::at(&request)?;
    let Posted { visitor, fields } = posted;
    let (mut body, mut errors) = decode(&about.shape(&visitor), &fields);
    about.finish(&mut body, &mut errors);
    if !errors.is_empty() {
        return show(&about, &visitor, &Sent { fields, errors, status: StatusCode::UNPROCESSABLE_ENTITY }).await;
    }
    let submission = Submission { idempotency: fields.idempotency(request.path(), &body), body };
    match about.send(&visitor, IfMatch(fields.version()), submission).await {
        Ok(reply) => about.done(&visitor, &fields, &reply),
        Err(problem) if is_about_the_form(problem.kind()) => {
            let errors = Errors::from(&problem);
            show(&about, &visitor, &Sent { fields, errors, status: problem.status_code() }).await
        }
        Err(problem) => Err(problem),
    }
}

async fn show<A: Addressed>(about: &A, visitor: &Visitor, sent: &Sent) -> Result<HttpResponse, Problem> {
    about.form(visitor).await?.show(visitor, &about.shape(visitor), sent)
}

/// Whether a problem is told in the form, so that nothing that was written is lost.
fn is_about_the_form(kind: Kind) -> bool {
    matches!(kind.row().status, 403 | 409 | 412 | 422)
}
