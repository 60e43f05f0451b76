//! The forms with which a meeting is called and recorded.

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode};
use api::{
    extract::{IfMatch, Submission},
    meetings::{Change, change, create},
    problem::{Kind, Problem},
    routes::BodySchema,
};
use askama::Template;
use domain::id::MeetingId;
use serde_json::Value;
use store::{Snapshot, meetings, organisations};

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

/// Where meetings are called.
const CALL: &str = "/api/v1/meetings";

/// Changes by the word in their address.
const CHANGES: &[(&str, Change)] = &[
    ("agenda", Change::Add),
    ("removal", Change::Remove),
    ("discussion", Change::Discuss),
    ("decision", Change::Decide),
    ("minutes", Change::Minutes),
    ("closing", Change::Close),
];

/// Fields that say which case or petition it is about: the address gives them, nobody fills them in.
const SUBJECT: [&str; 2] = ["subject", "subject_id"];

/// The number of a case or petition that is put on the agenda, where the address does not say which.
const NUMBER: &str = "number";

/// What a form is about: a new meeting, or a change of one.
#[derive(Clone, Copy)]
enum About {
    New,
    Change(MeetingId, &'static str, Change),
}

#[derive(Template)]
#[template(path = "meeting_form.html")]
struct Form {
    layout: Layout,
    action: String,
    back: String,
    name: &'static str,
    key: String,
    version: u64,
    hidden: Vec<(&'static str, String)>,
    /// What was written as the number, and what is wrong with it, where that is asked for.
    number: Option<(String, Vec<String>)>,
    fields: Vec<Field>,
    refused: Vec<String>,
}

/// `GET /meetings/new`.
pub(crate) async fn new(visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, About::New, (&Fields::default(), &Errors::default()), StatusCode::OK).await
}

/// `POST /meetings/new`.
pub(crate) async fn call(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    send(&request, posted, About::New).await
}

/// `GET /meetings/{id}/{change}`: which case or petition it is about stands in the address.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let about = addressed(&request)?;
    let known = Fields::parse(request.query_string().as_bytes());
    form(&visitor, about, (&known, &Errors::default()), StatusCode::OK).await
}

/// `POST /meetings/{id}/{change}`.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let about = addressed(&request)?;
    send(&request, posted, about).await
}

fn addressed(request: &HttpRequest) -> Result<About, Problem> {
    let word = request.match_info().get("change").unwrap_or_default();
    let known = CHANGES.iter().find(|(known, _)| *known == word).ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok(About::Change(in_path(request, "id")?, known.0, known.1))
}

/// What is sent in, as the table of routes says, without what the address gives.
fn shape(visitor: &Visitor, about: About) -> Result<Shape, Problem> {
    let path = match about {
        About::New => CALL.to_owned(),
        About::Change(_, _, what) => format!("{CALL}/{{id}}/{}", what.path()),
    };
    let route = visitor.state.routes.iter().find(|route| route.path == path.as_str() && route.body.is_some());
    let body: BodySchema = route.and_then(|route| route.body).ok_or_else(|| Problem::of(Kind::NotFound))?;
    let whole = Shape::of(&body);
    let members = whole.members().iter().filter(|member| !SUBJECT.contains(&member.name.as_str())).cloned();
    Ok(Shape::Object(members.collect()))
}

async fn send(request: &HttpRequest, posted: Posted, about: About) -> Result<HttpResponse, Problem> {
    let Posted { visitor, mut fields } = posted;
    let (mut body, mut errors) = decode(&shape(&visitor, about)?, &fields);
    if asks_number(about, &fields) {
        let (scope, number) = (visitor.scope(), fields.text(NUMBER).to_owned());
        match visitor.read(move |snapshot| meetings::numbered(snapshot, &scope, &number)).await? {
            Some((subject, id)) => {
                fields.set(SUBJECT[0], subject.code());
                fields.set(SUBJECT[1], &id.to_string());
            }
            None => errors.add(NUMBER, "没有找到这个编号的案件或者信访件，请核对案号、信访件编号"),
        }
    }
    if !errors.is_empty() {
        return form(&visitor, about, (&fields, &errors), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    for name in SUBJECT.into_iter().filter(|name| fields.has(name)) {
        body[name] = Value::from(fields.text(name));
    }
    let submission = Submission { idempotency: fields.idempotency(request.path(), &body), body };
    let (state, caller) = (visitor.state.clone(), visitor.caller.clone());
    let done = match about {
        About::New => create(state, caller, submission).await,
        About::Change(id, _, what) => change(state, caller, (id, IfMatch(fields.version())), what, submission).await,
    };
    match done {
        Ok(reply) => {
            let receipt: Value = reply.read()?;
            Ok(see_other(&format!("/meetings/{}", receipt["id"].as_str().unwrap_or_default())))
        }
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

/// Whether the case or petition is told by its number: that of a new topic, unless the address says which.
fn asks_number(about: About, fields: &Fields) -> bool {
    matches!(about, About::Change(_, _, Change::Add)) && (fields.has(NUMBER) || !fields.has(SUBJECT[1]))
}

async fn form(
    visitor: &Visitor,
    about: About,
    (sent, errors): (&Fields, &Errors),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let mut written = sent.clone();
    let (name, action, back, version) = match about {
        About::New => ("召开会议", "/meetings/new".to_owned(), "/meetings".to_owned(), 0),
        About::Change(id, word, what) => {
            let scope = visitor.scope();
            let sheet = visitor.read(move |snapshot: &mut Snapshot| meetings::sheet(snapshot, &scope, id)).await?;
            let subject = sent.text(SUBJECT[1]);
            let line = sheet.agenda.iter().find(|line| line.subject_id.to_string() == subject);
            let before = match what {
                Change::Minutes => sheet.minutes.as_deref().map(|text| ("/minutes", text)),
                Change::Discuss => line.and_then(|line| line.discussion.as_deref()).map(|text| ("/text", text)),
                _ => None,
            };
            if let Some((field, text)) = before.filter(|(field, _)| !sent.has(field)) {
                written.set(field, text);
            }
            (what.name_zh(), format!("/meetings/{id}/{word}"), format!("/meetings/{id}"), sheet.version)
        }
    };
    let tree = visitor.read(organisations::tree).await?;
    let own = visitor.organisation();
    let calls = matches!(about, About::New);
    let within = tree
        .iter()
        .filter(|found| found.active && own.division.contains(found.division) && !(calls && found.id == own.id));
    let choices = Choices::among(within.map(|found| Choice::new(found.id, found.name.clone())).collect());
    let maker = Maker { choices: &choices, sent: &written, errors, today: visitor.today() };
    let fields = maker.fields(&shape(visitor, about)?);
    let mut shown = Vec::new();
    fields.iter().for_each(|field| field.names(&mut shown));
    shown.push(NUMBER.to_owned());
    let number = asks_number(about, sent)
        .then(|| (sent.text(NUMBER).to_owned(), errors.at(NUMBER).map(ToOwned::to_owned).collect()));
    let hidden = SUBJECT.into_iter().filter(|name| sent.has(name)).map(|name| (name, sent.text(name).to_owned()));
    let key = Some(sent.text(KEY)).filter(|key| !key.is_empty()).map_or_else(new_key, ToOwned::to_owned);
    let page = Form {
        layout: Layout::of(visitor, "/meetings", name),
        action,
        back,
        name,
        key,
        version,
        hidden: hidden.collect(),
        number,
        refused: errors.elsewhere(&shown),
        fields,
    };
    layout::show(status, &page)
}
