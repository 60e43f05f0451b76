//! Files of a case: taken in as they come, known by their content, given out to be saved and never to be run.

use std::pin::pin;

use actix_web::{
    HttpRequest, HttpResponse,
    body::SizedStream,
    http::{
        Method,
        header::{self, ContentDisposition, DispositionParam, DispositionType, ExtendedValue},
    },
    web::{self, Bytes},
};
use domain::{
    case::AttachmentKind,
    id::{AttachmentId, CaseId},
    text::Line,
};
use escalation::Act;
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Store, StoreError, Transaction, Uploaded, cases};
use tokio::time::timeout;
use utoipa::IntoParams;

use super::acts::route;
use crate::{
    auth::Authenticated,
    extract::{Idempotency, IfMatch, Query, Submission, idempotency_key},
    limits,
    problem::{Kind, Problem, from_payload_error},
    reply::Reply,
    routes::Route,
    server::State,
};

/// Media type of a body that is a file, whatever it is.
const ANY_FILE: &str = "application/octet-stream";

pub(super) fn routes() -> Vec<Route> {
    let files = format!("{}/attachments", super::CASE);
    vec![
        route(Act::Attach, upload).query::<Label>().or_takes(ANY_FILE),
        Route::new(Method::GET, format!("{files}/{{attachment}}"), "下载附件", download)
            .tag(super::TAG)
            .gives_media(200, ANY_FILE),
    ]
}

/// What a file is called.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// What it is to the case.
    #[param(inline)]
    pub kind: AttachmentKind,
    /// Its name.
    #[param(value_type = String)]
    pub name: Line,
}

/// `POST /api/v1/cases/{id}/attachments`.
pub(super) async fn upload(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    Query(label): Query<Label>,
    payload: web::Payload,
) -> Result<Reply, Problem> {
    let key = idempotency_key(&request)?;
    let payload = payload.map(|piece| piece.map_err(|error| from_payload_error(&error)));
    attach(&state, &caller, (id.into_inner(), version), (label, key), payload).await
}

/// Takes a file in piece by piece and enters it into a case; `key` is the idempotency key, if the caller has one.
///
/// # Errors
/// Why it was not entered.
pub async fn attach(
    state: &State,
    caller: &Authenticated,
    (id, IfMatch(version)): (CaseId, IfMatch),
    (label, key): (Label, Option<String>),
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    let file = receive(&state.store, id, pieces).await?;

    let idempotency = key.map(|key| Idempotency { key, fingerprint: fingerprint((id, version), &label, &file) });
    let version = super::unsigned(IfMatch(version));
    let done = Submission { body: (file.clone(), label), idempotency }
        .once(state, caller, move |transaction, (file, label)| {
            let entry = (file, label.kind, label.name.clone());
            Ok(super::reply(&cases::attach(transaction, &scope, id, version, entry)?))
        })
        .await;
    if belongs_to_nothing(&done) {
        let store = state.store.clone();
        blocking(move || store.discard(&file)).await?;
    }
    done
}

/// Whether the file was certainly not put into the case: refused, or put there before.
fn belongs_to_nothing(done: &Result<Reply, Problem>) -> bool {
    match done {
        Ok(reply) => reply.is_again(),
        Err(problem) => !matches!(problem.kind(), Kind::Unavailable | Kind::Internal),
    }
}

async fn receive(
    store: &Store,
    id: CaseId,
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
) -> Result<Uploaded, Problem> {
    let mut pieces = pin!(pieces);
    let begun = store.clone();
    let mut upload = blocking(move || begun.begin_upload(id)).await?;
    // Whoever is slow may take the time; whoever stalls does not hold an unfinished file for ever.
    let stalls = |_| Problem::of(Kind::RequestTimeout);
    while let Some(piece) = timeout(limits::BODY_TIMEOUT, pieces.next()).await.map_err(stalls)? {
        let piece = piece?;
        upload = blocking(move || upload.write(&piece).map(|()| upload)).await?;
    }
    blocking(move || upload.finish()).await
}

/// Runs what waits for the disk where it holds nobody up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    Ok(web::block(work).await.map_err(Problem::internal)??)
}

/// What makes the request what it is: the case and its version, what the file is called, the content.
fn fingerprint((id, version): (CaseId, i64), label: &Label, file: &Uploaded) -> [u8; 32] {
    let mut fingerprint = Sha256::new();
    fingerprint.update(format!("{id}\0{version}\0{}\0{}\0", label.kind, &*label.name));
    fingerprint.update(file.digest());
    fingerprint.finalize().into()
}

/// `GET /api/v1/cases/{id}/attachments/{attachment}`.
///
/// # Errors
/// When there is no such file within the caller's scope.
pub async fn download(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(CaseId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    let (scope, (case, id)) = (caller.scope(), path.into_inner());
    let look = move |transaction: &mut Transaction| cases::download(transaction, &scope, case, id);
    let download = state.store.write(look).await?;
    let attachment = download.attachment.clone();
    let store = state.store.clone();
    let content = blocking(move || store.open_download(&download)).await?;
    let pieces = stream::try_unfold(content, |mut content| async move {
        let read = web::block(move || (content.next().transpose(), content)).await;
        let (piece, content) = read.map_err(std::io::Error::other)?;
        let piece = piece.map_err(std::io::Error::other)?;
        Ok::<_, std::io::Error>(piece.map(|piece| (Bytes::from(piece), content)))
    });
    Ok(HttpResponse::Ok()
        .content_type(attachment.media_type)
        .insert_header(to_be_saved_as(attachment.name))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(SizedStream::new(attachment.bytes, pieces.boxed_local())))
}

fn to_be_saved_as(name: String) -> ContentDisposition {
    let value = name.into_bytes();
    let name = ExtendedValue { charset: header::Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    }
}
