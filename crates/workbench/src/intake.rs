//! A new dispute in under a minute: one page, keyboard first, with photographs, and nothing lost or doubled when the network
//! goes away.

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use api::{
    extract::Submission,
    problem::{Kind, Problem},
    routes::BodySchema,
};
use askama::Template;
use domain::{
    case::{AttachmentKind, Difficulty, PartyKind, Risk, RiskLevel, Source},
    category::Category,
    division::{DivisionCode, DivisionTree},
    identity::IdentityKind,
    organisation::Organisation,
};
use escalation::Act;
use serde_json::json;
use store::{
    Snapshot, StoreError,
    cases::{NewCase, Receipt},
    divisions, organisations,
};

use crate::{
    cases::Cases,
    files,
    forms::{Errors, decode::decode, fields::Choice, shape::Shape},
    layout::{self, Layout, see_other},
    post::{Fields, KEY, TOKEN, check_token, new_key},
    visitor::Visitor,
};

/// Most organisations to choose from.
const ORGANISATIONS: usize = 400;

/// Ticked when the applicant agrees to mediation, which is told by three members of the body.
const AGREES: &str = "applicant_agrees";

#[derive(Template)]
#[template(path = "intake.html")]
struct Page {
    layout: Layout,
    key: String,
    sent: Fields,
    errors: Errors,
    refused: Vec<String>,
    today: String,
    /// Whether they may attach what they photograph.
    photographs: bool,
    divisions: Vec<Choice>,
    responsible: Option<Vec<Choice>>,
    categories: Vec<Choice>,
    sources: Vec<Choice>,
    difficulties: Vec<Choice>,
    kinds: Vec<Choice>,
    documents: Vec<Choice>,
    levels: Vec<Choice>,
    risks: Vec<Choice>,
}

/// Names of the fields that the page shows, so that what is wrong with others is told at the top.
const SHOWN: &[&str] = &[
    "/dispute/division",
    "/dispute/responsible",
    "/dispute/category",
    "/dispute/title",
    "/dispute/narrative",
    "/dispute/applied_on",
    "/dispute/claimed",
    "/parties/0/particulars/name",
    "/parties/0/particulars/phone",
    "/parties/0/particulars/identity/number",
    "/parties/1/particulars/name",
    "/parties/1/particulars/phone",
    "/parties/1/particulars/identity/number",
];

/// `GET /cases/new`.
pub(crate) async fn page(visitor: Visitor) -> Result<HttpResponse, Problem> {
    answer(&visitor, Fields::default(), Errors::default(), StatusCode::OK).await
}

/// `POST /cases/new`: the fields, then photographs. A script that asks for JSON is told where the case is, so that it can
/// send again what was written without a network.
pub(crate) async fn submit(
    request: HttpRequest,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let scripted = asks_for_json(&request);
    let (mut sent, first) = files::fields(&mut parts).await?;
    check_token(&visitor, sent.text(TOKEN))?;
    let written = sent.clone();
    complete(&mut sent);
    let (body, errors) = decode(&Shape::of(&BodySchema::of::<NewCase>()), &sent);
    if !errors.is_empty() {
        if scripted {
            return Err(errors.into());
        }
        return answer(&visitor, written, errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let submission = Submission { idempotency: sent.idempotency(request.path(), &body), body };
    let receipt: Receipt = match api::cases::enter(&visitor.state, &visitor.caller, submission).await {
        Ok(reply) => reply.read()?,
        Err(problem)
            if !scripted && matches!(problem.kind(), Kind::BodyInvalid | Kind::ActRefused | Kind::Forbidden) =>
        {
            let mut errors = Errors::from(&problem);
            if errors.is_empty() {
                errors.add("", problem.detail());
            }
            return answer(&visitor, written, errors, problem.status_code()).await;
        }
        Err(problem) => return Err(problem),
    };
    let version = i64::try_from(receipt.version).unwrap_or(i64::MAX);
    let photos = (AttachmentKind::Photo, sent.text(KEY));
    // The dispute is registered; a photograph that is refused can be sent again from its page.
    let attached = files::attach_all::<Cases>(&visitor, (receipt.id, version), photos, first, &mut parts).await;
    if let Err(problem) = &attached
        && scripted
        && matches!(problem.kind(), Kind::Unavailable | Kind::BodyMalformed | Kind::RequestTimeout)
    {
        return attached.map(|_| HttpResponse::Ok().finish());
    }
    let path = match attached {
        Ok(_) => format!("/cases/{}?done=registered", receipt.id),
        Err(_) => format!("/cases/{}?done=photo_refused", receipt.id),
    };
    if scripted {
        return Ok(HttpResponse::Created().json(json!({ "path": path })));
    }
    Ok(see_other(&path))
}

fn asks_for_json(request: &HttpRequest) -> bool {
    request.headers().get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

impl From<Errors> for Problem {
    fn from(errors: Errors) -> Self {
        let problem = Self::new(Kind::BodyInvalid, "有内容需要改正。");
        errors.all().fold(problem, |problem, (pointer, detail)| problem.at(pointer, detail))
    }
}

/// Adds what the page asks for in fewer words than the body has.
fn complete(sent: &mut Fields) {
    if sent.text("/dispute/title").is_empty()
        && let Ok(category) = sent.text("/dispute/category").parse::<Category>()
    {
        sent.set("/dispute/title", category.name_zh());
    }
    if !sent.text(AGREES).is_empty() {
        let on = sent.text("/dispute/applied_on").to_owned();
        for (member, value) in [("consent", "agreed"), ("given_on", &on), ("means", "in_person")] {
            sent.set(&format!("/parties/0/consent/{member}"), value);
        }
    }
    // Its side alone does not make a party.
    if sent.text("/parties/1/particulars/name").is_empty() {
        let second: Vec<String> = sent.beginning_with("/parties/1/").map(ToOwned::to_owned).collect();
        second.iter().for_each(|name| sent.remove(name));
    }
}

async fn answer(visitor: &Visitor, sent: Fields, errors: Errors, status: StatusCode) -> Result<HttpResponse, Problem> {
    let own = visitor.organisation().clone();
    let chosen: Option<DivisionCode> = sent.text("/dispute/division").parse().ok();
    let at = own.clone();
    let reading = move |snapshot: &mut Snapshot| {
        // Villages have names only where they have been loaded.
        let own =
            divisions::find(snapshot, at.division).map_or_else(|_| official_name(at.division), |found| found.full_name);
        let mut codes = vec![(at.division, own)];
        let below = divisions::children(snapshot, Some(at.division)).unwrap_or_default();
        codes.extend(below.into_iter().map(|found| (found.code, found.full_name)));
        if let Some(chosen) = chosen.filter(|chosen| codes.iter().all(|(known, _)| known != chosen)) {
            codes.extend(divisions::find(snapshot, chosen).ok().map(|found| (found.code, found.full_name)));
        }
        Ok::<_, StoreError>((codes, organisations::tree(snapshot)?))
    };
    let (codes, tree) = visitor.read(reading).await?;
    let in_reach = |found: &&Organisation| {
        let near = own.division.contains(found.division) || found.division.contains(own.division);
        found.active && found.kind.mediates() && near
    };
    let responsible = (!own.kind.mediates()).then(|| {
        let found = tree.iter().filter(in_reach).take(ORGANISATIONS);
        found.map(|found| Choice::new(found.id, found.name.clone())).collect::<Vec<_>>()
    });
    let chosen = |name: &str, otherwise: &str, mut choices: Vec<Choice>| {
        let value = if sent.has(name) { sent.text(name) } else { otherwise };
        choices.iter_mut().for_each(|choice| choice.on = choice.value == value);
        choices
    };
    let divisions = codes.into_iter().map(|(code, name)| Choice::new(code, name)).collect();
    let own_division = own.division.to_string();
    let key = Some(sent.text(KEY)).filter(|key| !key.is_empty()).map_or_else(new_key, ToOwned::to_owned);
    let mut risks: Vec<Choice> = Risk::ALL.iter().map(|risk| Choice::new(risk, risk.name_zh())).collect();
    risks.iter_mut().for_each(|risk| risk.on = sent.all("/dispute/risks/flags").any(|flag| flag == risk.value));
    let page = Page {
        layout: Layout::of(visitor, "/cases/new", "登记纠纷"),
        key,
        refused: errors.elsewhere(&SHOWN.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()),
        today: visitor.today().to_string(),
        photographs: visitor.has_any(Act::Attach.transition().who),
        divisions: chosen("/dispute/division", &own_division, divisions),
        responsible: responsible.map(|choices| chosen("/dispute/responsible", "", choices)),
        categories: chosen("/dispute/category", "", all(Category::ALL, Category::name_zh)),
        sources: chosen("/dispute/source", Source::OralApplication.code(), all(Source::ALL, Source::name_zh)),
        difficulties: chosen(
            "/dispute/difficulty",
            Difficulty::General.code(),
            all(Difficulty::ALL, Difficulty::name_zh),
        ),
        kinds: all(PartyKind::ALL, PartyKind::name_zh),
        documents: all(IdentityKind::ALL, IdentityKind::name_zh),
        levels: chosen("/dispute/risks/level", RiskLevel::Low.code(), all(RiskLevel::ALL, RiskLevel::name_zh)),
        risks,
        sent,
        errors,
    };
    layout::show(status, &page)
}

/// The name down to the township.
fn official_name(code: DivisionCode) -> String {
    format!("{}（{code}）", DivisionTree::official().full_name(code))
}

fn all<T: Copy + ToString>(values: &[T], name: fn(T) -> &'static str) -> Vec<Choice> {
    values.iter().map(|value| Choice::new(value.to_string(), name(*value))).collect()
}

impl Page {
    /// What was written in a field.
    fn text(&self, name: &str) -> &str {
        self.sent.text(name)
    }

    /// What is wrong with a field.
    fn wrong(&self, name: &str) -> Vec<String> {
        self.errors.at(name).map(ToOwned::to_owned).collect()
    }

    /// The choices of a field of a party, with what was chosen.
    fn chosen(&self, name: &str, choices: &[Choice]) -> Vec<Choice> {
        let mut choices = choices.to_vec();
        choices.iter_mut().for_each(|choice| choice.on = choice.value == self.sent.text(name));
        choices
    }

    /// Whether a tick is set; at first it is.
    fn is_agreed(&self) -> bool {
        self.sent.is_empty() || !self.sent.text(AGREES).is_empty()
    }
}
