//! Files of a case: taken in as they come, known by their content, given out to be saved and never to be run.

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
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Store, StoreError, Transaction, Uploaded, cases};
use utoipa::IntoParams;

use super::acts::route;
use crate::{
    auth::Authenticated,
    extract::{Idempotency, IfMatch, Query, Submission, idempotency_key},
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
pub(super) struct Label {
    /// What it is to the case.
    #[param(inline)]
    kind: AttachmentKind,
    /// Its name.
    #[param(value_type = String)]
    name: Line,
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
    let (scope, id) = (caller.scope(), id.into_inner());
    let file = receive(&state.store, id, payload).await?;

    let idempotency = key.map(|key| Idempotency { key, fingerprint: fingerprint(&request, &file) });
    let version = super::unsigned(version);
    let done = Submission { body: (file.clone(), label), idempotency }
        .once(&state, &caller, move |transaction, (file, label)| {
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

async fn receive(store: &Store, id: CaseId, mut payload: web::Payload) -> Result<Uploaded, Problem> {
    let begun = store.clone();
    let mut upload = blocking(move || begun.begin_upload(id)).await?;
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|error| from_payload_error(&error))?;
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

/// What makes the request what it is: the address with its query, the version, the content.
fn fingerprint(request: &HttpRequest, file: &Uploaded) -> [u8; 32] {
    let mut fingerprint = Sha256::new();
    let version = request.headers().get(header::IF_MATCH).map_or(b"".as_slice(), |version| version.as_bytes());
    for part in [request.method().as_str().as_bytes(), request.uri().to_string().as_bytes(), version] {
        fingerprint.update(part);
        fingerprint.update([0]);
    }
    fingerprint.update(file.digest());
    fingerprint.finalize().into()
}

/// `GET /api/v1/cases/{id}/attachments/{attachment}`.
pub(super) async fn download(
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
