//! The indicators of petition work (信访考核): figures over what petitions count for, as known on a day, each open to the
//! petitions behind it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::{count_star, sql, sum};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PetitionId};
use domain::rules::{RuleKey, RuleSet};
use domain::statistics::{Figure, Formula, Indicator, Measure, Period, Sum};
use domain::time::{CivilDate, civil_date};
use serde::Serialize;
use utoipa::ToSchema;

use super::line::{PetitionLine, Row};
use super::visibility::{self, Shield, counted, known};
use crate::connection::{AnyConnection, MultiBackend};
use crate::dossier::Span;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::{petition, petition_measure as table};
use crate::scope::Scope;
use crate::types::{Db, sql};

/// Of which petitions indicators are asked.
#[derive(Debug, Clone, Copy)]
pub struct IndicatorQuery {
    /// Which period.
    pub period: Period,
    /// As known at the end of this civil date.
    pub as_of: CivilDate,
    /// Where the problem lies: this division or one within.
    pub division: Option<DivisionCode>,
    /// Whose work.
    pub organisation: Option<OrganisationId>,
}

/// An indicator with what it is made of (指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IndicatorLine {
    /// The formula.
    pub formula: Formula,
    /// Over everything that was asked for.
    pub figure: Figure,
    /// The same for each organisation whose work is measured.
    pub organisations: BTreeMap<OrganisationId, Figure>,
}

/// A petition behind an indicator (指标明细).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct IndicatorItem {
    /// For what it counts.
    pub measure: Measure,
    /// Civil date on which it counts.
    pub on: NaiveDate,
    /// Civil date from which it is a hit, when it was by then.
    pub hit_on: Option<NaiveDate>,
    /// Days or people, where the measure has an amount.
    pub amount: u32,
    /// Whose work.
    pub organisation: OrganisationId,
    /// The petition.
    pub petition: PetitionLine,
}

/// Entries that a query asks for and the scope reaches, as a boxed query over `$source`.
macro_rules! asked {
    ($source:expr, $scope:expr, $query:expr, $measures:expr) => {{
        let (period, as_of) = ($query.period, $query.as_of);
        let measures: Vec<_> = $measures.into_iter().map(Db).collect();
        let mut entries = $source
            .filter(table::measure.eq_any(measures))
            .filter(table::counted_on.between(Db(period.from), Db(period.to.min(as_of))))
            .filter(table::known_from.le(Db(as_of)))
            .filter(table::known_until.is_null().or(table::known_until.gt(Some(Db(as_of)))));
        let overseen = visibility::oversees($scope).then(|| $scope.division());
        for division in [overseen, $query.division].into_iter().flatten() {
            entries = match Span::of(division) {
                Span::Counties(first, last) if first == last => entries.filter(table::county.eq(Db(first))),
                Span::Counties(first, last) => entries.filter(table::county.between(Db(first), Db(last))),
                Span::Township(township) => entries.filter(table::township.eq(Db(township))),
                Span::Village(township, village) => {
                    entries.filter(table::township.eq(Db(township))).filter(table::division.eq(Db(village)))
                }
            };
        }
        // Whoever does not oversee sees the figures of the own organisation.
        let own = overseen.is_none().then(|| $scope.organisation_id());
        for organisation in [own, $query.organisation].into_iter().flatten() {
            entries = entries.filter(table::organisation.eq(Db(organisation)));
        }
        entries
    }};
}

type Sums = BTreeMap<(Measure, OrganisationId), Sum>;

/// Every indicator, over what was asked for within the scope: the division of those who oversee or audit it, else the own
/// organisation. What the account may not know is not counted, lest it be inferred from a figure that opens to less.
///
/// # Errors
/// When the database fails.
pub fn indicators(
    snapshot: &mut Snapshot,
    scope: &Scope,
    query: &IndicatorQuery,
) -> Result<Vec<IndicatorLine>, StoreError> {
    let lenient = unrated_counts(snapshot, scope)?;
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let shield = Shield::of(scope, &keyring, &reference.organisations);
    let sums = sums(snapshot.connection(), (scope, &shield), query)?;
    let over = |measure: Measure, organisation: Option<OrganisationId>| {
        let of_measure = sums.iter().filter(|((m, o), _)| *m == measure && organisation.is_none_or(|own| own == *o));
        of_measure.fold(Sum::default(), |total, (_, sum)| Sum {
            entries: total.entries + sum.entries,
            hits: total.hits + sum.hits,
            amount: total.amount + sum.amount,
        })
    };
    let line = |indicator: &Indicator| {
        let measures = indicator.measures();
        let measured =
            sums.keys().filter(|(measure, _)| measures.contains(measure)).map(|(_, organisation)| *organisation);
        IndicatorLine {
            formula: indicator.formula(),
            figure: indicator.figure(lenient, |measure| over(measure, None)),
            organisations: measured
                .map(|own| (own, indicator.figure(lenient, |measure| over(measure, Some(own)))))
                .collect(),
        }
    };
    Ok(Indicator::ALL.iter().map(line).collect())
}

/// Whether a rating that was not given in time counts as satisfied here.
fn unrated_counts(snapshot: &mut Snapshot, scope: &Scope) -> Result<bool, StoreError> {
    let reference = snapshot.reference()?;
    let today = civil_date(snapshot.now());
    let rules = RuleSet::resolve(&reference.overrides, scope.division(), Some(scope.organisation().kind.code()), today);
    Ok(rules.flag(RuleKey::KpiOverdueUnratedAsSatisfied))
}

fn sums(
    connection: &mut AnyConnection,
    (scope, shield): (&Scope, &Shield),
    query: &IndicatorQuery,
) -> Result<Sums, StoreError> {
    let hits =
        sql::<BigInt>("COUNT(CASE WHEN hit_on <= ").bind::<sql::CivilDate, _>(Db(query.as_of)).sql(" THEN 1 END)");
    let source = table::table
        .group_by((table::measure, table::organisation))
        .select((table::measure, table::organisation, count_star(), hits, sum(table::amount)))
        .into_boxed::<MultiBackend>();
    let rows =
        counted!(asked!(source, scope, query, Measure::ALL.iter().copied()), (scope, shield)).load::<(
            Measure,
            OrganisationId,
            i64,
            i64,
            Option<i64>,
        )>(connection)?;
    let natural = |number: i64| u64::try_from(number).unwrap_or_default();
    let sums = rows.into_iter().map(|(measure, organisation, entries, hits, amount)| {
        let [entries, hits, amount] = [entries, hits, amount.unwrap_or_default()].map(natural);
        ((measure, organisation), Sum { entries, hits, amount })
    });
    Ok(sums.collect())
}

/// Where a page of items ended: the civil date and the petition, with its place in the sequence.
pub type ItemPosition = (CivilDate, PetitionId, i32);

/// The petitions behind an indicator, latest first, after a position; where to go on is said beside them. Accusations that
/// the account may not know are no rows at all, since a position can be read by whoever gets it.
///
/// # Errors
/// When the database fails.
pub fn items(
    snapshot: &mut Snapshot,
    scope: &Scope,
    query: &IndicatorQuery,
    (indicator, after, limit): (Indicator, Option<ItemPosition>, u32),
) -> Result<(Vec<IndicatorItem>, Option<ItemPosition>), StoreError> {
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let keyring = snapshot.keyring().clone();
    let shield = Shield::of(scope, &keyring, &reference.organisations);
    let behind = petition::county.eq(table::county).and(petition::id.eq(table::petition_id));
    let source = table::table.inner_join(petition::table.on(behind)).into_boxed::<MultiBackend>();
    let mut rows = asked!(source, scope, query, indicator.measures())
        .filter(petition::wrapped_key.is_not_null())
        .order((table::counted_on.desc(), table::petition_id.desc(), table::sequence.desc()))
        .limit(i64::from(limit));
    rows = known!(rows, (scope, shield));
    if let Some((on, id, sequence)) = after {
        let tie = table::counted_on
            .lt(Db(on))
            .or(table::petition_id.lt(Db(id)).or(table::petition_id.eq(Db(id)).and(table::sequence.lt(sequence))));
        rows = rows.filter(table::counted_on.le(Db(on))).filter(tie);
    }
    let rows = rows
        .select((
            (table::measure, table::counted_on, table::hit_on, table::amount, table::organisation, table::sequence),
            Row::as_select(),
        ))
        .load::<((Measure, NaiveDate, Option<NaiveDate>, i32, OrganisationId, i32), Row)>(snapshot.connection())?;
    let full = rows.len() == limit as usize;
    let next = rows.last().filter(|_| full).map(|((_, on, .., sequence), row)| (*on, row.id, *sequence));
    let mut items = Vec::new();
    for ((measure, on, hit_on, amount, organisation, _), row) in rows {
        let hit_on = hit_on.filter(|hit| *hit <= query.as_of);
        let (amount, petition) = (u32::try_from(amount).unwrap_or_default(), row.open(&keyring, today)?);
        items.push(IndicatorItem { measure, on, hit_on, amount, organisation, petition });
    }
    Ok((items, next))
}
