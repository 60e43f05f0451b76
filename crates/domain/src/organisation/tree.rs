//! The tree of organisations (机构树): who is above whom, and who is next.

use std::collections::BTreeMap;

use super::{Organisation, OrganisationKind, Tier};
use crate::division::DivisionCode;
use crate::id::OrganisationId;

/// Every organisation, by id. Small (thousands), loaded whole.
#[derive(Debug, Clone, Default)]
pub struct OrganisationTree {
    by_id: BTreeMap<OrganisationId, Organisation>,
}

impl FromIterator<Organisation> for OrganisationTree {
    fn from_iter<I: IntoIterator<Item = Organisation>>(organisations: I) -> Self {
        Self { by_id: organisations.into_iter().map(|o| (o.id, o)).collect() }
    }
}

impl OrganisationTree {
    /// The organisation with this id.
    #[must_use]
    pub fn get(&self, id: OrganisationId) -> Option<&Organisation> {
        self.by_id.get(&id)
    }

    /// The name of the organisation with this id; empty when there is none.
    #[must_use]
    pub fn name(&self, id: OrganisationId) -> &str {
        self.get(id).map_or("", |found| found.name.as_str())
    }

    /// All organisations, in id order.
    pub fn iter(&self) -> impl Iterator<Item = &Organisation> {
        self.by_id.values()
    }

    /// The chain above an organisation, nearest first. A cycle in bad data ends the chain instead of hanging.
    pub fn above(&self, id: OrganisationId) -> impl Iterator<Item = &Organisation> {
        let mut left = self.by_id.len();
        let mut current = self.get(id);
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            current = self.get(current?.parent?);
            current
        })
    }

    /// The next organisation up that mediates and is active: where a case is handed (下一级接收机构). Collapsed tiers are
    /// absent from the tree and thereby skipped.
    #[must_use]
    pub fn next_up(&self, id: OrganisationId) -> Option<&Organisation> {
        self.above(id).find(|o| o.kind.mediates() && o.active)
    }

    /// Who reviews what an organisation decided on a petition: the next organ up, collapsed tiers skipped. An organ that
    /// hands up to nobody is reviewed at the petition office that serves it on behalf of its government.
    #[must_use]
    pub fn reviewer_of(&self, id: OrganisationId) -> Option<&Organisation> {
        let decides = |o: &&Organisation| o.active && o.kind.decides_petitions();
        self.above(id).find(decides).or_else(|| {
            let own = self.get(id).filter(|own| own.parent.is_none())?;
            self.serving(own.division, OrganisationKind::PetitionOffice)
                .find(|o| o.tier > own.tier || (o.tier == own.tier && own.kind != OrganisationKind::PetitionOffice))
        })
    }

    /// Whether an organisation is `upper` or stands below it.
    #[must_use]
    pub fn is_within(&self, id: OrganisationId, upper: OrganisationId) -> bool {
        id == upper || self.above(id).any(|o| o.id == upper)
    }

    /// The nearest active organisation above both (共同上级), which decides when they disagree.
    #[must_use]
    pub fn common_superior(&self, a: OrganisationId, b: OrganisationId) -> Option<&Organisation> {
        let above_b: Vec<_> = self.above(b).map(|o| o.id).collect();
        self.above(a).find(|o| o.active && above_b.contains(&o.id))
    }

    /// Whether setting `parent` above `child` would close a circle.
    #[must_use]
    pub fn would_cycle(&self, child: OrganisationId, parent: OrganisationId) -> bool {
        child == parent || self.above(parent).any(|o| o.id == child)
    }

    /// Active organisations of a kind that serve a division or a division around it, nearest first.
    pub fn serving(&self, division: DivisionCode, kind: OrganisationKind) -> impl Iterator<Item = &Organisation> {
        let mut found: Vec<_> =
            self.iter().filter(move |o| o.active && o.kind == kind && o.division.contains(division)).collect();
        found.sort_by_key(|o| o.tier);
        found.into_iter()
    }

    /// Whether `upper` may supervise or assign work held by `lower`: it oversees, stands on a higher tier (a justice
    /// office stands beside its township committee) and its division contains the other's.
    #[must_use]
    pub fn oversees(&self, upper: &Organisation, lower: &Organisation) -> bool {
        upper.id != lower.id
            && upper.kind.oversees()
            && upper.division.contains(lower.division)
            && (upper.tier > lower.tier || (upper.kind == OrganisationKind::JusticeOffice && upper.tier == lower.tier))
    }

    /// The highest tier present at or above an organisation.
    #[must_use]
    pub fn top_tier(&self, id: OrganisationId) -> Option<Tier> {
        let own = self.get(id)?.tier;
        Some(self.above(id).map(|o| o.tier).fold(own, Ord::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{County, compose};

    fn organisation(n: u64, tier: Tier, division: &str, parent: Option<u64>) -> Organisation {
        let id = |n| OrganisationId(compose(n, County(330_681), n));
        Organisation {
            id: id(n),
            name: format!("机构{n}"),
            kind: match tier {
                Tier::Village => OrganisationKind::VillageCommittee,
                Tier::Township => OrganisationKind::TownshipCommittee,
                Tier::County | Tier::City => OrganisationKind::DisputeCentre,
            },
            tier,
            division: division.parse().expect("a division"),
            parent: parent.map(id),
            number_prefix: String::new(),
            phone: None,
            active: true,
        }
    }

    fn id(n: u64) -> OrganisationId {
        OrganisationId(compose(n, County(330_681), n))
    }

    #[test]
    fn four_tiers_are_climbed_one_at_a_time() {
        let tree: OrganisationTree = [
            organisation(1, Tier::City, "3306", None),
            organisation(2, Tier::County, "330681", Some(1)),
            organisation(3, Tier::Township, "330681109", Some(2)),
            organisation(4, Tier::Village, "330681109201", Some(3)),
        ]
        .into_iter()
        .collect();
        let path: Vec<_> = tree.above(id(4)).map(|o| o.tier).collect();
        assert_eq!(path, [Tier::Township, Tier::County, Tier::City]);
        assert_eq!(tree.next_up(id(4)).map(|o| o.id), Some(id(3)));
        assert_eq!(tree.common_superior(id(4), id(3)).map(|o| o.id), Some(id(2)));
        assert!(tree.would_cycle(id(2), id(4)));
    }

    #[test]
    fn a_collapsed_county_tier_is_skipped_not_faked() {
        // 东莞市 has no county tier: its townships hang directly under the city.
        let tree: OrganisationTree =
            [organisation(1, Tier::City, "4419", None), organisation(3, Tier::Township, "441900003", Some(1))]
                .into_iter()
                .collect();
        assert_eq!(tree.next_up(id(3)).map(|o| o.tier), Some(Tier::City));
        assert_eq!(tree.top_tier(id(3)), Some(Tier::City));
    }

    #[test]
    fn a_circle_in_bad_data_does_not_hang() {
        let tree: OrganisationTree =
            [organisation(1, Tier::City, "3306", Some(2)), organisation(2, Tier::County, "330681", Some(1))]
                .into_iter()
                .collect();
        assert!(tree.above(id(1)).count() <= 2);
    }
}
