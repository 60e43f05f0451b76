//! The papers of cases and petitions.

use actix_web::{HttpResponse, web};
use documents::{Available, Filled, Subject, forms};
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
    record_look,
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::Query,
    problem::{Kind, Problem},
    server::State,
};

/// What papers are made of, as a path names it.
pub trait Printable: Into<DossierId> + Copy + Send + 'static {
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
pub struct Papers {
    /// The version of the case or petition it holds for.
    pub version: u64,
    /// Whether people would be masked on them.
    pub masked: bool,
    /// The papers, in the order of the forms.
    pub items: Vec<Available>,
}

/// `GET /api/v1/cases/{id}/documents`, and of petitions.
pub(super) async fn list<I: Printable>(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<I>,
) -> Result<web::Json<Papers>, Problem> {
    papers(&state, &caller, id.into_inner()).await.map(web::Json)
}

/// The papers that can be made now, with what each lacks.
///
/// # Errors
/// [`Kind::NotFound`] outside of the scope.
pub async fn papers<I: Printable>(state: &State, caller: &Authenticated, id: I) -> Result<Papers, Problem> {
    let reader = caller.scope();
    let materials = state.store.read(move |snapshot| id.materials(snapshot, &reader, false)).await?;
    state.store.log_look(&caller.scope(), id, AccessKind::Read)?;
    let items = documents::available(&materials);
    Ok(Papers { version: materials.subject.version(), masked: materials.masked, items })
}

/// A paper as it would be printed now, to be looked at: not printed, so it has no hash. Where people stand whole on it, the
/// access log says so before it is given.
///
/// # Errors
/// [`Kind::NotFound`] outside of the scope, and where there is no such paper.
pub async fn draft<I: Printable>(
    state: &State,
    caller: &Authenticated,
    (id, form): (I, &str),
    occasion: Option<u32>,
) -> Result<Filled, Problem> {
    let (scope, reader) = (caller.scope(), caller.scope());
    let materials = state.store.read(move |snapshot| id.materials(snapshot, &reader, false)).await?;
    let filled = fill(&materials, form, occasion)?;
    if materials.masked {
        state.store.log_look(&scope, id, AccessKind::Read)?;
    } else {
        let look = move |transaction: &mut Transaction| record_look(transaction, &scope, id, AccessKind::Unmask);
        state.store.write(look).await?;
    }
    Ok(filled)
}

fn fill<A: Subject>(materials: &Materials<A>, form: &str, occasion: Option<u32>) -> Result<Filled, Problem> {
    let form = forms::find(form).ok_or_else(|| Problem::new(Kind::NotFound, "没有这种文书。"))?;
    let filled = match occasion {
        Some(number) => documents::fill(form, materials, number),
        None => documents::fill_last(form, materials),
    };
    filled.ok_or_else(|| Problem::new(Kind::NotFound, "目前不能制作这份文书。"))
}

/// Which paper of a form.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Which of several, as listed; the last if absent.
    pub occasion: Option<u32>,
    /// Why people are wanted whole by somebody who does not work on the case; kept in the access log.
    #[param(value_type = Option<String>)]
    pub reason: Option<Line>,
}

/// `GET /api/v1/cases/{id}/documents/{form}`, and of petitions.
pub(super) async fn get<I: Printable>(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(I, String)>,
    Query(choice): Query<Choice>,
) -> Result<HttpResponse, Problem> {
    let (id, form) = path.into_inner();
    make(&state, &caller, (id, &form), choice).await
}

/// Prints a paper: it is recorded with its hash and answered as PDF.
///
/// # Errors
/// [`Kind::NotFound`] outside of the scope, and where there is no such paper; a refusal where people may not be seen whole.
pub async fn make<I: Printable>(
    state: &web::Data<State>,
    caller: &Authenticated,
    (id, form): (I, &str),
    Choice { occasion, reason }: Choice,
) -> Result<HttpResponse, Problem> {
    let (scope, reader, with_reason) = (caller.scope(), caller.scope(), reason.is_some());
    let materials = state.store.read(move |snapshot| id.materials(snapshot, &reader, with_reason)).await?;
    let paper = fill(&materials, form, occasion)?.paper;
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
    super::print(state, &scope, paper, hash, copy).await
}
