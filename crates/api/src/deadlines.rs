//! Every clock that runs (期限台账), of cases and petitions alike.

use chrono::NaiveDate;
use domain::{deadline::Lamp, division::DivisionCode, id::OrganisationId, notice::DossierKind};
use escalation::ClockKind;
use serde::Deserialize;
use store::deadlines::{self, ClockFilter, ClockLine, ClockQuery, ClockView};
use utoipa::IntoParams;

use crate::{
    auth::Authenticated,
    extract::{Page, day},
    problem::Problem,
    routes::Route,
    server::State,
};

/// The routes of clocks.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::read("/api/v1/deadlines", "计算中的期限", find).tag("期限")]
}

/// Which clocks.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// `own` (those my organisation answers for, the default) or `division` (for those who oversee or audit it).
    #[serde(default = "own")]
    #[param(value_type = Option<ClockView>, inline)]
    view: ClockView,
    /// Of cases, or of petitions.
    subject: Option<DossierKind>,
    /// What they measure.
    kind: Option<ClockKind>,
    /// Lamp today; rights of the people concerned and clocks that stand still have none.
    lamp: Option<Lamp>,
    /// Those that stand still, or those that do not.
    paused: Option<bool>,
    /// Who answers for them.
    #[param(value_type = Option<String>, format = Uuid)]
    organisation: Option<OrganisationId>,
    /// Only those that somebody else has to keep than who answers for the case or petition: orders, tasks, decisions of
    /// meetings and the like.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    elsewhere: bool,
    /// Due on or before this day.
    #[serde(default, deserialize_with = "day")]
    due_until: Option<NaiveDate>,
    /// Where the dispute or the problem lies: this division or one within.
    #[param(value_type = Option<String>)]
    division: Option<DivisionCode>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

const fn own() -> ClockView {
    ClockView::Own
}

/// A page of the clocks that the caller sees, the earliest due day first.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid), [`Kind::CursorInvalid`](crate::problem::Kind::CursorInvalid).
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<ClockLine>, Problem> {
    let scope = caller.scope();
    // A cursor holds for the same question by the same organisation only.
    let question = Filter { cursor: None, limit: None, ..filter.clone() };
    let query = format!("deadlines {} {question:?}", scope.organisation_id());
    let (after, asked) = state.cursors.asked(query, filter.limit, filter.cursor.as_deref())?;
    let Filter { view, subject, kind, lamp, paused, organisation, elsewhere, due_until, division, .. } = filter;
    let filter = ClockFilter { subject, kind, lamp, paused, organisation, elsewhere, due_until, division };
    let question = ClockQuery { view, filter, after, limit: asked.rows() };
    let lines = state.store.read(move |snapshot| deadlines::list(snapshot, &scope, &question)).await?;
    Ok(asked.cut(lines, ClockLine::position))
}
