//! Indicators of petition work (信访考核指标): the figures, their formulas, and the petitions behind each; and in [`report`] all
//! that petitions count for, told apart.

mod export;
pub mod report;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    division::DivisionCode,
    id::OrganisationId,
    organisation::{Role, Tier},
    petition::{Channel, ContentClass, Purpose},
    statistics::{Indicator, Measure, Period},
};
use serde::{Deserialize, Serialize};
use store::{
    Load,
    petitions::{self, IndicatorItem, IndicatorLine, IndicatorQuery, ItemPosition, PetitionDimension},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::{Page, day},
    problem::Problem,
    routes::{Access, Route},
    server::State,
    statistics::{Within, period},
};

pub use export::export;

const TAG: &str = "信访考核指标";
const INDICATORS: &str = "/api/v1/indicators";

/// Roles that answer for figures.
pub const READERS: &[Role] = &[Role::PetitionClerk, Role::UnitOfficer, Role::JointMeetingOfficer, Role::Auditor];

/// The routes of indicators.
pub(crate) fn routes() -> Vec<Route> {
    let ours = |route: Route| route.tag(TAG).access(Access::Roles(READERS));
    let loads = async |state: &State, caller: &Authenticated, of: Within| load(state, caller, of.division).await;
    vec![
        ours(Route::read(INDICATORS, "某一期间的考核指标", indicators)),
        export::route(),
        ours(Route::read_of(format!("{INDICATORS}/{{indicator}}/items"), "考核指标背后的信访件", items)),
        ours(Route::read(format!("{INDICATORS}/load"), "各机构信访件在办情况", loads)),
    ]
    .into_iter()
    .chain(report::routes())
    .collect()
}

/// Over what.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// First day of the period; the first of this year if absent.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    /// Last day of the period; today if absent.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<NaiveDate>,
    /// As known at the end of this day; today if absent.
    #[serde(default, deserialize_with = "day")]
    pub as_of: Option<NaiveDate>,
    /// Where the problem lies: this division or one within.
    #[param(value_type = Option<String>)]
    pub division: Option<DivisionCode>,
    /// Whose work.
    #[param(value_type = Option<String>, format = Uuid)]
    pub organisation: Option<OrganisationId>,
    /// Work of organisations of this tier.
    pub tier: Option<Tier>,
    /// Petitions that came by this way.
    pub channel: Option<Channel>,
    /// Petitions that are about this.
    pub content: Option<ContentClass>,
    /// Petitions that want this.
    pub purpose: Option<Purpose>,
    /// By what a report is divided; by everything if absent. Without effect on indicators and petitions.
    pub by: Option<PetitionDimension>,
    /// Only petitions that are hits, as those that are repeats or were done in time, or only those that are none. Without
    /// effect on figures.
    pub hits: Option<bool>,
    /// Rows on a page of petitions, 50 if absent. Without effect on figures.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// `next` of the page before. Without effect on figures.
    pub cursor: Option<String>,
}

/// All indicators of a period (考核指标).
#[derive(Debug, Serialize, ToSchema)]
pub struct Indicators {
    /// Which period.
    pub period: Period,
    /// As known at the end of this civil date.
    pub as_of: NaiveDate,
    /// The indicators.
    pub indicators: Vec<IndicatorLine>,
}

impl Of {
    fn query(&self, state: &State) -> Result<IndicatorQuery, Problem> {
        let (period, today) = period(state, self.from, self.until)?;
        let as_of = self.as_of.unwrap_or(today);
        Ok(IndicatorQuery {
            period,
            as_of,
            division: self.division,
            organisation: self.organisation,
            tier: self.tier,
            channel: self.channel,
            content: self.content,
            purpose: self.purpose,
        })
    }
}

/// All indicators of a period, within what the caller may see.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid) when the period is none.
pub async fn indicators(state: &State, caller: &Authenticated, of: Of) -> Result<Indicators, Problem> {
    let (scope, query) = (caller.scope(), of.query(state)?);
    let indicators = state.store.read(move |snapshot| petitions::indicators(snapshot, &scope, &query)).await?;
    Ok(Indicators { period: query.period, as_of: query.as_of, indicators })
}

/// The petitions behind an indicator, latest first.
///
/// # Errors
/// As [`indicators`], and [`Kind::CursorInvalid`](crate::problem::Kind::CursorInvalid).
pub async fn items(
    state: &State,
    caller: &Authenticated,
    indicator: Indicator,
    of: Of,
) -> Result<Page<IndicatorItem>, Problem> {
    counted(state, caller, indicator.measures(), of).await
}

/// The petitions that count for any of these measures, latest first.
async fn counted(
    state: &State,
    caller: &Authenticated,
    measures: Vec<Measure>,
    of: Of,
) -> Result<Page<IndicatorItem>, Problem> {
    let (scope, query, hits) = (caller.scope(), of.query(state)?, of.hits);
    let question = format!("petitions {measures:?} {hits:?} {} {query:?}", scope.organisation_id());
    let (after, asked) = state.cursors.asked::<ItemPosition>(question, of.limit, of.cursor.as_deref())?;
    let (counted, page) = ((measures, hits), (after, asked.limit));
    let page = move |snapshot: &mut store::Snapshot| petitions::items(snapshot, &scope, &query, counted, page);
    let (items, next) = state.store.read(page).await?;
    Ok(asked.page(items, next))
}

/// The petitions that lie before each organisation now, within what the caller may see.
///
/// # Errors
/// When the database fails.
pub async fn load(
    state: &State,
    caller: &Authenticated,
    division: Option<DivisionCode>,
) -> Result<BTreeMap<OrganisationId, Load>, Problem> {
    let scope = caller.scope();
    Ok(state.store.read(move |snapshot| petitions::load(snapshot, &scope, division)).await?)
}
