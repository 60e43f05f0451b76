//! The report of petitions (信访统计): what they counted for in a period, told apart, and the petitions behind each figure.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::NaiveDate;
use domain::{
    organisation::{OrganisationTree, Tier},
    petition::{Channel, ContentClass, Purpose},
    statistics::{Indicator, Measure, Period, Sum},
};
use serde::Serialize;
use store::{
    organisations,
    petitions::{self, IndicatorItem, PetitionDimension, PetitionFigures, PetitionReport},
};
use utoipa::ToSchema;

use super::{Of, READERS, counted};
use crate::{
    auth::Authenticated,
    extract::{Page, parse_query},
    problem::Problem,
    routes::{Access, Route},
    server::State,
    sheet::{self, Cell, Format},
    statistics::{
        not_too_many_months,
        words::{place, written},
    },
};

const TAG: &str = "信访统计";
const REPORT: &str = "/api/v1/statistics/petitions";

/// A column of the report: what it is called and what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// How many count for a measure.
    Entries(&'static str, Measure),
    /// How many of them are hits.
    Hits(&'static str, Measure),
    /// How many are none.
    Misses(&'static str, Measure),
    /// Their amounts together.
    Amount(&'static str, Measure),
    /// What an indicator comes to.
    Value(Indicator),
}

use Column::{Amount, Entries, Hits, Misses, Value};

/// The columns of the report in their order, as many together as a printed page is wide.
pub const COLUMNS: [(&str, &[Column]); 4] = [
    (
        "登记",
        &[
            Entries("登记（件次）", Measure::Item),
            Misses("初件", Measure::Item),
            Hits("重件", Measure::Item),
            Amount("人次", Measure::Item),
            Entries("走访（批次）", Measure::Visit),
            Amount("走访（人次）", Measure::Visit),
            Entries("集体访（批次）", Measure::GroupVisit),
            Amount("集体访（人次）", Measure::GroupVisit),
            Entries("领导接访", Measure::LeaderReception),
        ],
    ),
    (
        "办理",
        &[
            Entries("转送", Measure::Transfer),
            Entries("交办", Measure::Assign),
            Entries("自办", Measure::SelfHandled),
            Entries("督办", Measure::Supervision),
            Entries("受理办理", Measure::Accepted),
            Entries("不予（不再）受理", Measure::NotAccepted),
            Entries("办结", Measure::Concluded),
            Entries("复查", Measure::Review),
            Entries("复核", Measure::Recheck),
            Entries("三级终结", Measure::Finality),
        ],
    ),
    (
        "监督和会议",
        &[
            Entries("被反映", Measure::Complained),
            Entries("领导包案", Measure::Sponsorship),
            Entries("三项建议", Measure::Proposal),
            Hits("建议已反馈", Measure::Proposal),
            Entries("建议采纳", Measure::ProposalAdopted),
            Entries("会议议定事项", Measure::MeetingItem),
            Hits("议定事项已完成", Measure::MeetingItem),
        ],
    ),
    (
        "时效和评价",
        &[
            Value(Indicator::TimelyAcceptanceRateOffice),
            Value(Indicator::TimelyAcceptanceRateUnit),
            Value(Indicator::OntimeConclusionRate),
            Value(Indicator::RepeatRateItems),
            Value(Indicator::SatisfactionRateOffice),
            Value(Indicator::SatisfactionRateUnit),
            Value(Indicator::ParticipationRateOffice),
            Value(Indicator::ParticipationRateUnit),
        ],
    ),
];

impl Column {
    /// What it is called.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Entries(name, _) | Hits(name, _) | Misses(name, _) | Amount(name, _) => name,
            Value(indicator) => indicator.name_zh(),
        }
    }

    /// The number in it, where it is one.
    #[must_use]
    pub fn number(self, figures: &PetitionFigures) -> Option<u64> {
        Some(match self {
            Entries(_, measure) => figures.of(measure).entries,
            Hits(_, measure) => figures.of(measure).hits,
            Misses(_, measure) => {
                let Sum { entries, hits, .. } = figures.of(measure);
                entries.saturating_sub(hits)
            }
            Amount(_, measure) => figures.of(measure).amount,
            Value(_) => return None,
        })
    }

    /// What stands in it, as people write it.
    #[must_use]
    pub fn written(self, figures: &PetitionFigures) -> String {
        match (self, self.number(figures)) {
            (Value(indicator), _) => figures.indicators.get(&indicator).map(|figure| written(figure.value)),
            (_, number) => number.map(|number| number.to_string()),
        }
        .unwrap_or_default()
    }
}

pub(super) fn routes() -> Vec<Route> {
    let get = Route::read(REPORT, "某一期间的信访统计", report);
    let export = Route::new(Method::GET, format!("{REPORT}/export"), "导出信访统计", table).query::<Of>();
    let items = Route::read_of(format!("{REPORT}/{{measure}}/items"), "统计数字背后的信访件", items);
    [get, sheet::taken_out(export), items].map(|route| route.tag(TAG).access(Access::Roles(READERS))).into()
}

/// What petitions counted for in a period (信访统计).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportOfPetitions)]
pub struct Report {
    /// Which period.
    pub period: Period,
    /// As known at the end of this civil date.
    pub as_of: NaiveDate,
    /// The figures.
    #[serde(flatten)]
    pub figures: PetitionReport,
}

/// What petitions counted for in a period, within what the caller may see.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid) when the period is none, or has too many months to be divided
/// into.
pub async fn report(state: &State, caller: &Authenticated, of: Of) -> Result<Report, Problem> {
    let (scope, query, by) = (caller.scope(), of.query(state)?, of.by);
    if by.is_none_or(|by| by == PetitionDimension::Month) {
        not_too_many_months(query.period)?;
    }
    let read = move |snapshot: &mut store::Snapshot| {
        let by = by.as_ref().map_or(PetitionDimension::ALL, std::slice::from_ref);
        petitions::report(snapshot, &scope, &query, by)
    };
    Ok(Report { period: query.period, as_of: query.as_of, figures: state.store.read(read).await? })
}

/// The petitions behind a figure, latest first.
///
/// # Errors
/// As [`report`], and [`Kind::CursorInvalid`](crate::problem::Kind::CursorInvalid).
pub async fn items(
    state: &State,
    caller: &Authenticated,
    measure: Measure,
    of: Of,
) -> Result<Page<IndicatorItem>, Problem> {
    counted(state, caller, vec![measure], of).await
}

/// `GET /api/v1/statistics/petitions/export`.
async fn table(request: HttpRequest, state: web::Data<State>, caller: Authenticated) -> Result<HttpResponse, Problem> {
    export(state, caller, request.query_string()).await
}

/// The part and the columns.
const WIDTH: usize = 2 + COLUMNS[0].1.len() + COLUMNS[1].1.len() + COLUMNS[2].1.len() + COLUMNS[3].1.len();

fn columns() -> impl Iterator<Item = Column> {
    COLUMNS.iter().flat_map(|(_, columns)| columns.iter().copied())
}

/// The report as a table: the total, the periods it is compared with, and a line a part.
///
/// # Errors
/// As [`report`].
pub async fn export(state: web::Data<State>, caller: Authenticated, query: &str) -> Result<HttpResponse, Problem> {
    let (format, query) = Format::of(query)?;
    let Report { period, figures, .. } = report(&state, &caller, parse_query(&query)?).await?;
    let tree = state.store.read(organisations::tree).await?;
    let compared = [("合计", figures.total), ("上期", figures.before), ("上年同期", figures.year_before)];
    let compared = compared.map(|(name, figures)| row(name, String::new(), &figures));
    let parts = figures.lines.iter();
    let parts = parts.map(|line| row(line.by.name_zh(), part(line.by, &line.key, &tree), &line.figures));
    let mut names = ["口径", "分项"].into_iter().chain(columns().map(Column::name_zh));
    let names: [&str; WIDTH] = std::array::from_fn(|_| names.next().expect("as many names as columns"));
    let name = format!("信访统计-{}至{}", period.from, period.to);
    sheet::whole(format, &name, names, compared.into_iter().chain(parts).collect()).await
}

fn row(kind: &str, part: String, figures: &PetitionFigures) -> [Cell; WIDTH] {
    let shown = |column: Column| match column.number(figures) {
        Some(number) => Cell::Number(number as f64),
        None => column.written(figures).into(),
    };
    let mut cells = [kind.to_owned().into(), part.into()].into_iter().chain(columns().map(shown));
    std::array::from_fn(|_| cells.next().expect("as many cells as columns"))
}

/// What a part of a report is called.
#[must_use]
pub fn part(by: PetitionDimension, key: &str, tree: &OrganisationTree) -> String {
    fn word<T: std::str::FromStr>(key: &str, name: fn(T) -> &'static str) -> Option<String> {
        key.parse().ok().map(|code| name(code).to_owned())
    }
    let found = match by {
        PetitionDimension::Organisation => key.parse().ok().and_then(|id| tree.get(id)).map(|found| found.name.clone()),
        PetitionDimension::Tier => word(key, Tier::name_zh),
        PetitionDimension::Channel => word(key, Channel::name_zh),
        PetitionDimension::Content => word(key, ContentClass::name_zh),
        PetitionDimension::Purpose => word(key, Purpose::name_zh),
        PetitionDimension::Township => key.parse().ok().map(place),
        PetitionDimension::Month => None,
    };
    found.unwrap_or_else(|| key.to_owned())
}
