//! Where the notices of an organisation are sent to (外发提醒), for its administrators: the receivers, what became of each
//! notice, and the secret, shown once.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    extract::IfMatch,
    problem::{Kind, Problem},
    webhooks::{Change, Paging, change, create as register, sent},
};
use askama::Template;
use domain::{
    id::WebhookId,
    notice::{NoticeKind, NoticeSubject},
};
use serde_json::Value;
use store::webhooks::{self, DeliveryLine, Webhook};

use crate::{
    administration,
    cases::{in_path, list::Asked},
    forms::shape::Shape,
    layout::{self, Layout, see_other},
    post::{Fields, Posted},
    route_form::{self, RouteForm, Sent},
    visitor::Visitor,
    wording,
};

pub(crate) use api::webhooks::ADMINISTRATORS;

/// Where receivers are registered.
const CREATE: &str = "/api/v1/webhooks";

/// What a form is about: a new receiver, or a change of one.
#[derive(Clone, Copy)]
enum About {
    New,
    Change(WebhookId, Change),
}

/// A receiver as pages show it.
struct Line {
    path: String,
    url: String,
    kinds: String,
    /// Class and word of whether anything is sent.
    state: (&'static str, &'static str),
    created_at: String,
}

impl Line {
    fn new(webhook: &Webhook) -> Self {
        let kinds: Vec<_> = webhook.settings.kinds.iter().map(|kind| kind.name_zh()).collect();
        Self {
            path: format!("/webhooks/{}", webhook.id),
            url: webhook.settings.url.clone(),
            kinds: if kinds.is_empty() { "全部提醒".to_owned() } else { kinds.join("、") },
            state: match (webhook.settings.enabled, webhook.failed_at) {
                (true, _) => ("open", "启用"),
                (false, Some(_)) => ("ended", "多次发送失败，已停用"),
                (false, None) => ("filed", "停用"),
            },
            created_at: wording::moment(webhook.created_at),
        }
    }
}

/// What became of a notice.
struct Delivery {
    at: String,
    kind: &'static str,
    subject: &'static str,
    subject_id: String,
    outcome: &'static str,
    attempts: i32,
    error: String,
    ended_at: String,
}

impl From<DeliveryLine> for Delivery {
    fn from(line: DeliveryLine) -> Self {
        Self {
            at: wording::moment(line.created_at),
            kind: NoticeKind::name_zh(line.kind),
            subject: NoticeSubject::name_zh(line.subject),
            subject_id: line.subject_id.to_string(),
            outcome: line.outcome.name_zh(),
            attempts: line.attempts,
            error: line.error.unwrap_or_default(),
            ended_at: line.ended_at.map(wording::moment).unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "webhooks.html")]
struct List {
    layout: Layout,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "webhook.html")]
struct One {
    layout: Layout,
    line: Line,
    changes: Vec<(String, &'static str)>,
    deliveries: Vec<Delivery>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "webhook_secret.html")]
struct Secret {
    layout: Layout,
    path: String,
    url: String,
    secret: String,
}

/// `GET /webhooks`.
pub(crate) async fn list(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let scope = visitor.scope();
    let found = visitor.read(move |snapshot| webhooks::list(snapshot, &scope)).await?;
    let lines = found.iter().map(Line::new).collect();
    layout::ok(&List { layout: Layout::of(&visitor, administration::PAGE, "外发提醒"), lines })
}

/// `GET /webhooks/{id}`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: WebhookId = in_path(&request, "id")?;
    let webhook = load(&visitor, id).await?;
    let page = Paging::after(Asked::of(&request).text("cursor"));
    let page = sent(&visitor.state, &visitor.caller, id, page).await?;
    layout::ok(&One {
        layout: Layout::of(&visitor, administration::PAGE, "接收地址"),
        line: Line::new(&webhook),
        changes: Change::ALL.iter().map(|what| (path(id, *what), what.name_zh())).collect(),
        deliveries: page.items.into_iter().map(Delivery::from).collect(),
        next: page.next.map(|cursor| format!("/webhooks/{id}?cursor={cursor}")),
    })
}

async fn load(visitor: &Visitor, id: WebhookId) -> Result<Webhook, Problem> {
    let scope = visitor.scope();
    visitor.read(move |snapshot| webhooks::find(snapshot, &scope, id)).await
}

fn path(id: WebhookId, what: Change) -> String {
    format!("/webhooks/{id}/{}", what.path())
}

/// `GET /webhooks/new`.
pub(crate) async fn new(visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, About::New, &Sent::default()).await
}

/// `POST /webhooks/new`.
pub(crate) async fn create(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    send(&request, posted, About::New).await
}

/// `GET /webhooks/{id}/{change}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, addressed(&request)?, &Sent::default()).await
}

/// `POST /webhooks/{id}/{change}`.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let about = addressed(&request)?;
    send(&request, posted, about).await
}

fn addressed(request: &HttpRequest) -> Result<About, Problem> {
    let word = request.match_info().get("change").unwrap_or_default();
    let what = Change::ALL.iter().find(|what| what.path() == word).ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok(About::Change(in_path(request, "id")?, *what))
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
        About::New => register(state, caller, submission).await,
        About::Change(id, what) => change(state, caller, (id, version), what, submission).await,
    };
    match (route_form::done(answer, fields)?, about) {
        (Err(sent), _) => form(&visitor, about, &sent).await,
        (Ok(_), About::Change(_, Change::Remove)) => Ok(see_other("/webhooks")),
        (Ok(_), About::Change(id, Change::Settings)) => Ok(see_other(&format!("/webhooks/{id}"))),
        (Ok(reply), About::New | About::Change(_, Change::Secret)) => {
            let made: Value = reply.read()?;
            let text = |pointer: &str| made.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
            layout::ok(&Secret {
                layout: Layout::of(&visitor, administration::PAGE, "签名密钥"),
                path: format!("/webhooks/{}", text("/webhook/id")),
                url: text("/webhook/url"),
                secret: text("/secret"),
            })
        }
    }
}

async fn form(visitor: &Visitor, about: About, sent: &Sent) -> Result<HttpResponse, Problem> {
    let form = match about {
        About::New => RouteForm {
            name: "登记接收地址".to_owned(),
            about: vec![
                "本机构的提醒会签名后发往这个地址，只含编号、种类和日期，不含个人信息；涉及检举控告的信访件从不外发。"
                    .to_owned(),
            ],
            action: "/webhooks/new".to_owned(),
            back: "/webhooks".to_owned(),
            ..RouteForm::default()
        },
        About::Change(id, what) => {
            let webhook = load(visitor, id).await?;
            let mut held = Fields::default();
            held.add("/url".to_owned(), &webhook.settings.url);
            webhook.settings.kinds.iter().for_each(|kind| held.add("/kinds".to_owned(), kind.code()));
            if webhook.settings.enabled {
                held.add("/enabled".to_owned(), "true");
            }
            RouteForm {
                name: what.name_zh().to_owned(),
                about: vec![webhook.settings.url],
                action: path(id, what),
                back: format!("/webhooks/{id}"),
                version: webhook.version,
                held,
                ..RouteForm::default()
            }
        }
    };
    form.show(visitor, &shape(visitor, about), sent)
}
