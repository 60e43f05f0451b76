//! Lists of petitions.

use chrono::NaiveDate;
use domain::{
    deadline::Lamp,
    division::DivisionCode,
    id::{OrganisationId, PetitionId},
    petition::{Channel, ContentClass, PetitionFlag, PetitionKind},
};
use serde::Deserialize;
use store::petitions::{
    self, PetitionFilter, PetitionLine, PetitionOrder, PetitionPosition, PetitionQuery, PetitionView,
};
use utoipa::IntoParams;

use crate::{
    auth::Authenticated,
    extract::{Page, day, states},
    problem::Problem,
    server::State,
};

/// Which petitions.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// `own` (before my organisation now or once, the default), `responsible` (my organisation answers for it), `division`
    /// (for those who oversee or audit it), `mine` (handled by me).
    #[serde(default = "own")]
    #[param(value_type = Option<PetitionView>, inline)]
    view: PetitionView,
    /// `registered` (latest first, the default) or `due` (earliest deadline first).
    #[serde(default = "registered")]
    #[param(value_type = Option<PetitionOrder>, inline)]
    order: PetitionOrder,
    /// One of these states, separated by commas.
    state: Option<String>,
    /// Kind.
    kind: Option<PetitionKind>,
    /// By what way it came.
    channel: Option<Channel>,
    /// What it is about.
    content: Option<ContentClass>,
    /// Marked with this: `group` for collective visits.
    flag: Option<PetitionFlag>,
    /// Where it was registered.
    #[param(value_type = Option<String>, format = Uuid)]
    office: Option<OrganisationId>,
    /// Who answers for it.
    #[param(value_type = Option<String>, format = Uuid)]
    responsible: Option<OrganisationId>,
    /// Whether it repeats another.
    repeat: Option<bool>,
    /// Petitions of the matter whose first petition this is.
    #[param(value_type = Option<String>, format = Uuid)]
    matter: Option<PetitionId>,
    /// Lamp of the deadline that comes first, today.
    lamp: Option<Lamp>,
    /// Registered on or after this day.
    #[serde(default, deserialize_with = "day")]
    from: Option<NaiveDate>,
    /// Registered on or before this day.
    #[serde(default, deserialize_with = "day")]
    until: Option<NaiveDate>,
    /// Where the problem lies: this division or one within.
    #[param(value_type = Option<String>)]
    division: Option<DivisionCode>,
    /// Number of the petition, exactly.
    number: Option<String>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u32>,
    /// `next` of the page before.
    pub(super) cursor: Option<String>,
}

const fn own() -> PetitionView {
    PetitionView::Own
}

const fn registered() -> PetitionOrder {
    PetitionOrder::Registered
}

/// A page of the petitions that the caller sees.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid), [`Kind::CursorInvalid`](crate::problem::Kind::CursorInvalid).
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<PetitionLine>, Problem> {
    let scope = caller.scope();
    // A cursor holds for the same question by the same organisation only.
    let question = Filter { cursor: None, limit: None, ..filter.clone() };
    let query = format!("petitions {} {question:?}", scope.organisation_id());
    let (after, asked) = state.cursors.asked(query, filter.limit, filter.cursor.as_deref())?;
    let (view, order) = (filter.view, filter.order);
    let question = PetitionQuery { view, order, filter: narrowing(filter)?, after, limit: asked.rows() };
    let page = state.store.read(move |snapshot| petitions::list(snapshot, &scope, &question)).await?;
    Ok(asked.cut(page.lines, |last| position(last, order)))
}

fn narrowing(filter: Filter) -> Result<PetitionFilter, Problem> {
    Ok(PetitionFilter {
        states: filter.state.as_deref().map(|text| states(text, "信访件")).transpose()?.unwrap_or_default(),
        kind: filter.kind,
        channel: filter.channel,
        content: filter.content,
        flag: filter.flag,
        office: filter.office,
        responsible: filter.responsible,
        repeat: filter.repeat,
        matter: filter.matter,
        lamp: filter.lamp,
        from: filter.from,
        until: filter.until,
        division: filter.division,
        number: filter.number,
    })
}

fn position(line: &PetitionLine, order: PetitionOrder) -> PetitionPosition {
    match (order, line.due_on) {
        (PetitionOrder::Due, Some(on)) => PetitionPosition::Due(on, line.id),
        _ => PetitionPosition::Registered(line.registered_at, line.id),
    }
}
