//! Reports of people's mediation (人民调解统计): figures by organisation, category, place and so on, the cases behind each,
//! and what lies before each organisation now.

mod export;
pub mod words;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::{
    case::Source,
    category::Category,
    division::DivisionCode,
    id::OrganisationId,
    organisation::{OrganisationKind, Role, Tier},
    statistics::{Period, mediation::CaseMeasure},
};
use serde::{Deserialize, Serialize};
use store::{
    Load,
    cases::{self, CaseReport, Dimension, ReportItem, ReportPosition, ReportQuery},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::{Page, day},
    problem::{Kind, Problem},
    routes::{Access, Route},
    server::State,
};

pub use export::export;

const TAG: &str = "人民调解统计";

/// Roles that answer for figures, each within what it may see.
pub const READERS: &[Role] = &[
    Role::Mediator,
    Role::CommitteeDirector,
    Role::JusticeOfficer,
    Role::PetitionClerk,
    Role::JointMeetingOfficer,
    Role::Auditor,
];

/// A report is divided into no more months than these.
const MONTHS_MAX: i32 = 60;

/// The routes of reports.
pub(crate) fn routes() -> Vec<Route> {
    let ours = |route: Route| route.tag(TAG).access(Access::Roles(READERS));
    let loads = async |state: &State, caller: &Authenticated, of: Within| load(state, caller, of.division).await;
    vec![
        ours(Route::read("/api/v1/statistics/cases", "人民调解案件统计", report)),
        export::route(),
        ours(Route::read_of("/api/v1/statistics/cases/{measure}/items", "统计数字背后的案件", items)),
        ours(Route::read("/api/v1/statistics/load", "各机构在办情况", loads)),
    ]
}

/// Of which work.
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
    /// Where the disputes lie: this division or one within.
    #[param(value_type = Option<String>)]
    pub division: Option<DivisionCode>,
    /// Whose work.
    #[param(value_type = Option<String>, format = Uuid)]
    pub organisation: Option<OrganisationId>,
    /// Work of organisations of this kind.
    pub kind: Option<OrganisationKind>,
    /// Work of organisations of this tier.
    pub tier: Option<Tier>,
    /// Which kind of dispute.
    pub category: Option<Category>,
    /// Cases that came from there.
    pub source: Option<Source>,
    /// By what it is divided; by organisation if absent. Without effect on the cases behind a figure.
    pub by: Option<Dimension>,
    /// Rows on a page of cases, 50 if absent. Without effect on figures.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// `next` of the page before. Without effect on figures.
    pub cursor: Option<String>,
}

/// Where.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Within {
    /// Where the disputes or the problems lie: this division or one within.
    #[param(value_type = Option<String>)]
    pub(crate) division: Option<DivisionCode>,
}

/// Figures of a period (统计表).
#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    /// Which period.
    pub period: Period,
    /// As known at the end of this civil date.
    pub as_of: NaiveDate,
    /// By what it is divided.
    pub by: Dimension,
    /// The figures.
    #[serde(flatten)]
    pub figures: CaseReport,
}

/// The period that is asked for, this year up to today where it is not said, and today.
pub(crate) fn period(
    state: &State,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Result<(Period, NaiveDate), Problem> {
    let today = domain::time::civil_date(state.store.now());
    let from = from.or(today.with_ordinal(1)).unwrap_or(today);
    let period = Period { from, to: until.unwrap_or(today) };
    if period.from > period.to {
        return Err(wrong_period("统计期的起始日期不能晚于截止日期"));
    }
    Ok((period, today))
}

/// Holds that a period can be divided into months.
pub(crate) fn not_too_many_months(period: Period) -> Result<(), Problem> {
    let months = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    if months(period.to) - months(period.from) >= MONTHS_MAX {
        return Err(wrong_period("按月统计时，统计期不能超过六十个月"));
    }
    Ok(())
}

fn wrong_period(detail: &str) -> Problem {
    Problem::new(Kind::QueryInvalid, format!("{detail}。")).parameter("from", detail)
}

impl Of {
    fn query(&self, state: &State) -> Result<ReportQuery, Problem> {
        let (period, today) = period(state, self.from, self.until)?;
        if self.by == Some(Dimension::Month) {
            not_too_many_months(period)?;
        }
        Ok(ReportQuery {
            period,
            as_of: self.as_of.unwrap_or(today),
            division: self.division,
            organisation: self.organisation,
            kind: self.kind,
            tier: self.tier,
            category: self.category,
            source: self.source,
        })
    }
}

/// The figures of a period, within what the caller may see.
///
/// # Errors
/// [`Kind::QueryInvalid`] when the period is none, or has too many months to be divided into.
pub async fn report(state: &State, caller: &Authenticated, of: Of) -> Result<Report, Problem> {
    let (scope, query, by) = (caller.scope(), of.query(state)?, of.by.unwrap_or(Dimension::Organisation));
    let (period, as_of) = (query.period, query.as_of);
    let figures = state.store.read(move |snapshot| cases::report(snapshot, &scope, &query, by)).await?;
    Ok(Report { period, as_of, by, figures })
}

/// The cases behind a figure, latest first.
///
/// # Errors
/// As [`report`], and [`Kind::CursorInvalid`].
pub async fn items(
    state: &State,
    caller: &Authenticated,
    measure: CaseMeasure,
    of: Of,
) -> Result<Page<ReportItem>, Problem> {
    let (scope, query) = (caller.scope(), of.query(state)?);
    let question = format!("report {measure} {} {query:?}", scope.organisation_id());
    let (after, asked) = state.cursors.asked::<ReportPosition>(question, of.limit, of.cursor.as_deref())?;
    let behind = (measure, after, asked.limit);
    let page = move |snapshot: &mut store::Snapshot| cases::report_items(snapshot, &scope, &query, behind);
    let (items, next) = state.store.read(page).await?;
    Ok(asked.page(items, next))
}

/// What lies before each organisation now, within what the caller may see.
///
/// # Errors
/// When the database fails.
pub async fn load(
    state: &State,
    caller: &Authenticated,
    division: Option<DivisionCode>,
) -> Result<BTreeMap<OrganisationId, Load>, Problem> {
    let scope = caller.scope();
    Ok(state.store.read(move |snapshot| cases::load(snapshot, &scope, division)).await?)
}
