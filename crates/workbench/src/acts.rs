//! The acts on a case or a petition: in the groups in which people look for them, and the form of each, made from what the
//! act takes, sent with the version and a key of its own, and given back with everything that stands against it.

use std::{fmt::Display, str::FromStr};

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode, web::Bytes};
use api::{
    Reply,
    cases::Label,
    documents::Printable,
    extract::{IfMatch, Submission},
    problem::{Kind, Problem},
    server::State,
};
use askama::Template;
use domain::{
    coded::Coded,
    id::{AttachmentId, PersonId},
    person::Particulars,
    text::Line,
};
use escalation::{Action, Unmet, UnmetKind};
use futures_util::Stream;
use serde_json::Value;

use crate::{
    cases::in_path,
    forms::{
        Errors,
        choices::Choices,
        decode::decode,
        fields::{Field, Maker},
        shape::Shape,
    },
    layout::{self, Layout, see_other},
    post::{Fields, Posted},
    visitor::Visitor,
};

/// What acts are done to: cases, petitions.
pub(crate) trait Subject: 'static {
    /// Its identity.
    type Id: FromStr + Display + Printable;
    /// What may be done to it.
    type Act: Coded + FromStr;

    /// What it is called.
    const NOUN: &'static str;
    /// Where its pages are, and its menu entry.
    const PAGES: &'static str;
    /// The act that takes a file instead of a form.
    const ATTACH: Self::Act;
    /// Whether there is a complete file of it (卷宗).
    const HAS_FILE: bool;

    /// Where an act is posted to, below the subject.
    fn path_of(act: Self::Act) -> &'static str;

    /// The subject as the form of an act needs it.
    fn stand(
        visitor: &Visitor,
        id: Self::Id,
        act: Self::Act,
    ) -> impl Future<Output = Result<Ground<Self::Act>, Problem>>;

    /// Does it.
    fn perform(
        visitor: &Visitor,
        at: (Self::Id, IfMatch),
        act: Self::Act,
        submission: Submission<Value>,
    ) -> impl Future<Output = Result<Reply, Problem>>;

    /// Enters a file; with an idempotency key, if there is one.
    fn attach(
        visitor: &Visitor,
        at: (Self::Id, IfMatch),
        label: (Label, Option<String>),
        pieces: impl Stream<Item = Result<Bytes, Problem>>,
    ) -> impl Future<Output = Result<Reply, Problem>>;

    /// Gives a file out, for a reason where one is needed.
    fn download(
        visitor: &Visitor,
        of: (Self::Id, AttachmentId),
        reason: Option<Line>,
    ) -> impl Future<Output = Result<HttpResponse, Problem>>;

    /// The full particulars of somebody in it, for a reason.
    fn particulars(
        visitor: &Visitor,
        of: (Self::Id, PersonId),
        reason: Line,
    ) -> impl Future<Output = Result<Particulars, Problem>>;
}

/// A subject as a form needs it.
pub(crate) struct Ground<A> {
    /// One line that names it.
    pub(crate) title: String,
    /// Where it stands.
    pub(crate) state: &'static str,
    /// Its version.
    pub(crate) version: u64,
    /// The act, allowed or not.
    pub(crate) action: Action<A>,
    /// What can be chosen.
    pub(crate) choices: Choices,
}

/// A group of acts.
pub(crate) struct Theme<A: 'static> {
    /// Chinese name.
    pub(crate) name: &'static str,
    /// Its acts, the most frequent first.
    pub(crate) acts: &'static [A],
    /// Whether its acts are always possible to many: they are offered smaller, so that the next step stands out.
    pub(crate) aside: bool,
}

/// Acts in their groups.
pub(crate) type Grouped<A> = Vec<(&'static str, Vec<Action<A>>)>;

/// The acts as the page of a subject offers them.
pub(crate) struct Offered<A> {
    /// Those that may be done.
    pub(crate) themes: Grouped<A>,
    /// Those that may be done at any time.
    pub(crate) aside: Grouped<A>,
    /// Those that may not, with what stands against them, the nearest first.
    pub(crate) blocked: Vec<(Action<A>, Vec<String>)>,
}

impl<A: Coded> Offered<A> {
    /// Sorts the acts; `idle` are those that have nothing to be done to, though nothing stands against them.
    pub(crate) fn new(actions: &[Action<A>], themes: &[Theme<A>], idle: impl Fn(A) -> bool) -> Self {
        let allowed = |theme: &Theme<A>| -> Vec<Action<A>> {
            let offered = theme.acts.iter().filter(|act| !idle(**act));
            let found = offered.filter_map(|act| actions.iter().find(|action| action.act == *act && action.allowed));
            found.cloned().collect()
        };
        let of = |aside: bool| -> Grouped<A> {
            let groups = themes.iter().filter(|theme| theme.aside == aside).map(|theme| (theme.name, allowed(theme)));
            groups.filter(|(_, acts)| !acts.is_empty()).collect()
        };
        let of_kind = |action: &Action<A>, kind| action.unmet.iter().filter(|unmet| unmet.kind == kind).count();
        let mut blocked: Vec<&Action<A>> = actions.iter().filter(|action| !action.allowed).collect();
        blocked.sort_by_key(|action| {
            (of_kind(action, UnmetKind::Permission), of_kind(action, UnmetKind::State), action.unmet.len())
        });
        let blocked = blocked.into_iter().map(|action| (action.clone(), action.unmet.iter().map(said).collect()));
        Self { themes: of(false), aside: of(true), blocked: blocked.collect() }
    }

    /// Whether an act is among those that may be done.
    pub(crate) fn offers(&self, act: A) -> bool {
        self.themes.iter().chain(&self.aside).any(|(_, acts)| acts.iter().any(|action| action.act == act))
    }
}

#[derive(Template)]
#[template(path = "act.html")]
struct Form {
    layout: Layout,
    path: String,
    noun: &'static str,
    title: String,
    state: &'static str,
    act: &'static str,
    name: &'static str,
    allowed: bool,
    against: Vec<String>,
    asks: Vec<String>,
    basis: String,
    effect: &'static str,
    version: u64,
    key: String,
    fields: Vec<Field>,
    refused: Vec<String>,
    moved_on: bool,
}

/// `GET /…/{id}/acts/{act}`: what is known already may stand in the address.
pub(crate) async fn page<S: Subject>(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (id, act) = addressed::<S>(&request)?;
    if act == S::ATTACH {
        return Ok(see_other(&format!("{}/{id}#files", S::PAGES)));
    }
    let known = Fields::parse(request.query_string().as_bytes());
    answer::<S>(&visitor, (id, act), (&known, &Errors::default()), (StatusCode::OK, false)).await
}

/// `POST /…/{id}/acts/{act}`.
pub(crate) async fn submit<S: Subject>(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let (id, act) = addressed::<S>(&request)?;
    let (body, errors) = decode(&shape::<S>(&visitor.state, act)?, &fields);
    if !errors.is_empty() {
        let status = (StatusCode::UNPROCESSABLE_ENTITY, false);
        return answer::<S>(&visitor, (id, act), (&fields, &errors), status).await;
    }
    let submission = Submission { idempotency: fields.idempotency(request.path(), &body), body };
    let version = IfMatch(fields.version());
    match S::perform(&visitor, (id, version), act, submission).await {
        Ok(_) => Ok(see_other(&format!("{}/{id}?done={act}", S::PAGES))),
        Err(problem) if is_about_the_form(problem.kind()) => {
            let moved_on = problem.kind() == Kind::VersionMismatch;
            let errors = if moved_on { Errors::default() } else { Errors::from(&problem) };
            answer::<S>(&visitor, (id, act), (&fields, &errors), (problem.status_code(), moved_on)).await
        }
        Err(problem) => Err(problem),
    }
}

/// Whether a problem is told in the form, so that nothing that was written is lost.
fn is_about_the_form(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::BodyInvalid
            | Kind::ActRefused
            | Kind::Forbidden
            | Kind::Conflict
            | Kind::VersionMismatch
            | Kind::IdempotencyKeyReused
            | Kind::Unavailable
    )
}

fn addressed<S: Subject>(request: &HttpRequest) -> Result<(S::Id, S::Act), Problem> {
    let act: S::Act = in_path(request, "act").map_err(|_| Problem::of(Kind::NotFound))?;
    Ok((in_path(request, "id")?, act))
}

/// What an act takes, as the table of routes says.
fn shape<S: Subject>(state: &State, act: S::Act) -> Result<Shape, Problem> {
    let path = format!("/api/v1{}/{{id}}/{}", S::PAGES, S::path_of(act));
    let route = state.routes.iter().find(|route| route.path == path.as_str() && route.body.is_some());
    let body = route.and_then(|route| route.body).ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok(Shape::of(&body))
}

/// The form; `moved_on` says that somebody else changed the subject meanwhile.
async fn answer<S: Subject>(
    visitor: &Visitor,
    (id, act): (S::Id, S::Act),
    (sent, errors): (&Fields, &Errors),
    (status, moved_on): (StatusCode, bool),
) -> Result<HttpResponse, Problem> {
    let Ground { title, state, version, action, choices } = S::stand(visitor, id, act).await?;
    let maker = Maker { choices: &choices, sent, errors, today: visitor.today() };
    let (fields, refused) = maker.form(&shape::<S>(&visitor.state, act)?);
    let mut asks: Vec<String> = action.asks.iter().map(said).collect();
    asks.dedup();
    let page = Form {
        layout: Layout::of(visitor, S::PAGES, format!("{} · {title}", action.name)),
        path: format!("{}/{id}", S::PAGES),
        noun: S::NOUN,
        title,
        state,
        act: act.code(),
        name: action.name,
        allowed: action.allowed,
        against: action.unmet.iter().map(said).collect(),
        asks,
        basis: action.basis,
        effect: action.clock.name_zh(),
        version,
        key: sent.key(),
        fields,
        refused,
        moved_on,
    };
    layout::show(status, &page)
}

/// A precondition with its article, in one line.
fn said(unmet: &Unmet) -> String {
    match &unmet.basis {
        Some(basis) => format!("{}（{basis}）", unmet.message),
        None => unmet.message.clone(),
    }
}
