//! Files of cases, petitions and applications: taken in as they come, known by their content, given out to be saved and never to be run.

use std::pin::pin;

use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::header::{self, ContentDisposition, DispositionParam, DispositionType, ExtendedValue},
    web::{self, Bytes},
};
use domain::{case::AttachmentKind, id::UserId, text::Line};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Download, FileOwner, Store, StoreError, Transaction, Uploaded};
use tokio::time::timeout;
use utoipa::IntoParams;

use crate::{
    extract::{Idempotency, Submission},
    limits,
    problem::{Kind, Problem, from_payload_error},
    reply::Reply,
    server::State,
};

/// Media type of a body that is a file, whatever it is.
pub(crate) const ANY_FILE: &str = "application/octet-stream";

/// What a file is called.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// What it is to the case or petition.
    #[param(inline)]
    pub kind: AttachmentKind,
    /// Its name.
    #[param(value_type = String)]
    pub name: Line,
}

/// The pieces of a request's body.
pub(crate) fn pieces(payload: web::Payload) -> impl Stream<Item = Result<Bytes, Problem>> {
    payload.map(|piece| piece.map_err(|error| from_payload_error(&error)))
}

/// Takes a file in piece by piece and has it entered into what it belongs to, at this version; `key` is the idempotency key,
/// if the sender has one. What is not entered is removed again.
pub(crate) async fn take_in<F>(
    (state, actor): (&State, UserId),
    (owner, version): (FileOwner, i64),
    (label, key): (Label, Option<String>),
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
    enter: F,
) -> Result<Reply, Problem>
where
    F: Fn(&mut Transaction, (&Uploaded, AttachmentKind, Line)) -> Result<Reply, Problem> + Send + 'static,
{
    let file = receive(&state.store, owner, pieces).await?;
    let idempotency = key.map(|key| Idempotency { key, fingerprint: fingerprint((owner, version), &label, &file) });
    let done = Submission { body: (file.clone(), label), idempotency }
        .once_by(state, actor, move |transaction, (file, label)| {
            enter(transaction, (file, label.kind, label.name.clone()))
        })
        .await;
    if belongs_to_nothing(&done) {
        let store = state.store.clone();
        blocking(move || store.discard(&file)).await?;
    }
    done
}

/// Whether the file was certainly not put into the dossier: refused, or put there before.
fn belongs_to_nothing(done: &Result<Reply, Problem>) -> bool {
    match done {
        Ok(reply) => reply.is_again(),
        Err(problem) => !matches!(problem.kind(), Kind::Unavailable | Kind::Internal),
    }
}

async fn receive(
    store: &Store,
    owner: FileOwner,
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
) -> Result<Uploaded, Problem> {
    let mut pieces = pin!(pieces);
    let begun = store.clone();
    let mut upload = blocking(move || begun.begin_upload(owner)).await?;
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

/// What makes the request what it is: whose the file is, at which version, what it is called, the content.
fn fingerprint((owner, version): (FileOwner, i64), label: &Label, file: &Uploaded) -> [u8; 32] {
    let mut fingerprint = Sha256::new();
    fingerprint.update(format!("{}\0{version}\0{}\0{}\0", owner.uuid(), label.kind, &*label.name));
    fingerprint.update(file.digest());
    fingerprint.finalize().into()
}

/// The content of a file, to be saved.
pub(crate) async fn send(store: &Store, download: Download) -> Result<HttpResponse, Problem> {
    let attachment = download.attachment.clone();
    let store = store.clone();
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

/// How a browser is told to save a file under its name.
pub(crate) fn to_be_saved_as(name: String) -> ContentDisposition {
    let value = name.into_bytes();
    let name = ExtendedValue { charset: header::Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    }
}
