//! Ledgers of offices are taken over (台账导入): sent, looked at, confirmed, followed; what could not be taken is given back.
//!
//! A file is read when it is sent ([`intake`]): its rows by [`table`], its headings by [`columns`], each row by
//! [`understand`]. What happens then is in [`store::imports`]. The same file is the same import, so sending it again needs no
//! idempotency key.

mod columns;
mod faults;
mod intake;
mod places;
mod table;
mod template;
mod understand;
mod values;

pub use faults::export as faults;
pub use template::give as template;

use std::pin::pin;

use actix_web::{
    http::{Method, StatusCode},
    web::{self, Bytes, BytesMut},
};
use domain::{id::ImportId, text::Line};
use futures_util::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use store::imports::{self, Begun, IMPORTING, ImportLine, ImportSheet};
use tokio::{sync::Semaphore, time::timeout};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::{Empty, Query, Submission},
    files::{self, ANY_FILE},
    limits,
    problem::{Kind, Problem},
    reply::Reply,
    routes::{Access, Route},
    server::State,
    sheet,
};

const TAG: &str = "台账导入";
const IMPORTS: &str = "/api/v1/imports";
const IMPORT: &str = "/api/v1/imports/{id}";

/// Each holds a whole file in memory.
static READING: Semaphore = Semaphore::const_new(limits::LEDGERS_READ_AT_ONCE);

/// The routes of imports.
pub(crate) fn routes() -> Vec<Route> {
    let of_roles = |route: Route| route.tag(TAG).access(Access::Roles(IMPORTING));
    vec![
        of_roles(Route::new(Method::GET, IMPORTS, "导入记录", list)).gives::<Imports>(200),
        of_roles(Route::new(Method::POST, IMPORTS, "上传台账", upload))
            .query::<FileName>()
            .or_takes(ANY_FILE)
            .gives::<Begun>(201),
        sheet::taken_out(of_roles(Route::new(
            Method::GET,
            format!("{IMPORTS}/template"),
            "下载台账模板",
            template::get,
        ))),
        of_roles(Route::new(Method::GET, IMPORT, "导入详情", get)).gives::<ImportSheet>(200),
        of_roles(Route::new(Method::POST, format!("{IMPORT}/confirmation"), "确认导入", confirm))
            .takes::<Empty>()
            .gives::<Begun>(200),
        of_roles(Route::new(Method::POST, format!("{IMPORT}/removal"), "删除导入记录", remove))
            .takes::<Empty>()
            .gives_nothing(),
        sheet::taken_out(of_roles(Route::new(Method::GET, format!("{IMPORT}/faults"), "下载错误清单", faults::get))),
    ]
}

/// What a file is called.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct FileName {
    /// Its name.
    #[param(value_type = String)]
    pub name: Line,
}

/// Imports of an organisation (导入记录).
#[derive(Debug, Serialize, ToSchema)]
pub struct Imports {
    /// The latest first.
    pub items: Vec<ImportLine>,
}

/// `GET /api/v1/imports`.
async fn list(state: web::Data<State>, caller: Authenticated) -> Result<web::Json<Imports>, Problem> {
    find(&state, &caller).await.map(web::Json)
}

/// The latest imports of the caller's organisation.
///
/// # Errors
/// When the database fails.
pub async fn find(state: &State, caller: &Authenticated) -> Result<Imports, Problem> {
    let scope = caller.scope();
    let items = state.store.read(move |snapshot| imports::list(snapshot, &scope)).await?;
    Ok(Imports { items })
}

/// `GET /api/v1/imports/{id}`.
async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<ImportId>,
) -> Result<web::Json<ImportSheet>, Problem> {
    look(&state, &caller, id.into_inner()).await.map(web::Json)
}

/// An import with what was understood of it.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn look(state: &State, caller: &Authenticated, id: ImportId) -> Result<ImportSheet, Problem> {
    let scope = caller.scope();
    Ok(state.store.read(move |snapshot| imports::sheet(snapshot, &scope, id)).await?)
}

/// `POST /api/v1/imports`.
async fn upload(
    state: web::Data<State>,
    caller: Authenticated,
    Query(FileName { name }): Query<FileName>,
    payload: web::Payload,
) -> Result<Reply, Problem> {
    take_in(&state, &caller, name, files::pieces(payload)).await
}

/// Takes a ledger in piece by piece and reads it.
///
/// # Errors
/// What is wrong with it.
pub async fn take_in(
    state: &State,
    caller: &Authenticated,
    name: Line,
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
) -> Result<Reply, Problem> {
    let _permit = READING.acquire().await.map_err(Problem::internal)?;
    let content = collect(pieces).await?;
    let (store, scope) = (state.store.clone(), caller.scope());
    let begun =
        web::block(move || intake::read(&store, &scope, &name, &content)).await.map_err(Problem::internal)??;
    let status = if begun.known { StatusCode::OK } else { StatusCode::CREATED };
    Ok(Reply::json(status, &begun).location(format!("{IMPORTS}/{}", begun.id)))
}

async fn collect(pieces: impl Stream<Item = Result<Bytes, Problem>>) -> Result<Bytes, Problem> {
    let mut pieces = pin!(pieces);
    let mut content = BytesMut::new();
    let stalls = |_| Problem::of(Kind::RequestTimeout);
    while let Some(piece) = timeout(limits::BODY_TIMEOUT, pieces.next()).await.map_err(stalls)? {
        content.extend_from_slice(&piece?);
        if content.len() > limits::LEDGER_BYTES {
            let detail = format!("文件不得超过 {} MB。", limits::LEDGER_BYTES >> 20);
            return Err(Problem::new(Kind::BodyTooLarge, detail).with("limit_bytes", limits::LEDGER_BYTES.into()));
        }
    }
    Ok(content.freeze())
}

/// `POST /api/v1/imports/{id}/confirmation`.
///
/// # Errors
/// Why it was not done.
pub async fn confirm(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<ImportId>,
    submission: Submission<Empty>,
) -> Result<Reply, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    submission
        .once(&state, &caller, move |transaction, _| Ok(Reply::ok(&imports::confirm(transaction, &scope, id)??)))
        .await
}

/// `POST /api/v1/imports/{id}/removal`.
///
/// # Errors
/// Why it was not done.
pub async fn remove(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<ImportId>,
    submission: Submission<Empty>,
) -> Result<Reply, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    submission
        .once(&state, &caller, move |transaction, _| {
            imports::discard(transaction, &scope, id)??;
            Ok(Reply::nothing())
        })
        .await
}
