//! What comes in, written down in under a minute: a page for disputes and one for petitions, keyboard first, with
//! photographs, with what came in earlier beside it, and nothing lost or doubled when the network goes away.
//!
//! [`dispute`] and [`petition`] say what is asked for, [`earlier`] what is shown while it is written; the rest is here.

pub(crate) mod dispute;
pub(crate) mod earlier;
pub(crate) mod petition;

use std::sync::Arc;

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use api::{
    Reply,
    extract::Submission,
    problem::{Kind, Problem},
    routes::BodySchema,
};
use domain::{
    case::AttachmentKind,
    division::{DivisionCode, DivisionTree},
    organisation::OrganisationTree,
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Snapshot, StoreError, divisions, organisations};

use crate::{
    acts::Subject,
    cases::show::{PHOTO_REFUSED, REGISTERED},
    files,
    forms::{Errors, decode::decode, fields::Choice, shape::Shape},
    layout::see_other,
    post::{Fields, KEY, TOKEN, check_token},
    visitor::Visitor,
};

/// What is registered on a page of its own.
pub(crate) trait Intake {
    /// What it becomes.
    type Subject: Subject;

    /// What is sent in.
    fn body() -> BodySchema;

    /// Adds what the page asks for in fewer words than the body has.
    fn complete(sent: &mut Fields);

    /// Registers it.
    fn enter(visitor: &Visitor, submission: Submission<Value>) -> impl Future<Output = Result<Reply, Problem>>;

    /// Shows the page, with what was written and what is wrong with it.
    fn answer(
        visitor: &Visitor,
        sent: Fields,
        errors: Errors,
        status: StatusCode,
    ) -> impl Future<Output = Result<HttpResponse, Problem>>;
}

/// What matters here of the receipt.
#[derive(Deserialize)]
struct Entered {
    id: String,
    version: i64,
}

/// `GET /…/new`.
pub(crate) async fn page<I: Intake>(visitor: Visitor) -> Result<HttpResponse, Problem> {
    I::answer(&visitor, Fields::default(), Errors::default(), StatusCode::OK).await
}

/// `POST /…/new`: the fields, then photographs. A script that asks for JSON is told where what was registered is, so that it
/// can send again what was written without a network.
pub(crate) async fn submit<I: Intake>(
    request: HttpRequest,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let scripted = asks_for_json(&request);
    let (mut sent, first) = files::fields(&mut parts).await?;
    check_token(&visitor, sent.text(TOKEN))?;
    let written = sent.clone();
    I::complete(&mut sent);
    let (body, errors) = decode(&Shape::of(&I::body()), &sent);
    if !errors.is_empty() {
        if scripted {
            return Err(errors.into());
        }
        return I::answer(&visitor, written, errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let submission = Submission { idempotency: sent.idempotency(request.path(), &body), body };
    let Entered { id, version } = match I::enter(&visitor, submission).await {
        Ok(reply) => reply.read()?,
        Err(problem)
            if !scripted && matches!(problem.kind(), Kind::BodyInvalid | Kind::ActRefused | Kind::Forbidden) =>
        {
            return I::answer(&visitor, written, Errors::from(&problem), problem.status_code()).await;
        }
        Err(problem) => return Err(problem),
    };
    let subject = id.parse().map_err(|_| Problem::of(Kind::Internal))?;
    let photos = (AttachmentKind::Photo, sent.text(KEY));
    // It is registered; a photograph that is refused can be sent again from its page.
    let attached = files::attach_all::<I::Subject>(&visitor, (subject, version), photos, first, &mut parts).await;
    if let Err(problem) = &attached
        && scripted
        && matches!(problem.kind(), Kind::Unavailable | Kind::BodyMalformed | Kind::RequestTimeout)
    {
        return attached.map(|_| HttpResponse::Ok().finish());
    }
    let done = if attached.is_ok() { REGISTERED } else { PHOTO_REFUSED };
    let path = format!("{}/{id}?done={done}", I::Subject::PAGES);
    if scripted {
        return Ok(HttpResponse::Created().json(json!({ "path": path })));
    }
    Ok(see_other(&path))
}

/// Whether it is a script that asks, which wants no page.
pub(crate) fn asks_for_json(request: &HttpRequest) -> bool {
    request.headers().get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

impl From<Errors> for Problem {
    fn from(errors: Errors) -> Self {
        let problem = Self::new(Kind::BodyInvalid, "有内容需要改正。");
        errors.all().fold(problem, |problem, (pointer, detail)| problem.at(pointer, detail))
    }
}

/// What both pages show: what was written, what is wrong with it, and what a form needs to be sent.
struct Sheet {
    sent: Fields,
    errors: Errors,
    refused: Vec<String>,
    key: String,
    today: String,
    /// Whether they may attach what they photograph.
    photographs: bool,
}

impl Sheet {
    /// A sheet; what is wrong with fields that are not `shown` is told at its top.
    fn new(visitor: &Visitor, (sent, errors): (Fields, Errors), shown: &[String], photographs: bool) -> Self {
        let (key, refused) = (sent.key(), errors.elsewhere(shown));
        Self { sent, errors, refused, key, today: visitor.today().to_string(), photographs }
    }

    /// Whether anything is wrong, so that no field stays folded away.
    fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What was written in a field.
    fn text(&self, name: &str) -> &str {
        self.sent.text(name)
    }

    /// What is wrong with a field.
    fn wrong(&self, name: &str) -> Vec<String> {
        self.errors.at(name).map(ToOwned::to_owned).collect()
    }

    /// The choices of a field with what was chosen, or with what is chosen at first.
    fn chosen(&self, name: &str, otherwise: &str, choices: &[Choice]) -> Vec<Choice> {
        let mut choices = choices.to_vec();
        let value = if self.sent.has(name) { self.sent.text(name) } else { otherwise };
        choices.iter_mut().for_each(|choice| choice.on = choice.value == value);
        choices
    }

    /// The choices of a field that takes several.
    fn ticked(&self, name: &str, mut choices: Vec<Choice>) -> Vec<Choice> {
        choices.iter_mut().for_each(|choice| choice.on = self.sent.all(name).any(|value| value == choice.value));
        choices
    }
}

/// Every value with its Chinese name.
fn all<T: Copy + ToString>(values: &[T], name: fn(T) -> &'static str) -> Vec<Choice> {
    values.iter().map(|value| Choice::new(value.to_string(), name(*value))).collect()
}

/// The own division, those below it, and those that were chosen in these fields; and every organisation.
async fn places(
    visitor: &Visitor,
    sent: &Fields,
    fields: &[String],
) -> Result<(Vec<Choice>, Arc<OrganisationTree>), Problem> {
    let own = visitor.organisation().division;
    let chosen: Vec<DivisionCode> = fields.iter().filter_map(|name| sent.text(name).parse().ok()).collect();
    let reading = move |snapshot: &mut Snapshot| {
        // Villages have names only where they have been loaded.
        let name = divisions::find(snapshot, own).map_or_else(|_| official_name(own), |found| found.full_name);
        let mut found = vec![(own, name)];
        let below = divisions::children(snapshot, Some(own)).unwrap_or_default();
        found.extend(below.into_iter().map(|place| (place.code, place.full_name)));
        for code in chosen {
            if found.iter().all(|(known, _)| *known != code) {
                found.extend(divisions::find(snapshot, code).ok().map(|place| (place.code, place.full_name)));
            }
        }
        Ok::<_, StoreError>((found, organisations::tree(snapshot)?))
    };
    let (found, tree) = visitor.read(reading).await?;
    Ok((found.into_iter().map(|(code, name)| Choice::new(code, name)).collect(), tree))
}

/// The name down to the township.
fn official_name(code: DivisionCode) -> String {
    format!("{}（{code}）", DivisionTree::official().full_name(code))
}
