//! The papers of a case.

use actix_web::{HttpResponse, web};
use documents::{Available, forms};
use domain::{id::CaseId, text::Line};
use serde::{Deserialize, Serialize};
use store::{
    AccessKind, Transaction,
    cases::{self, NewPrint},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::Query,
    problem::{Kind, Problem},
    server::State,
};

/// What can be printed of a case now (可制作文书).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Papers {
    /// The version of the case it holds for.
    version: u64,
    /// Whether people would be masked on them.
    masked: bool,
    /// The papers, in the order of the forms.
    items: Vec<Available>,
}

/// `GET /api/v1/cases/{id}/documents`.
pub(super) async fn list(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
) -> Result<web::Json<Papers>, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let materials = state.store.read(move |snapshot| cases::materials(snapshot, &reader, id, false)).await?;
    state.store.log_look(&scope, id, AccessKind::Read)?;
    let items = documents::available(&materials);
    Ok(web::Json(Papers { version: materials.case.version, masked: materials.masked, items }))
}

/// Which paper of a form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    /// Which of several, as listed; the last if absent.
    occasion: Option<u32>,
    /// Why people are wanted whole by somebody who does not work on the case; kept in the access log.
    #[param(value_type = Option<String>)]
    reason: Option<Line>,
}

/// `GET /api/v1/cases/{id}/documents/{form}`.
pub(super) async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(CaseId, String)>,
    Query(Choice { occasion, reason }): Query<Choice>,
) -> Result<HttpResponse, Problem> {
    let (scope, (id, name)) = (caller.scope(), path.into_inner());
    let (reader, with_reason) = (scope.clone(), reason.is_some());
    let materials = state.store.read(move |snapshot| cases::materials(snapshot, &reader, id, with_reason)).await?;
    let form = forms::find(&name).ok_or_else(|| Problem::new(Kind::NotFound, "没有这种文书。"))?;
    let filled = match occasion {
        Some(number) => documents::fill(form, &materials, number),
        None => documents::fill_last(form, &materials),
    };
    let paper = filled.ok_or_else(|| Problem::new(Kind::NotFound, "本案目前不能制作这份文书。"))?.paper;
    let new = NewPrint {
        case: id,
        case_version: materials.case.version,
        form: paper.form.clone(),
        form_version: paper.form_version,
        masked: paper.masked,
        content: paper.bytes(),
    };
    let printer = scope.clone();
    let record =
        move |transaction: &mut Transaction| cases::record_print(transaction, &printer, &new, reason.as_deref());
    let hash = state.store.write(record).await?;
    let copy = paper.masked || with_reason;
    super::print(&state, &scope, paper, hash, copy).await
}
