//! What was printed, by the hash on the paper.

use actix_web::{HttpResponse, web};
use documents::{CASE_FILE, CaseFile, Paper};
use domain::id::{CaseId, OrganisationId, PetitionId, UserId};
use serde::Serialize;
use store::{
    AccessKind, DossierId, Transaction,
    prints::{self, NewPrint, Print, PrintHash},
};
use utoipa::ToSchema;

use super::Reason;
use crate::{
    auth::Authenticated,
    extract::Query,
    problem::{Kind, Problem},
    server::State,
};

/// A paper that was printed (打印记录).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Printed {
    /// Its hash, as printed on it.
    hash: String,
    /// Of which case.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<CaseId>,
    /// Of which petition.
    #[serde(skip_serializing_if = "Option::is_none")]
    petition: Option<PetitionId>,
    /// Version of the case or petition it was filled from.
    version: u64,
    /// Which form.
    form: String,
    /// Version of the form.
    form_version: u16,
    /// Whether people on it are masked.
    masked: bool,
    /// When it was printed first (UTC).
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    at: domain::time::Instant,
    /// By whom.
    by: UserId,
    /// For which organisation.
    organisation: OrganisationId,
    /// Whether what stood on it has been erased since.
    erased: bool,
    /// Every printing, latest first.
    printings: Vec<Printing>,
}

/// One printing (打印).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Printing {
    /// When (UTC).
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    at: domain::time::Instant,
    /// By whom.
    by: UserId,
    /// For which organisation.
    organisation: OrganisationId,
}

/// A hash as it was typed.
fn hash(text: &str) -> Result<PrintHash, Problem> {
    text.parse().map_err(|_| Problem::new(Kind::NotFound, "校验码应为六位地区代码和三十二位十六进制数字。"))
}

/// `GET /api/v1/prints/{hash}`.
pub(super) async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<String>,
) -> Result<web::Json<Printed>, Problem> {
    let hash = hash(&path)?;
    let (scope, reader) = (caller.scope(), caller.scope());
    let (print, printings) = state.store.read(move |snapshot| prints::find_print(snapshot, &reader, hash)).await?;
    state.store.log_look(&scope, print.dossier, AccessKind::Read)?;
    let Print { dossier, version, form, form_version, masked, at, actor, organisation, erased, .. } = print;
    let (case, petition) = match dossier {
        DossierId::Case(id) => (Some(id), None),
        DossierId::Petition(id) => (None, Some(id)),
    };
    let printings =
        printings.into_iter().map(|line| Printing { at: line.at, by: line.actor, organisation: line.organisation });
    Ok(web::Json(Printed {
        hash: hash.to_string(),
        case,
        petition,
        version,
        form,
        form_version,
        masked,
        at,
        by: actor,
        organisation,
        erased,
        printings: printings.collect(),
    }))
}

/// `GET /api/v1/prints/{hash}/document`.
pub(super) async fn again(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<String>,
    Query(Reason { reason }): Query<Reason>,
) -> Result<HttpResponse, Problem> {
    let hash = hash(&path)?;
    let scope = caller.scope();
    let (reader, with_reason) = (scope.clone(), reason.is_some());
    let read = state.store.read(move |snapshot| prints::print_content(snapshot, &reader, hash, with_reason));
    let (print, content) = read.await?;
    let printer = scope.clone();
    let Print { dossier, version, form, form_version, masked, .. } = print;
    let whole_file = form == CASE_FILE;
    let kept = content.clone();
    let new = NewPrint { dossier, version, form, form_version, masked, content };
    let why = reason.clone();
    let record = move |transaction: &mut Transaction| prints::record_print(transaction, &printer, &new, why.as_deref());
    let hash = state.store.write(record).await?;
    if let (true, DossierId::Case(case)) = (whole_file, dossier) {
        let file: CaseFile = serde_json::from_slice(&kept).map_err(Problem::internal)?;
        return super::file::set(&state, &scope, (case, file), (hash, reason)).await;
    }
    let paper: Paper = serde_json::from_slice(&kept).map_err(Problem::internal)?;
    super::print(&state, &scope, paper, hash, true).await
}
