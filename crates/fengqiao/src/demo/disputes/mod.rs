//! The table of disputes: what people around 枫桥镇 quarrel about, and how often, a file a theme. All invented.
//!
//! In every text `{甲}` and `{乙}` stand for the names of the two sides, `{村}` for the village, `{时}` for when it happened,
//! `{元}` for the yuan in dispute and `{协}` for the yuan agreed on.

mod families;
mod harm;
mod land;
mod neighbours;
mod trade;
mod work;

use domain::case::Difficulty;
use domain::category::Category;

/// A kind of dispute, to be told with names and amounts of its own each time.
#[derive(Debug)]
pub struct Dispute {
    /// What the statistics call it.
    pub category: Category,
    /// How often it comes, against the others.
    pub share: u32,
    /// How difficult it is.
    pub difficulty: Difficulty,
    /// Who applies.
    pub applicant: Cast,
    /// Against whom.
    pub respondent: Cast,
    /// One line that names it, without anybody's name.
    pub title: &'static str,
    /// What happened.
    pub narrative: &'static str,
    /// What is asked for.
    pub requests: &'static [&'static str],
    /// Least and most yuan in dispute; none where it is not about money.
    pub yuan: Option<(u32, u32)>,
    /// What the applicant says in a session.
    pub claim: &'static str,
    /// What the respondent says.
    pub answer: &'static str,
    /// What the mediator proposes.
    pub proposal: &'static str,
    /// What they agree on in the end.
    pub terms: &'static str,
    /// What the respondent owes then.
    pub duty: &'static str,
}

/// What stands on one side of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// A grown-up with an identity card.
    Person,
    /// An old person whose card is lost.
    Undocumented,
    /// A pupil, spoken for by a parent.
    Child,
    /// A firm, shop, school or hospital: one of these names, with `{村}` for the village.
    Firm(&'static [&'static str]),
    /// Several people who act through representatives: what they are called, the fewest and the most of them.
    Group(&'static str, u32, u32),
}

impl Dispute {
    /// Whether a grown-up stands on either side and neither is many.
    pub fn is_between_people(&self) -> bool {
        [self.applicant, self.respondent].iter().all(|cast| *cast == Cast::Person)
    }

    /// Whether somebody stands in it of whom this is true.
    pub fn involves(&self, is_it: fn(Cast) -> bool) -> bool {
        is_it(self.applicant) || is_it(self.respondent)
    }
}

impl Cast {
    /// Whether it is a group.
    pub fn is_group(self) -> bool {
        matches!(self, Self::Group(..))
    }

    /// Whether it is a minor.
    pub fn is_child(self) -> bool {
        self == Self::Child
    }

    /// Whether it is somebody without a card.
    pub fn is_undocumented(self) -> bool {
        self == Self::Undocumented
    }
}

/// The whole table.
pub fn all() -> impl Iterator<Item = &'static Dispute> {
    [neighbours::TABLE, families::TABLE, land::TABLE, work::TABLE, harm::TABLE, trade::TABLE].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_category_is_there_and_neighbours_quarrel_most() {
        let mut shares = BTreeMap::new();
        for dispute in all() {
            *shares.entry(dispute.category).or_insert(0) += dispute.share;
        }
        for category in Category::ALL {
            assert!(shares.contains_key(category), "{category}");
        }
        let most = shares.iter().max_by_key(|(_, share)| **share).map(|(category, _)| *category);
        assert_eq!(most, Some(Category::Neighbours));
    }

    #[test]
    fn every_text_is_told_with_what_it_has() {
        for dispute in all() {
            let told =
                [dispute.claim, dispute.answer, dispute.proposal, dispute.terms, dispute.duty, dispute.narrative];
            let asks_money =
                told.iter().chain(dispute.requests).any(|text| text.contains("{元}") || text.contains("{协}"));
            assert_eq!(asks_money, dispute.yuan.is_some(), "{}", dispute.title);
            let sentences = dispute.narrative.matches('。').count();
            assert!((2..=4).contains(&sentences), "{}: {sentences} sentences", dispute.title);
            assert!(!dispute.title.contains("{甲}") && !dispute.title.contains("{乙}"), "{}", dispute.title);
        }
        let titles: BTreeSet<_> = all().map(|dispute| dispute.title).collect();
        assert_eq!(titles.len(), all().count());
    }
}
