//! The papers of cases and petitions.

use actix_web::{HttpResponse, web};
use documents::{Available, Subject, forms};
use domain::{
    case::Case,
    id::{CaseId, PetitionId},
    petition::Petition,
    text::Line,
};
use serde::{Deserialize, Serialize};
use store::{
    AccessKind, DossierId, Materials, Scope, Snapshot, Transaction,
    cases::{self, CaseError},
    petitions,
    prints::{self, NewPrint},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::Query,
    problem::{Kind, Problem},
    server::State,
};

/// What papers are made of, as a path names it.
pub(super) trait Printable: Into<DossierId> + Copy + Send + 'static {
    /// What it is the id of.
    type Subject: Subject + Send;

    /// Reads everything that its papers are filled from.
    fn materials(
        self,
        snapshot: &mut Snapshot,
        scope: &Scope,
        with_reason: bool,
    ) -> Result<Materials<Self::Subject>, CaseError>;
}

impl Printable for CaseId {
    type Subject = Case;

    fn materials(self, snapshot: &mut Snapshot, scope: &Scope, reason: bool) -> Result<Materials<Case>, CaseError> {
        cases::materials(snapshot, scope, self, reason)
    }
}

impl Printable for PetitionId {
    type Subject = Petition;

    fn materials(self, snapshot: &mut Snapshot, scope: &Scope, reason: bool) -> Result<Materials<Petition>, CaseError> {
        petitions::materials(snapshot, scope, self, reason)
    }
}

/// What can be printed of a case or a petition now (可制作文书).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Papers {
    /// The version of the case or petition it holds for.
    version: u64,
    /// Whether people would be masked on them.
    masked: bool,
    /// The papers, in the order of the forms.
    items: Vec<Available>,
}

/// `GET /api/v1/cases/{id}/documents`, and of petitions.
pub(super) async fn list<I: Printable>(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<I>,
) -> Result<web::Json<Papers>, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let materials = state.store.read(move |snapshot| id.materials(snapshot, &reader, false)).await?;
    state.store.log_look(&scope, id, AccessKind::Read)?;
    let items = documents::available(&materials);
    Ok(web::Json(Papers { version: materials.subject.version(), masked: materials.masked, items }))
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

/// `GET /api/v1/cases/{id}/documents/{form}`, and of petitions.
pub(super) async fn get<I: Printable>(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(I, String)>,
    Query(Choice { occasion, reason }): Query<Choice>,
) -> Result<HttpResponse, Problem> {
    let (scope, (id, name)) = (caller.scope(), path.into_inner());
    let (reader, with_reason) = (scope.clone(), reason.is_some());
    let materials = state.store.read(move |snapshot| id.materials(snapshot, &reader, with_reason)).await?;
    let form = forms::find(&name).ok_or_else(|| Problem::new(Kind::NotFound, "没有这种文书。"))?;
    let filled = match occasion {
        Some(number) => documents::fill(form, &materials, number),
        None => documents::fill_last(form, &materials),
    };
    let paper = filled.ok_or_else(|| Problem::new(Kind::NotFound, "目前不能制作这份文书。"))?.paper;
    let new = NewPrint {
        dossier: id.into(),
        version: materials.subject.version(),
        form: paper.form.clone(),
        form_version: paper.form_version,
        masked: paper.masked,
        content: paper.bytes(),
    };
    let printer = scope.clone();
    let record =
        move |transaction: &mut Transaction| prints::record_print(transaction, &printer, &new, reason.as_deref());
    let hash = state.store.write(record).await?;
    let copy = paper.masked || with_reason;
    super::print(&state, &scope, paper, hash, copy).await
}
