//! Where the notices of an organisation are sent to (外发提醒), for its administrators: the receivers, what became of each
//! notice, and the secret, shown once.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    Reply,
    extract::{IfMatch, Paging, Submission},
    problem::Problem,
    webhooks::{Change, Tried, change, create, sent, try_out},
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
    cases::in_path,
    changes::{self, About},
    layout::{self, Layout, see_other},
    lists::Asked,
    post::Posted,
    route_form::RouteForm,
    visitor::Visitor,
    wording,
};

pub(crate) use api::webhooks::ADMINISTRATORS;

/// A form for a new receiver or a change of one.
pub(crate) type Form = About<Change>;

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
    tried: Option<Tried>,
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
    let page = Paging::after(Asked::of(&request).text("cursor"));
    one(&visitor, in_path(&request, "id")?, page, None).await
}

/// `POST /webhooks/{id}/test`: what came of it is shown this once. Sent twice it does no harm, so it needs no key.
pub(crate) async fn test(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let (visitor, id) = (posted.visitor, in_path(&request, "id")?);
    let tried = try_out(&visitor.state, &visitor.caller, id).await?;
    one(&visitor, id, Paging::default(), Some(tried)).await
}

async fn one(visitor: &Visitor, id: WebhookId, page: Paging, tried: Option<Tried>) -> Result<HttpResponse, Problem> {
    let webhook = load(visitor, id).await?;
    let page = sent(&visitor.state, &visitor.caller, id, page).await?;
    layout::ok(&One {
        layout: Layout::of(visitor, administration::PAGE, "接收地址"),
        line: Line::new(&webhook),
        tried,
        changes: Change::ALL.iter().map(|what| (changes::Change::address(*what, id), what.name_zh())).collect(),
        deliveries: page.items.into_iter().map(Delivery::from).collect(),
        next: page.next.map(|cursor| format!("/webhooks/{id}?cursor={cursor}")),
    })
}

async fn load(visitor: &Visitor, id: WebhookId) -> Result<Webhook, Problem> {
    let scope = visitor.scope();
    visitor.read(move |snapshot| webhooks::find(snapshot, &scope, id)).await
}

impl changes::Change for Change {
    type Id = WebhookId;

    const PAGE: &'static str = "/webhooks";
    const NEW: &'static str = "登记接收地址";
    const ALL: &'static [Self] = Self::ALL;

    fn route(self) -> &'static str {
        self.path()
    }

    fn name(self) -> &'static str {
        self.name_zh()
    }

    async fn form(about: &Form, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let mut form = RouteForm::default();
        match about {
            About::New(_) => form.about.push(
                "本机构的提醒会签名后发往这个地址，只含编号、种类和日期，不含个人信息；涉及检举控告的信访件从不外发。"
                    .to_owned(),
            ),
            About::Change(id, _) => {
                let webhook = load(visitor, *id).await?;
                form.held.add("/url".to_owned(), &webhook.settings.url);
                webhook.settings.kinds.iter().for_each(|kind| form.held.add("/kinds".to_owned(), kind.code()));
                if webhook.settings.enabled {
                    form.held.add("/enabled".to_owned(), "true");
                }
                form.about.push(webhook.settings.url);
                form.version = webhook.version;
            }
        }
        Ok(form)
    }

    async fn create(visitor: &Visitor, submission: Submission<Value>) -> Result<Reply, Problem> {
        create(visitor.state.clone(), visitor.caller.clone(), submission).await
    }

    async fn change(
        self,
        visitor: &Visitor,
        at: (WebhookId, IfMatch),
        submission: Submission<Value>,
    ) -> Result<Reply, Problem> {
        change(visitor.state.clone(), visitor.caller.clone(), at, self, submission).await
    }

    fn done(about: &Form, visitor: &Visitor, reply: &Reply) -> Result<HttpResponse, Problem> {
        match about {
            About::Change(_, Self::Remove) => return Ok(see_other("/webhooks")),
            About::Change(id, Self::Settings) => return Ok(see_other(&format!("/webhooks/{id}"))),
            About::New(_) | About::Change(_, Self::Secret) => {}
        }
        let made: Value = reply.read()?;
        let text = |pointer: &str| made.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        layout::ok(&Secret {
            layout: Layout::of(visitor, administration::PAGE, "签名密钥"),
            path: format!("/webhooks/{}", text("/webhook/id")),
            url: text("/webhook/url"),
            secret: text("/secret"),
        })
    }
}
