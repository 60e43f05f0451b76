//! The indicators of petition work (信访考核): figures over what petitions count for, as known on a day, each open to the
//! petitions behind it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::{count_star, sql, sum};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PetitionId};
use domain::organisation::{OrganisationTree, Tier};
use domain::petition::{Channel, ContentClass, Purpose};
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
use crate::types::Db;

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
    /// Work of organisations of this tier.
    pub tier: Option<Tier>,
    /// Petitions that came by this way.
    pub channel: Option<Channel>,
    /// Petitions that are about this.
    pub content: Option<ContentClass>,
    /// Petitions that want this.
    pub purpose: Option<Purpose>,
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
    ($source:expr, ($scope:expr, $tree:expr), $query:expr, $measures:expr) => {{
        let (period, as_of) = ($query.period, $query.as_of);
        let overseen = visibility::oversees($scope).then(|| $scope.division());
        let open = |measure: &Measure| overseen.is_some() || measure.is_of_partakers();
        let measures: Vec<_> = $measures.into_iter().filter(open).map(Db).collect();
        let mut entries = $source
            .filter(table::measure.eq_any(measures))
            .filter(table::counted_on.between(Db(period.from), Db(period.to.min(as_of))))
            .filter(table::known_from.le(Db(as_of)))
            .filter(table::known_until.is_null().or(table::known_until.gt(Some(Db(as_of)))));
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
        if let Some(tier) = $query.tier {
            let of_tier = $tree.iter().filter(|organisation| organisation.tier == tier);
            entries = entries.filter(table::organisation.eq_any(of_tier.map(|one| Db(one.id)).collect::<Vec<_>>()));
        }
        if let Some(channel) = $query.channel {
            entries = entries.filter(table::channel.eq(Db(channel)));
        }
        if let Some(content) = $query.content {
            entries = entries.filter(table::content.eq(Db(content)));
        }
        if let Some(purpose) = $query.purpose {
            entries = entries.filter(table::purpose.eq(Db(purpose)));
        }
        entries
    }};
}

/// Numbers, hits and amounts of all entries by measure and organisation, and by one more column where one is named, without
/// accusations that the account may not know.
macro_rules! grouped {
    ($query:expr, ($scope:expr, $shield:expr, $tree:expr) $(, $column:ident)?) => {{
        let hits = sql::<BigInt>("COUNT(CASE WHEN hit_on <= ")
            .bind::<crate::types::sql::CivilDate, _>(Db($query.as_of))
            .sql(" THEN 1 END)");
        let source = table::table
            .group_by((table::measure, table::organisation $(, table::$column)?))
            .select((table::measure, table::organisation, $(table::$column,)? count_star(), hits, sum(table::amount)))
            .into_boxed::<MultiBackend>();
        counted!(asked!(source, ($scope, $tree), $query, Measure::ALL.iter().copied()), ($scope, $shield))
    }};
}
pub(super) use {asked, grouped};

/// Sums by measure and organisation.
pub(super) type Sums = BTreeMap<(Measure, OrganisationId), Sum>;

/// Every indicator, over what was asked for within the scope: the division of those who oversee or audit it, else the own
/// organisation. Accusations that the account may not know are not counted, lest they be inferred from a figure that opens to
/// less; what is confidential counts, and is not shown behind it.
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
    let sums = sums(snapshot.connection(), (scope, &shield, &reference.organisations), query)?;
    let over = |measure: Measure, organisation: Option<OrganisationId>| {
        let of_measure = sums.iter().filter(|((m, o), _)| *m == measure && organisation.is_none_or(|own| own == *o));
        of_measure.fold(Sum::default(), |mut total, (_, sum)| {
            total += *sum;
            total
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
pub(super) fn unrated_counts(snapshot: &mut Snapshot, scope: &Scope) -> Result<bool, StoreError> {
    let reference = snapshot.reference()?;
    let today = civil_date(snapshot.now());
    let rules = RuleSet::resolve(&reference.overrides, scope.division(), Some(scope.organisation().kind.code()), today);
    Ok(rules.flag(RuleKey::KpiOverdueUnratedAsSatisfied))
}

pub(super) fn sums(
    connection: &mut AnyConnection,
    (scope, shield, tree): (&Scope, &Shield, &OrganisationTree),
    query: &IndicatorQuery,
) -> Result<Sums, StoreError> {
    type Row = (Measure, OrganisationId, i64, i64, Option<i64>);
    let rows = grouped!(query, (scope, shield, tree)).load::<Row>(connection)?;
    Ok(rows
        .into_iter()
        .map(|(measure, organisation, n, hits, amount)| ((measure, organisation), of(n, hits, amount)))
        .collect())
}

/// What the database adds up.
pub(super) fn of(entries: i64, hits: i64, amount: Option<i64>) -> Sum {
    let [entries, hits, amount] =
        [entries, hits, amount.unwrap_or_default()].map(|number| u64::try_from(number).unwrap_or_default());
    Sum { entries, hits, amount }
}

/// Where a page of items ended: the civil date and the petition, with its place in the sequence.
pub type ItemPosition = (CivilDate, PetitionId, i32);

/// The petitions behind what these measures count, or behind their hits or misses alone, latest first, after a position;
/// where to go on is said beside them. Petitions that the account may not know are no rows at all, since a position can be
/// read by whoever gets it.
///
/// # Errors
/// When the database fails.
pub fn items(
    snapshot: &mut Snapshot,
    scope: &Scope,
    query: &IndicatorQuery,
    (measures, hits): (Vec<Measure>, Option<bool>),
    (after, limit): (Option<ItemPosition>, u32),
) -> Result<(Vec<IndicatorItem>, Option<ItemPosition>), StoreError> {
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let keyring = snapshot.keyring().clone();
    let shield = Shield::of(scope, &keyring, &reference.organisations);
    let behind = petition::county.eq(table::county).and(petition::id.eq(table::petition_id));
    let source = table::table.inner_join(petition::table.on(behind)).into_boxed::<MultiBackend>();
    let mut rows = asked!(source, (scope, &reference.organisations), query, measures)
        .filter(petition::wrapped_key.is_not_null())
        .order((table::counted_on.desc(), table::petition_id.desc(), table::sequence.desc()))
        .limit(i64::from(limit));
    rows = known!(rows, (scope, shield));
    rows = match hits {
        None => rows,
        Some(true) => rows.filter(table::hit_on.le(Some(Db(query.as_of)))),
        Some(false) => rows.filter(table::hit_on.is_null().or(table::hit_on.gt(Some(Db(query.as_of))))),
    };
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
