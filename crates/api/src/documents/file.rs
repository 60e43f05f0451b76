//! The complete case file.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    body::SizedStream,
    web::{self, Bytes},
};
use documents::{CASE_FILE, CASE_FILE_VERSION, CaseFile, Imprint};
use domain::{
    id::{AttachmentId, CaseId},
    text::Line,
};
use futures_util::{StreamExt, stream};
use store::{
    Download, Scope, Store, StoreError, Transaction,
    cases::{self, CaseError},
    prints::{self, NewPrint, PrintHash},
};

use super::{Reason, printer_name};
use crate::{auth::Authenticated, extract::Query, limits, problem::Problem, server::State};

/// `GET /api/v1/cases/{id}/file`.
pub(super) async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    Query(Reason { reason }): Query<Reason>,
) -> Result<HttpResponse, Problem> {
    complete(&state, &caller, id.into_inner(), reason).await
}

/// Prints the complete file of a case, with people whole where the caller works on it or gives a reason.
///
/// # Errors
/// [`crate::problem::Kind::NotFound`] outside of the scope; a refusal where people may not be seen whole.
pub async fn complete(
    state: &web::Data<State>,
    caller: &Authenticated,
    id: CaseId,
    reason: Option<Line>,
) -> Result<HttpResponse, Problem> {
    let scope = caller.scope();
    let (reader, with_reason) = (scope.clone(), reason.is_some());
    let materials = state.store.read(move |snapshot| cases::materials(snapshot, &reader, id, with_reason)).await?;
    let file = documents::case_file(&materials);
    let new = NewPrint {
        dossier: id.into(),
        version: materials.subject.version,
        form: CASE_FILE.to_owned(),
        form_version: CASE_FILE_VERSION,
        masked: materials.masked,
        content: file.bytes(),
    };
    let (printer, why) = (scope.clone(), reason.clone());
    let record = move |transaction: &mut Transaction| prints::record_print(transaction, &printer, &new, why.as_deref());
    let hash = state.store.write(record).await?;
    set(state, &scope, (id, file), (hash, reason)).await
}

/// Sets a case file and sends it piece by piece, its size first, so that a browser shows how far it is.
pub(super) async fn set(
    state: &web::Data<State>,
    scope: &Scope,
    (id, file): (CaseId, CaseFile),
    (hash, reason): (PrintHash, Option<Line>),
) -> Result<HttpResponse, Problem> {
    let wanted: Vec<AttachmentId> = if file.cover.masked { Vec::new() } else { file.enclosed().collect() };
    let looker = scope.clone();
    let look = move |transaction: &mut Transaction| {
        let asked = wanted.iter().map(|attachment| (*attachment, reason.as_deref()));
        asked.map(|asked| cases::download(transaction, &looker, id, asked)).collect::<Result<Vec<_>, CaseError>>()
    };
    let downloads = state.store.write(look).await?;
    let imprint = Imprint::new(hash.to_string(), &printer_name(state, scope).await?, state.store.now(), true);
    let (store, fonts) = (state.store.clone(), state.fonts.clone());
    let making = state.making.begin((scope.user(), id), file.entries.len());
    let rendered = web::block(move || {
        let enclosed = enclosed(&store, &downloads).map_err(Problem::from)?;
        let far = |set| making.far(set);
        documents::render_file(&file, &imprint, &fonts, enclosed, far).map_err(Problem::internal)
    });
    let rendered = rendered.await.map_err(Problem::internal)??;
    let mut response = super::head("人民调解卷宗", hash, &rendered.missing_characters);
    let pdf = Bytes::from(rendered.pdf);
    let bytes = pdf.len() as u64;
    let pieces = stream::unfold(pdf, |mut rest| async move {
        let piece = rest.split_to(rest.len().min(limits::STREAMED_BYTES));
        (!piece.is_empty()).then_some((Ok::<_, std::io::Error>(piece), rest))
    });
    Ok(response.body(SizedStream::new(bytes, pieces.boxed_local())))
}

/// The contents of pictures and PDFs, as long as all together are not too much. Blocks.
fn enclosed(store: &Store, downloads: &[Download]) -> Result<BTreeMap<AttachmentId, Vec<u8>>, StoreError> {
    let mut contents = BTreeMap::new();
    let mut room = limits::FILE_ENCLOSED_BYTES;
    for download in downloads {
        let Some(left) = room.checked_sub(download.attachment.bytes) else { continue };
        room = left;
        let mut content = Vec::new();
        for piece in store.open_download(download)? {
            content.extend(piece?);
        }
        contents.insert(download.attachment.id, content);
    }
    Ok(contents)
}
