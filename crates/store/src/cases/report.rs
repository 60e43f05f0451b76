//! Reports of people's mediation (人民调解统计): figures of a period by organisation, category, place and so on, the cases
//! behind each, and what lies before each organisation now.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::case::{MediationState, Source};
use domain::category::Category;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId};
use domain::organisation::{OrganisationKind, OrganisationTree, Tier};
use domain::statistics::Period;
use domain::statistics::mediation::{CaseMeasure, Counts, Figures};
use domain::time::{CivilDate, civil_date};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::{CaseLine, Row};
use super::visibility;
use crate::connection::MultiBackend;
use crate::dossier::{Load, Span, lit, loads, passing_over, within};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::{case_measure as table, mediation_case};
use crate::scope::Scope;
use crate::types::Db;

domain::coded_enum! {
    /// By what a report is divided (统计维度).
    pub enum Dimension {
        /// By the organisation whose work it was.
        Organisation = "organisation" "调解组织";
        /// By kind of organisation.
        OrganisationKind = "organisation_kind" "组织类型";
        /// By tier: village, township, county, city.
        Tier = "tier" "层级";
        /// By kind of dispute.
        Category = "category" "纠纷类别";
        /// By where the case came from.
        Source = "source" "案件来源";
        /// By the township in which the dispute lies.
        Township = "township" "问题属地";
        /// By month.
        Month = "month" "月份";
    }
}

/// Of which work a report is (统计范围).
#[derive(Debug, Clone)]
pub struct ReportQuery {
    /// Which period.
    pub period: Period,
    /// As known at the end of this civil date.
    pub as_of: CivilDate,
    /// Where the disputes lie: this division or one within.
    pub division: Option<DivisionCode>,
    /// Whose work.
    pub organisation: Option<OrganisationId>,
    /// Work of organisations of this kind.
    pub kind: Option<OrganisationKind>,
    /// Work of organisations of this tier.
    pub tier: Option<Tier>,
    /// Which kind of dispute.
    pub category: Option<Category>,
    /// Cases that came from there.
    pub source: Option<Source>,
}

/// A part of a report (统计分项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportLine {
    /// Which part, as the dimension names it: an id, a code, a division, a month as 2026-11.
    pub key: String,
    /// Its figures.
    pub figures: Figures,
}

/// Figures of a period (统计表).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseReport {
    /// Over everything that was asked for.
    pub total: Figures,
    /// Part by part, in the order of their keys.
    pub lines: Vec<ReportLine>,
}

/// Sums of a measure that belong to one organisation and one part.
type Sum = (CaseMeasure, OrganisationId, String, i64, i64);

/// Rows that a query asks for and the scope reaches, as a boxed query over `$source`.
macro_rules! asked {
    ($source:expr, $scope:expr, $query:expr, $tree:expr) => {{
        let (period, as_of) = ($query.period, $query.as_of);
        let mut rows = $source
            .filter(table::counted_on.between(Db(period.from), Db(period.to.min(as_of))))
            .filter(table::known_from.le(Db(as_of)))
            .filter(table::known_until.is_null().or(table::known_until.gt(Some(Db(as_of)))));
        let overseen = visibility::oversees($scope).then(|| $scope.division());
        rows = within!(rows, table, [overseen, $query.division]);
        // Whoever does not oversee sees the figures of the own organisation.
        let own = overseen.is_none().then(|| $scope.organisation_id());
        for organisation in [own, $query.organisation].into_iter().flatten() {
            rows = rows.filter(table::organisation.eq(Db(organisation)));
        }
        if let Some(organisations) = $query.organisations($tree) {
            rows = rows.filter(table::organisation.eq_any(organisations));
        }
        if let Some(category) = $query.category {
            rows = rows.filter(table::category.eq(Db(category)));
        }
        if let Some(source) = $query.source {
            rows = rows.filter(table::source.eq(Db(source)));
        }
        rows
    }};
}

impl ReportQuery {
    /// The organisations of the kind and tier that are asked for.
    fn organisations(&self, tree: &OrganisationTree) -> Option<Vec<Db<OrganisationId>>> {
        if self.kind.is_none() && self.tier.is_none() {
            return None;
        }
        let asked = tree.iter().filter(|organisation| {
            self.kind.is_none_or(|kind| kind == organisation.kind)
                && self.tier.is_none_or(|tier| tier == organisation.tier)
        });
        Some(asked.map(|organisation| Db(organisation.id)).collect())
    }
}

/// The figures of a period, over what was asked for within the scope: the division of those who oversee or audit it, else
/// the own organisation.
///
/// # Errors
/// When the database fails.
pub fn report(
    snapshot: &mut Snapshot,
    scope: &Scope,
    query: &ReportQuery,
    by: Dimension,
) -> Result<CaseReport, StoreError> {
    let mut lines: BTreeMap<String, Counts> = BTreeMap::new();
    let mut total = Counts::new();
    if visibility::partakes(scope) {
        let tree = snapshot.reference()?.organisations.clone();
        for (measure, organisation, part, count, amount) in sums(snapshot, scope, (query, by), &tree)? {
            let organisation_of = || tree.get(organisation);
            let key = match by {
                Dimension::Organisation => organisation.to_string(),
                Dimension::OrganisationKind => organisation_of().map(|o| o.kind.code().to_owned()).unwrap_or_default(),
                Dimension::Tier => organisation_of().map(|o| o.tier.code().to_owned()).unwrap_or_default(),
                Dimension::Category | Dimension::Source | Dimension::Township | Dimension::Month => part,
            };
            for counts in [&mut total, lines.entry(key).or_default()] {
                let sum = counts.entry(measure).or_default();
                sum.cases += u64::try_from(count).unwrap_or_default();
                sum.amount += amount;
            }
        }
    }
    let lines = lines.into_iter().map(|(key, counts)| ReportLine { key, figures: Figures::from(&counts) });
    Ok(CaseReport { total: Figures::from(&total), lines: lines.collect() })
}

fn sums(
    snapshot: &mut Snapshot,
    scope: &Scope,
    (query, by): (&ReportQuery, Dimension),
    tree: &OrganisationTree,
) -> Result<Vec<Sum>, StoreError> {
    /// Sums by one more column, its value as a word.
    macro_rules! grouped {
        ($query:expr, $($column:ident)?) => {{
            let source = table::table
                .group_by((table::measure, table::organisation $(, table::$column)?))
                .select((
                    table::measure,
                    table::organisation,
                    $(table::$column,)?
                    count_star(),
                    // PostgreSQL would widen the sum to a numeric.
                    sql::<BigInt>("CAST(SUM(amount) AS BIGINT)"),
                ))
                .into_boxed::<MultiBackend>();
            asked!(source, scope, $query, tree)
        }};
    }
    let connection = snapshot.connection();
    /// Sums by a column that says which part they belong to.
    macro_rules! parts {
        ($column:ident: $part:ty) => {
            grouped!(query, $column)
                .load::<(CaseMeasure, OrganisationId, $part, i64, i64)>(connection)?
                .into_iter()
                .map(|(measure, organisation, part, count, amount)| {
                    (measure, organisation, part.to_string(), count, amount)
                })
                .collect()
        };
    }
    let whole = |part: String| {
        move |(measure, organisation, count, amount): (CaseMeasure, OrganisationId, i64, i64)| {
            (measure, organisation, part.clone(), count, amount)
        }
    };
    Ok(match by {
        Dimension::Organisation | Dimension::OrganisationKind | Dimension::Tier => {
            grouped!(query,).load(connection)?.into_iter().map(whole(String::new())).collect()
        }
        Dimension::Category => parts!(category: Category),
        Dimension::Source => parts!(source: Source),
        Dimension::Township => parts!(township: DivisionCode),
        Dimension::Month => {
            let mut sums = Vec::new();
            for month in query.period.months() {
                let name = format!("{:04}-{:02}", month.from.year(), month.from.month());
                let of_month = ReportQuery { period: month, ..query.clone() };
                sums.extend(grouped!(&of_month,).load(connection)?.into_iter().map(whole(name)));
            }
            sums
        }
    })
}

/// A case behind a figure (统计明细).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReportItem {
    /// For what it counts.
    pub measure: CaseMeasure,
    /// Civil date on which it counts.
    pub on: NaiveDate,
    /// People or fen, where the measure has an amount; else 1.
    pub amount: i64,
    /// Whose work it was.
    pub organisation: OrganisationId,
    /// The case.
    pub case: CaseLine,
}

/// Where a page of items ended: the civil date and the case, with its place in the sequence.
pub type ReportPosition = (CivilDate, CaseId, i32);

/// The cases behind a figure, latest first, after a position; where to go on is said beside them. Of a forgotten case the
/// count is left, and nothing else.
///
/// # Errors
/// When the database fails.
pub fn report_items(
    snapshot: &mut Snapshot,
    scope: &Scope,
    query: &ReportQuery,
    (measure, after, limit): (CaseMeasure, Option<ReportPosition>, u32),
) -> Result<(Vec<ReportItem>, Option<ReportPosition>), StoreError> {
    if !visibility::partakes(scope) {
        return Ok((Vec::new(), None));
    }
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let keyring = snapshot.keyring().clone();
    let behind = mediation_case::county.eq(table::county).and(mediation_case::id.eq(table::case_id));
    let source = table::table.inner_join(mediation_case::table.on(behind)).into_boxed::<MultiBackend>();
    let mut rows = asked!(source, scope, query, &reference.organisations)
        .filter(table::measure.eq(Db(measure)))
        .filter(mediation_case::wrapped_key.is_not_null())
        .order((table::counted_on.desc(), table::case_id.desc(), table::sequence.desc()))
        .limit(i64::from(limit));
    if let Some((on, id, sequence)) = after {
        let tie = table::counted_on
            .lt(Db(on))
            .or(table::case_id.lt(Db(id)).or(table::case_id.eq(Db(id)).and(table::sequence.lt(sequence))));
        rows = rows.filter(table::counted_on.le(Db(on))).filter(tie);
    }
    let rows = rows
        .select(((table::counted_on, table::amount, table::organisation, table::sequence), Row::as_select()))
        .load::<((NaiveDate, i64, OrganisationId, i32), Row)>(snapshot.connection())?;
    let full = rows.len() == limit as usize;
    let next = rows.last().filter(|_| full).map(|((on, .., sequence), row)| (*on, row.id(), *sequence));
    let items = rows.into_iter().map(|((on, amount, organisation, _), row)| {
        let case = row.open(&keyring, today)?;
        Ok(ReportItem { measure, on, amount, organisation, case })
    });
    Ok((items.collect::<Result<_, StoreError>>()?, next))
}

/// What lies before each organisation now, within the scope.
///
/// # Errors
/// When the database fails.
pub fn load(
    snapshot: &mut Snapshot,
    scope: &Scope,
    division: Option<DivisionCode>,
) -> Result<BTreeMap<OrganisationId, Load>, StoreError> {
    if !visibility::partakes(scope) {
        return Ok(BTreeMap::new());
    }
    let today = civil_date(snapshot.now());
    let overseen = visibility::oversees(scope).then(|| scope.division());
    let counts = |lamp: Option<Lamp>| {
        let mut query = mediation_case::table
            .group_by(mediation_case::responsible)
            .select((mediation_case::responsible, count_star()))
            .into_boxed::<MultiBackend>();
        query = within!(query, mediation_case, [overseen, division]);
        if overseen.is_none() {
            query = query.filter(mediation_case::responsible.eq(Db(scope.organisation_id())));
        }
        query = match lamp {
            Some(_) => lit!(query, mediation_case, lamp, today),
            None => {
                let open = MediationState::ALL.iter().copied().filter(|state| state.is_open()).map(Db);
                query.filter(mediation_case::state.eq_any(open.collect::<Vec<_>>()))
            }
        };
        query.load::<(OrganisationId, i64)>(snapshot.connection())
    };
    Ok(loads(counts)?)
}
