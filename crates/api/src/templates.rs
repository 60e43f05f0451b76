//! Forms of papers (文书模板), and what places add to them.

use actix_web::{
    http::{Method, StatusCode},
    web,
};
use documents::{Template, templates};
use domain::{
    division::DivisionCode,
    organisation::{OrganisationKind, Role},
    template::TemplateNote,
    text::{Line, Paragraph},
    time::{CivilDate, civil_date},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{
    Objection, ObjectionKind,
    templates::{self as notes, TemplateEntry},
};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    extract::Submission,
    problem::Problem,
    reply::Reply,
    routes::{Access, Route},
    rules::Place,
    server::State,
};

const TAG: &str = "文书模板";
const TEMPLATES: &str = "/api/v1/templates";

/// The routes of templates.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::read(TEMPLATES, "文书模板及某地、某类机构、某日的附注", list).tag(TAG),
        Route::new(Method::POST, TEMPLATES, "设定文书附注", set_note)
            .tag(TAG)
            .access(Access::Roles(&[Role::Administrator]))
            .takes::<Setting>()
            .gives::<TemplateEntry>(201),
    ]
}

/// The forms with what a place adds.
#[derive(Debug, Serialize, ToSchema)]
struct Templates {
    /// The division.
    division: DivisionCode,
    /// The kind of organisation.
    organisation_kind: Option<OrganisationKind>,
    /// The day.
    #[schema(value_type = chrono::NaiveDate)]
    on: CivilDate,
    /// Every form.
    templates: Vec<Noted>,
    /// All that was ever set for the division and the divisions around it, what takes effect later too; the latest
    /// first.
    entries: Vec<TemplateEntry>,
}

/// A form with what is added to it.
#[derive(Debug, Serialize, ToSchema)]
struct Noted {
    /// The form.
    #[serde(flatten)]
    template: Template,
    /// What stands at its end there and then.
    note: Option<String>,
}

/// `GET /api/v1/templates`.
async fn list(state: &State, caller: &Authenticated, place: Place) -> Result<Templates, Problem> {
    let division = place.division.unwrap_or(caller.organisation().division);
    let on = place.on.unwrap_or_else(|| civil_date(state.store.now()));
    let organisation_kind = place.organisation_kind;
    let entries = state.store.read(move |snapshot| notes::entries(snapshot, division)).await?;
    let held = held(&entries);
    let noted = templates().into_iter().map(|template| {
        let note = TemplateNote::in_force(&held, template.form, (division, organisation_kind), on);
        Noted { note: note.and_then(|note| note.text.as_deref().map(ToOwned::to_owned)), template }
    });
    Ok(Templates { division, organisation_kind, on, templates: noted.collect(), entries })
}

/// The notes of entries that are listed the latest first, in the order they were set.
#[must_use]
pub fn held(entries: &[TemplateEntry]) -> Vec<TemplateNote> {
    entries.iter().rev().map(|entry| entry.set.clone()).collect()
}

/// What is to be added to a form.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateSetting)]
struct Setting {
    /// Id of the form.
    form: String,
    /// Where it holds: this division and all in it. In the caller's division.
    division: DivisionCode,
    /// The only kind of organisation it holds for; all kinds if absent.
    organisation_kind: Option<OrganisationKind>,
    /// What stands at the end of the paper; nothing any more if absent.
    text: Option<Paragraph>,
    /// First day it holds; not before today.
    #[schema(value_type = chrono::NaiveDate)]
    effective_from: CivilDate,
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// Sets what is added to a form. Papers that were printed stay as they are.
///
/// # Errors
/// Why it was not done.
pub async fn set_note(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .typed::<Setting>()?
        .once(&state, &caller, move |transaction, body| {
            if templates().iter().all(|template| template.form != body.form) {
                let (kind, member) = (ObjectionKind::Unsuitable, Some("form"));
                return Err(Objection { kind, member, reason: "没有这种文书".to_owned() }.into());
            }
            let note = TemplateNote {
                form: body.form.clone(),
                division: body.division,
                organisation_kind: body.organisation_kind,
                text: body.text.clone(),
                effective_from: body.effective_from,
            };
            let entry = notes::set(transaction, &scope, &note, &body.reason)??;
            Ok(Reply::json(StatusCode::CREATED, &entry))
        })
        .await
}
