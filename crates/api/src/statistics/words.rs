//! How figures are written, on pages and in tables.

use domain::{
    case::Source,
    category::Category,
    division::{DivisionCode, DivisionTree},
    organisation::{OrganisationKind, OrganisationTree, Tier},
    statistics::{Value, mediation::CaseMeasure},
};
use store::cases::Dimension;

/// Measures in the order of the columns.
pub const COLUMNS: [CaseMeasure; CaseMeasure::ALL.len()] = [
    CaseMeasure::Accepted,
    CaseMeasure::Complex,
    CaseMeasure::Settled,
    CaseMeasure::SettledInPlace,
    CaseMeasure::Written,
    CaseMeasure::Oral,
    CaseMeasure::Failed,
    CaseMeasure::Performed,
    CaseMeasure::ConfirmationAsked,
    CaseMeasure::Confirmed,
    CaseMeasure::HandedUp,
    CaseMeasure::NotAccepted,
    CaseMeasure::Rated,
    CaseMeasure::RatedContent,
];

/// A value as people write it: a share in percent, a mean in days; a dash where there is nothing to divide by.
#[must_use]
pub fn written(value: Value) -> String {
    match value {
        Value::Share { per_ten_thousand } => format!("{}.{:02}%", per_ten_thousand / 100, per_ten_thousand % 100),
        Value::Mean { tenths } => format!("{}.{} 天", tenths / 10, tenths % 10),
        Value::Count { count } => count.to_string(),
        Value::Undefined => "—".to_owned(),
    }
}

/// Fen as 万元 with two decimals, rounded half up, as the reports have it (domain reference 7.3).
#[must_use]
pub fn ten_thousand_yuan(fen: i64) -> String {
    let hundredths = hundredths_of_ten_thousand_yuan(fen);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Fen as hundredths of 万元, rounded half up.
pub(super) const fn hundredths_of_ten_thousand_yuan(fen: i64) -> i64 {
    fen.saturating_add(5_000) / 10_000
}

/// What a part of a report is called.
#[must_use]
pub fn part(by: Dimension, key: &str, tree: &OrganisationTree) -> String {
    let found = match by {
        Dimension::Organisation => key.parse().ok().and_then(|id| tree.get(id)).map(|found| found.name.clone()),
        Dimension::OrganisationKind => key.parse::<OrganisationKind>().ok().map(|kind| kind.name_zh().to_owned()),
        Dimension::Tier => key.parse::<Tier>().ok().map(|tier| tier.name_zh().to_owned()),
        Dimension::Category => key.parse::<Category>().ok().map(|category| category.name_zh().to_owned()),
        Dimension::Source => key.parse::<Source>().ok().map(|source| source.name_zh().to_owned()),
        Dimension::Township => key.parse::<DivisionCode>().ok().map(place),
        Dimension::Month => None,
    };
    found.unwrap_or_else(|| key.to_owned())
}

/// A division without those above it.
#[must_use]
pub fn place(code: DivisionCode) -> String {
    let tree = DivisionTree::official();
    tree.get(code).map_or_else(|| tree.full_name(code), |found| found.name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_shares_are_written_as_in_the_reports() {
        let table = [(0, "0.00"), (4_999, "0.00"), (5_000, "0.01"), (80_000, "0.08"), (123_456_789, "123.46")];
        for (fen, written) in table {
            assert_eq!(ten_thousand_yuan(fen), written);
        }
        assert_eq!(written(Value::Share { per_ten_thousand: 9_605 }), "96.05%");
        assert_eq!(written(Value::Mean { tenths: 67 }), "6.7 天");
        assert_eq!(written(Value::Undefined), "—");
    }

    #[test]
    fn every_measure_has_a_column() {
        assert!(CaseMeasure::ALL.iter().all(|measure| COLUMNS.contains(measure)));
    }
}
