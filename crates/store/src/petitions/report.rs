//! The report of petitions (信访统计), domain reference 8.2: what petitions counted for in a period by office, channel,
//! content, place and so on, as known on a day, beside the period before and the same of the year before.

use std::collections::BTreeMap;

use chrono::Datelike;
use diesel::dsl::{count_star, sql, sum};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::organisation::OrganisationTree;
use domain::petition::{Channel, ContentClass, Purpose};
use domain::statistics::{Figure, Indicator, Measure, Sum};
use serde::Serialize;
use utoipa::ToSchema;

use super::indicators::{IndicatorQuery, Sums, asked, grouped, of, sums, unrated_counts};
use super::visibility::{self, Shield, counted};
use crate::connection::{AnyConnection, MultiBackend};
use crate::dossier::Span;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::petition_measure as table;
use crate::scope::Scope;
use crate::types::Db;

domain::coded_enum! {
    /// By what a report of petitions is divided (统计口径).
    pub enum PetitionDimension {
        /// By the organisation whose work it was.
        Organisation = "organisation" "机构";
        /// By its tier.
        Tier = "tier" "层级";
        /// By what way they came.
        Channel = "channel" "信访形式";
        /// By what they are about.
        Content = "content" "内容分类";
        /// By what they want.
        Purpose = "purpose" "信访目的";
        /// By the township in which the problem lies.
        Township = "township" "问题属地";
        /// By month.
        Month = "month" "月份";
    }
}

/// Sums by measure.
pub type MeasureCounts = BTreeMap<Measure, Sum>;

/// The figures of a part of a report (统计数据).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PetitionFigures {
    /// Every measure, also those that nothing counts for.
    #[schema(value_type = BTreeMap<String, Sum>)]
    pub counts: MeasureCounts,
    /// Every indicator.
    #[schema(value_type = BTreeMap<String, Figure>)]
    pub indicators: BTreeMap<Indicator, Figure>,
}

impl PetitionFigures {
    /// What counts for a measure.
    #[must_use]
    pub fn of(&self, measure: Measure) -> Sum {
        self.counts.get(&measure).copied().unwrap_or_default()
    }
}

/// A part of a report (统计分项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PetitionReportLine {
    /// By what it is told apart.
    pub by: PetitionDimension,
    /// Which part, as the dimension names it: an id, a code, a division, a month as 2026-11.
    pub key: String,
    /// Its figures.
    pub figures: PetitionFigures,
}

/// Figures of a period (信访统计表).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PetitionReport {
    /// Over everything that was asked for.
    pub total: PetitionFigures,
    /// The same for the period before (环比).
    pub before: PetitionFigures,
    /// The same for this period of the year before (同比).
    pub year_before: PetitionFigures,
    /// Part by part, by one dimension after the other, in the order of their keys.
    pub lines: Vec<PetitionReportLine>,
}

/// Who asks, what is kept from them, and the organisations.
type Asking<'a> = (&'a Scope, &'a Shield, &'a OrganisationTree);

/// The figures of a period, over what was asked for within the scope of [`super::indicators`], without accusations that the
/// account may not know, told apart by each of the dimensions.
///
/// # Errors
/// When the database fails.
pub fn report(
    snapshot: &mut Snapshot,
    scope: &Scope,
    query: &IndicatorQuery,
    dimensions: &[PetitionDimension],
) -> Result<PetitionReport, StoreError> {
    let lenient = unrated_counts(snapshot, scope)?;
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let shield = Shield::of(scope, &keyring, &reference.organisations);
    let asking = (scope, &shield, &*reference.organisations);
    let connection = snapshot.connection();
    let [now, before, year_before] = [query.period, query.period.before(), query.period.year_before()]
        .map(|period| sums(connection, asking, &IndicatorQuery { period, ..*query }));
    let now = now?;
    let figures = |counts: MeasureCounts| figures(&counts, lenient);
    let mut lines = Vec::new();
    for by in dimensions {
        let parts = parts(connection, asking, (query, *by), &now)?;
        lines.extend(parts.into_iter().map(|(key, counts)| PetitionReportLine {
            by: *by,
            key,
            figures: figures(counts),
        }));
    }
    let total = |sums: Sums| figures(together(sums.into_iter().map(|((measure, _), sum)| (measure, sum))));
    Ok(PetitionReport { total: total(now), before: total(before?), year_before: total(year_before?), lines })
}

fn together(sums: impl Iterator<Item = (Measure, Sum)>) -> MeasureCounts {
    let mut counts = MeasureCounts::new();
    for (measure, sum) in sums {
        *counts.entry(measure).or_default() += sum;
    }
    counts
}

fn figures(counts: &MeasureCounts, lenient: bool) -> PetitionFigures {
    let sum = |measure| counts.get(&measure).copied().unwrap_or_default();
    PetitionFigures {
        counts: Measure::ALL.iter().map(|measure| (*measure, sum(*measure))).collect(),
        indicators: Indicator::ALL.iter().map(|indicator| (*indicator, indicator.figure(lenient, sum))).collect(),
    }
}

/// What counts for each part; `whole` is all of it.
fn parts(
    connection: &mut AnyConnection,
    (scope, shield, tree): Asking<'_>,
    (query, by): (&IndicatorQuery, PetitionDimension),
    whole: &Sums,
) -> Result<BTreeMap<String, MeasureCounts>, StoreError> {
    let mut parts: BTreeMap<String, MeasureCounts> = BTreeMap::new();
    let mut add = |part: String, measure, sum| *parts.entry(part).or_default().entry(measure).or_default() += sum;
    /// Adds sums by a column that says which part they belong to.
    macro_rules! by {
        ($column:ident: $part:ty) => {{
            type Row = (Measure, OrganisationId, $part, i64, i64, Option<i64>);
            let rows = grouped!(query, (scope, shield, tree), $column).load::<Row>(connection)?;
            for (measure, _, part, entries, hits, amount) in rows {
                add(part.to_string(), measure, of(entries, hits, amount));
            }
        }};
    }
    match by {
        PetitionDimension::Organisation => {
            for ((measure, organisation), sum) in whole {
                add(organisation.to_string(), *measure, *sum);
            }
        }
        PetitionDimension::Tier => {
            for ((measure, organisation), sum) in whole {
                let tier = tree.get(*organisation).map(|found| found.tier.code());
                add(tier.unwrap_or_default().to_owned(), *measure, *sum);
            }
        }
        PetitionDimension::Channel => by!(channel: Channel),
        PetitionDimension::Content => by!(content: ContentClass),
        PetitionDimension::Purpose => by!(purpose: Purpose),
        PetitionDimension::Township => by!(township: DivisionCode),
        PetitionDimension::Month => {
            for month in query.period.months() {
                let name = format!("{:04}-{:02}", month.from.year(), month.from.month());
                let asked = IndicatorQuery { period: month, ..*query };
                for ((measure, _), sum) in sums(connection, (scope, shield, tree), &asked)? {
                    add(name.clone(), measure, sum);
                }
            }
        }
    }
    Ok(parts)
}
