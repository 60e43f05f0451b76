//! The form of an act on a case: made from what the act takes, sent with the version and a key of its own, and given back
//! with everything that stands against it.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode};
use api::{
    extract::{IfMatch, Submission},
    problem::{Kind, Problem},
    server::State,
};
use askama::Template;
use domain::{
    id::{CaseId, UserId},
    organisation::OrganisationTree,
};
use escalation::{Act, Action, Unmet};
use std::sync::Arc;
use store::{
    Snapshot, StoreError, accounts,
    cases::{self, CaseSheet},
    organisations,
};

use super::{in_path, path};
use crate::{
    forms::{
        Errors,
        choices::Choices,
        decode::decode,
        fields::{Field, Maker},
        shape::Shape,
    },
    layout::{self, Layout, see_other},
    post::{Fields, KEY, Posted, new_key},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "act.html")]
struct Form {
    layout: Layout,
    id: CaseId,
    title: String,
    state: &'static str,
    action: Action,
    version: u64,
    key: String,
    fields: Vec<Field>,
    refused: Vec<String>,
    moved_on: bool,
}

/// A case as a form needs it.
struct Ground {
    sheet: CaseSheet,
    version: u64,
    action: Action,
    tree: Arc<OrganisationTree>,
    colleagues: Vec<UserId>,
    names: BTreeMap<UserId, String>,
}

/// `GET /cases/{id}/acts/{act}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (id, act) = addressed(&request)?;
    if act == Act::Attach {
        return Ok(see_other(&format!("{}#files", path(id))));
    }
    let ground = stand(&visitor, id, act).await?;
    form(&visitor, ground, (&Fields::default(), &Errors::default()), StatusCode::OK)
}

/// `POST /cases/{id}/acts/{act}`.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let (id, act) = addressed(&request)?;
    let (body, errors) = decode(&shape(&visitor.state, act)?, &fields);
    if !errors.is_empty() {
        let ground = stand(&visitor, id, act).await?;
        return form(&visitor, ground, (&fields, &errors), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let submission = Submission { idempotency: fields.idempotency(request.path(), &body), body };
    let version = IfMatch(fields.version());
    match api::cases::act(visitor.state.clone(), visitor.caller.clone(), (id, version), act, submission).await {
        Ok(_) => Ok(see_other(&format!("{}?done={act}", path(id)))),
        Err(problem) if is_about_the_form(problem.kind()) => {
            let mut errors = Errors::from(&problem);
            if errors.is_empty() && problem.kind() != Kind::VersionMismatch {
                errors.add("", problem.detail());
            }
            let moved_on = problem.kind() == Kind::VersionMismatch;
            let ground = stand(&visitor, id, act).await?;
            let status = problem.status_code();
            show(&visitor, ground, (&fields, &errors), (status, moved_on))
        }
        Err(problem) => Err(problem),
    }
}

/// Whether a problem is told in the form, so that nothing that was written is lost.
fn is_about_the_form(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::BodyInvalid
            | Kind::ActRefused
            | Kind::Forbidden
            | Kind::Conflict
            | Kind::VersionMismatch
            | Kind::IdempotencyKeyReused
            | Kind::Unavailable
    )
}

fn addressed(request: &HttpRequest) -> Result<(CaseId, Act), Problem> {
    let act: Act = in_path(request, "act").map_err(|_| Problem::of(Kind::NotFound))?;
    Ok((in_path(request, "id")?, act))
}

/// What an act takes, as the table of routes says.
fn shape(state: &State, act: Act) -> Result<Shape, Problem> {
    let path = format!("/api/v1/cases/{{id}}/{}", act.path());
    let route = state.routes.iter().find(|route| route.path == path.as_str() && route.body.is_some());
    let body = route.and_then(|route| route.body).ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok(Shape::of(&body))
}

async fn stand(visitor: &Visitor, id: CaseId, act: Act) -> Result<Ground, Problem> {
    let scope = visitor.scope();
    let reading = move |snapshot: &mut Snapshot| {
        let sheet = cases::sheet(snapshot, &scope, id)?;
        let (version, actions) = cases::available(snapshot, &scope, id)?;
        let action = actions.into_iter().find(|action| action.act == act).ok_or(StoreError::NotFound)?;
        let colleagues = cases::own_mediators(snapshot, &scope)?;
        let mediators = sheet.case.mediators.iter().map(|one| one.mediator);
        let names = accounts::names(snapshot, colleagues.iter().copied().chain(mediators))?;
        let tree = organisations::tree(snapshot)?;
        Ok(Ground { sheet, version, action, tree, colleagues, names })
    };
    visitor.read(reading).await
}

fn form(
    visitor: &Visitor,
    ground: Ground,
    written: (&Fields, &Errors),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    show(visitor, ground, written, (status, false))
}

/// The form; `moved_on` says that somebody else changed the case meanwhile.
fn show(
    visitor: &Visitor,
    ground: Ground,
    (sent, errors): (&Fields, &Errors),
    (status, moved_on): (StatusCode, bool),
) -> Result<HttpResponse, Problem> {
    let Ground { sheet, version, action, tree, colleagues, names } = ground;
    let choices = Choices::new(action.act, &sheet, &tree, visitor.organisation(), (&colleagues, &names));
    let maker = Maker { choices: &choices, sent, errors, today: visitor.today() };
    let fields = maker.fields(&shape(&visitor.state, action.act)?);
    let mut shown = Vec::new();
    fields.iter().for_each(|field| field.names(&mut shown));
    let key = Some(sent.text(KEY)).filter(|key| !key.is_empty()).map_or_else(new_key, ToOwned::to_owned);
    let page = Form {
        layout: Layout::of(visitor, "/cases", format!("{} · {}", action.name, sheet.case.title)),
        id: sheet.case.id,
        title: sheet.case.title,
        state: sheet.case.state.name_zh(),
        action,
        version,
        key,
        refused: errors.elsewhere(&shown),
        fields,
        moved_on,
    };
    layout::show(status, &page)
}

/// A precondition with its article, in one line.
pub(super) fn said(unmet: &Unmet) -> String {
    match &unmet.basis {
        Some(basis) => format!("{}（{basis}）", unmet.message),
        None => unmet.message.clone(),
    }
}

impl Form {
    /// What stands against the act now.
    fn against(&self) -> Vec<String> {
        self.action.unmet.iter().map(said).collect()
    }

    /// What the input will have to satisfy.
    fn asks(&self) -> Vec<String> {
        let mut asks: Vec<String> = self.action.asks.iter().map(said).collect();
        asks.dedup();
        asks
    }
}
