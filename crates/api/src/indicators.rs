//! Indicators of petition work (信访考核指标): the figures, their formulas, and the petitions behind each.

use actix_web::{http::Method, web};
use chrono::{Datelike, NaiveDate};
use domain::{
    division::DivisionCode,
    id::OrganisationId,
    organisation::Role,
    statistics::{Indicator, Period},
};
use serde::{Deserialize, Serialize};
use store::petitions::{self, IndicatorItem, IndicatorLine, IndicatorQuery, ItemPosition};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::{Page, Query, day},
    limits,
    problem::{Kind, Problem},
    routes::{Access, Route},
    server::State,
};

const TAG: &str = "信访考核指标";
const INDICATORS: &str = "/api/v1/indicators";

/// Roles that answer for figures.
const READERS: &[Role] = &[Role::PetitionClerk, Role::UnitOfficer, Role::JointMeetingOfficer, Role::Auditor];

/// The routes of indicators.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::GET, INDICATORS, "某一期间的考核指标", list)
            .tag(TAG)
            .access(Access::Roles(READERS))
            .query::<Of>()
            .gives::<Indicators>(200),
        Route::new(Method::GET, format!("{INDICATORS}/{{indicator}}/items"), "考核指标背后的信访件", items)
            .tag(TAG)
            .access(Access::Roles(READERS))
            .query::<ItemsOf>()
            .gives::<Page<IndicatorItem>>(200),
    ]
}

/// Over what.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Of {
    /// First day of the period; the first of this year if absent.
    #[serde(default, deserialize_with = "day")]
    from: Option<NaiveDate>,
    /// Last day of the period; today if absent.
    #[serde(default, deserialize_with = "day")]
    until: Option<NaiveDate>,
    /// As known at the end of this day; today if absent.
    #[serde(default, deserialize_with = "day")]
    as_of: Option<NaiveDate>,
    /// Where the problem lies: this division or one within.
    #[param(value_type = Option<String>)]
    division: Option<DivisionCode>,
    /// Whose work.
    #[param(value_type = Option<String>, format = Uuid)]
    organisation: Option<OrganisationId>,
}

/// Over what, a page of it.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemsOf {
    /// First day of the period; the first of this year if absent.
    #[serde(default, deserialize_with = "day")]
    from: Option<NaiveDate>,
    /// Last day of the period; today if absent.
    #[serde(default, deserialize_with = "day")]
    until: Option<NaiveDate>,
    /// As known at the end of this day; today if absent.
    #[serde(default, deserialize_with = "day")]
    as_of: Option<NaiveDate>,
    /// Where the problem lies: this division or one within.
    #[param(value_type = Option<String>)]
    division: Option<DivisionCode>,
    /// Whose work.
    #[param(value_type = Option<String>, format = Uuid)]
    organisation: Option<OrganisationId>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// All indicators of a period (考核指标).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Indicators {
    /// Which period.
    period: Period,
    /// As known at the end of this civil date.
    as_of: NaiveDate,
    /// The indicators.
    indicators: Vec<IndicatorLine>,
}

impl Of {
    fn query(self, state: &State) -> Result<IndicatorQuery, Problem> {
        let today = domain::time::civil_date(state.store.now());
        let from = self.from.or(today.with_ordinal(1)).unwrap_or(today);
        let period = Period { from, to: self.until.unwrap_or(today) };
        if period.from > period.to {
            let detail = "统计期的起始日期不能晚于截止日期";
            return Err(Problem::new(Kind::QueryInvalid, format!("{detail}。")).parameter("from", detail));
        }
        let as_of = self.as_of.unwrap_or(today);
        Ok(IndicatorQuery { period, as_of, division: self.division, organisation: self.organisation })
    }
}

/// `GET /api/v1/indicators`.
async fn list(
    state: web::Data<State>,
    caller: Authenticated,
    Query(of): Query<Of>,
) -> Result<web::Json<Indicators>, Problem> {
    let (scope, query) = (caller.scope(), of.query(&state)?);
    let indicators = state.store.read(move |snapshot| petitions::indicators(snapshot, &scope, &query)).await?;
    Ok(web::Json(Indicators { period: query.period, as_of: query.as_of, indicators }))
}

/// `GET /api/v1/indicators/{indicator}/items`.
async fn items(
    state: web::Data<State>,
    caller: Authenticated,
    indicator: web::Path<Indicator>,
    Query(of): Query<ItemsOf>,
) -> Result<web::Json<Page<IndicatorItem>>, Problem> {
    let limit = limits::page_rows(of.limit)?;
    let (scope, indicator) = (caller.scope(), indicator.into_inner());
    let ItemsOf { from, until, as_of, division, organisation, cursor, .. } = of;
    let query = Of { from, until, as_of, division, organisation }.query(&state)?;
    let question = format!("indicator {indicator} {} {query:?}", scope.organisation_id());
    let after: Option<ItemPosition> = cursor.map(|cursor| state.cursors.open(&question, &cursor)).transpose()?;
    let page =
        move |snapshot: &mut store::Snapshot| petitions::items(snapshot, &scope, &query, (indicator, after, limit));
    let (items, next) = state.store.read(page).await?;
    Ok(web::Json(Page { items, next: next.map(|position| state.cursors.seal(&question, &position)) }))
}
