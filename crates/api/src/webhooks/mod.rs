//! Webhooks (外发提醒): where an organisation has its notices sent to, set by its administrators; and the sending itself.

mod send;
mod target;

pub(crate) use send::Sender;

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use domain::{
    id::{UserId, WebhookId},
    notice::NoticeKind,
    organisation::Role,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::webhooks::{self, DeliveryLine, Sent, Webhook, WebhookSettings};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    extract::{Empty, IfMatch, Page, Paging, Submission, at_version},
    problem::{Kind, Problem},
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

const TAG: &str = "外发提醒";
const WEBHOOKS: &str = "/api/v1/webhooks";
const WEBHOOK: &str = "/api/v1/webhooks/{id}";

/// Who sets them.
pub const ADMINISTRATORS: &[Role] = &[Role::Administrator];

/// The routes of webhooks.
pub(crate) fn routes() -> Vec<Route> {
    let ours = |route: Route| route.tag(TAG).access(Access::Roles(ADMINISTRATORS));
    let read = vec![
        ours(Route::new(Method::GET, WEBHOOKS, "本机构的提醒接收地址", list)).gives::<Page<WebhookView>>(200),
        ours(Route::new(Method::POST, WEBHOOKS, "登记接收地址", create)).takes::<NewWebhook>().gives::<WithSecret>(201),
        ours(Route::new(Method::GET, WEBHOOK, "一个接收地址", find)).gives::<WebhookView>(200),
        ours(Route::read_of(format!("{WEBHOOK}/deliveries"), "外发记录", sent)),
        ours(Route::new(Method::POST, format!("{WEBHOOK}/test"), "发送测试消息", test)).gives::<Tried>(200),
    ];
    [read, Change::ALL.iter().copied().map(route).collect()].concat()
}

/// A receiver to be registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// Where to: `https`, a public address.
    #[schema(example = "https://oa.example.gov.cn/hooks/fengqiao", max_length = 500)]
    url: String,
    /// Which kinds of notices; all when empty.
    #[serde(default)]
    kinds: Vec<NoticeKind>,
}

/// What is set of a receiver.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookChange {
    /// Where to: `https`, a public address.
    #[schema(max_length = 500)]
    url: String,
    /// Which kinds of notices; all when empty.
    #[serde(default)]
    kinds: Vec<NoticeKind>,
    /// Whether anything is sent.
    enabled: bool,
}

/// A receiver of notices (提醒接收地址).
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookView {
    /// Identity.
    pub id: WebhookId,
    /// Version; the ETag.
    pub version: i64,
    /// Where to.
    pub url: String,
    /// Which kinds of notices; all when empty.
    pub kinds: Vec<NoticeKind>,
    /// Whether anything is sent.
    pub enabled: bool,
    /// Who registered it.
    pub created_by: UserId,
    /// UTC instant of that.
    pub created_at: DateTime<Utc>,
    /// UTC instant at which a notice was given up, so that nothing is sent until it is enabled again.
    pub failed_at: Option<DateTime<Utc>>,
}

/// A receiver with its secret, shown this once (接收地址和密钥).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WithSecret {
    /// The receiver.
    webhook: WebhookView,
    /// `whsec_` and the key of the signatures in base64, as Standard Webhooks has it.
    secret: String,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let WebhookSettings { url, kinds, enabled } = webhook.settings;
        Self {
            id: webhook.id,
            version: webhook.version,
            url,
            kinds,
            enabled,
            created_by: webhook.created_by,
            created_at: webhook.created_at,
            failed_at: webhook.failed_at,
        }
    }
}

/// `GET /api/v1/webhooks`.
async fn list(state: web::Data<State>, caller: Authenticated) -> Result<web::Json<Page<WebhookView>>, Problem> {
    let scope = caller.scope();
    let found = state.store.read(move |snapshot| webhooks::list(snapshot, &scope)).await?;
    Ok(web::Json(Page { items: found.into_iter().map(WebhookView::from).collect(), next: None }))
}

/// `GET /api/v1/webhooks/{id}`.
async fn find(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<WebhookId>,
) -> Result<HttpResponse, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    let found = state.store.read(move |snapshot| webhooks::find(snapshot, &scope, id)).await?;
    Ok(at_version(&request, found.version, WebhookView::from(found)))
}

/// A page of what was to be sent to a receiver, the latest first.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::QueryInvalid`], [`Kind::CursorInvalid`].
pub async fn sent(
    state: &State,
    caller: &Authenticated,
    id: WebhookId,
    page: Paging,
) -> Result<Page<DeliveryLine>, Problem> {
    let scope = caller.scope();
    let query = format!("deliveries {} {id}", scope.organisation_id());
    let (after, asked) = state.cursors.asked(query, page.limit, page.cursor.as_deref())?;
    let page = (after, asked.rows());
    let lines = state.store.read(move |snapshot| webhooks::deliveries(snapshot, &scope, id, page)).await?;
    Ok(asked.cut(lines, DeliveryLine::position))
}

/// What became of a test message (测试结果).
#[derive(Debug, Serialize, ToSchema)]
pub struct Tried {
    /// Whether the receiver took it.
    pub taken: bool,
    /// HTTP status of its answer, if it answered.
    pub status: Option<u16>,
    /// Why it was not taken.
    pub error: Option<String>,
}

/// `POST /api/v1/webhooks/{id}/test`. Nothing is changed, so it may be sent again under any key or none.
async fn test(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<WebhookId>,
    _: Submission<Empty>,
) -> Result<web::Json<Tried>, Problem> {
    try_out(&state, &caller, id.into_inner()).await.map(web::Json)
}

/// Sends a message of the type `test` to a receiver, once and now, and says what became of it.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn try_out(state: &State, caller: &Authenticated, id: WebhookId) -> Result<Tried, Problem> {
    let scope = caller.scope();
    let message = state.store.write(move |transaction| webhooks::trial(transaction, &scope, id)).await?;
    Ok(match state.webhooks.send(&message, state.store.now()).await {
        Sent::Taken(status) => Tried { taken: true, status: Some(status), error: None },
        Sent::Refused(status, why) => Tried { taken: false, status, error: Some(why) },
    })
}

/// Registers a receiver.
///
/// # Errors
/// Why it was not done.
pub async fn create(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let submission = submission.typed::<NewWebhook>()?;
    let url = allowed(&state, &submission.body.url)?;
    let scope = caller.scope();
    submission
        .once(&state, &caller, move |transaction, new| {
            let settings = WebhookSettings { url: url.clone(), kinds: new.kinds.clone(), enabled: true };
            let (made, secret) = webhooks::create(transaction, &scope, &settings)??;
            let (location, version) = (format!("{WEBHOOKS}/{}", made.id), made.version);
            let made = WithSecret { webhook: made.into(), secret: send::shown(&secret) };
            Ok(Reply::created(location, &made).version(version))
        })
        .await
}

/// What is done to a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is set anew.
    Settings,
    /// It gets another secret.
    Secret,
    /// It is removed.
    Remove,
}

impl Change {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Settings, Self::Secret, Self::Remove];

    /// Where it is posted to, below `/api/v1/webhooks/{id}/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Secret => "secret",
            Self::Remove => "removal",
        }
    }

    /// Chinese name.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Settings => "变更接收地址",
            Self::Secret => "更换密钥",
            Self::Remove => "删除接收地址",
        }
    }
}

fn route(what: Change) -> Route {
    let work = move |state, caller, at, submission| change(state, caller, at, what, submission);
    let route = Route::change(format!("{WEBHOOK}/{}", what.path()), what.name_zh(), work)
        .tag(TAG)
        .access(Access::Roles(ADMINISTRATORS));
    match what {
        Change::Settings => route.takes_schema(BodySchema::of::<WebhookChange>()).gives::<WebhookView>(200),
        Change::Secret => route.gives::<WithSecret>(200),
        Change::Remove => route.gives_nothing(),
    }
}

/// Changes a receiver that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn change(
    state: web::Data<State>,
    caller: Authenticated,
    at: (WebhookId, IfMatch),
    what: Change,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let at = (at.0, at.1.0);
    let scope = caller.scope();
    match what {
        Change::Settings => {
            let submission = submission.typed::<WebhookChange>()?;
            let url = allowed(&state, &submission.body.url)?;
            let work = move |transaction: &mut store::Transaction, body: &WebhookChange| {
                let settings = WebhookSettings { url: url.clone(), kinds: body.kinds.clone(), enabled: body.enabled };
                let changed = webhooks::change(transaction, &scope, at, &settings)?;
                let version = changed.version;
                Ok(Reply::ok(&WebhookView::from(changed)).version(version))
            };
            submission.once(&state, &caller, work).await
        }
        Change::Secret => {
            let work = move |transaction: &mut store::Transaction, _: &Empty| {
                let (changed, secret) = webhooks::renew_secret(transaction, &scope, at)?;
                let version = changed.version;
                let shown = WithSecret { webhook: changed.into(), secret: send::shown(&secret) };
                Ok(Reply::ok(&shown).version(version))
            };
            submission.typed::<Empty>()?.once(&state, &caller, work).await
        }
        Change::Remove => {
            let work = move |transaction: &mut store::Transaction, _: &Empty| {
                webhooks::remove(transaction, &scope, at)?;
                Ok(Reply::nothing().version(at.1 + 1))
            };
            submission.typed::<Empty>()?.once(&state, &caller, work).await
        }
    }
}

/// An address that may be sent to.
fn allowed(state: &State, url: &str) -> Result<String, Problem> {
    match target::parse(url, state.settings.webhooks.private_networks) {
        Ok(url) => Ok(url.to_string()),
        Err(why) => Err(Problem::new(Kind::BodyInvalid, format!("{why}。")).at("/url", why.to_string())),
    }
}
