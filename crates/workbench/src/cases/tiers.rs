//! The strip of tiers: where a case is, where it has been, who answers for it, who takes part, and where it may go.

use domain::{
    case::Case,
    organisation::{OrganisationTree, Tier},
};

use crate::wording::day;

/// One tier of the strip.
pub(crate) struct Step {
    /// Chinese name of the tier.
    pub(crate) tier: &'static str,
    /// Class: `past`, `now`, `offered` or `ahead`.
    pub(crate) class: &'static str,
    /// The same in words.
    pub(crate) word: &'static str,
    /// Organisations there, each with when.
    pub(crate) organisations: Vec<(String, String)>,
}

/// The tiers that there are above a case, lowest first.
pub(crate) fn strip(case: &Case, tree: &OrganisationTree) -> Vec<Step> {
    let tier_of = |id| tree.get(id).map(|found| found.tier);
    let name_of = |id| tree.name(id).to_owned();
    let top = tree.top_tier(case.responsible).or_else(|| tier_of(case.responsible)).unwrap_or(Tier::City);
    let lowest = case.legs.iter().filter_map(|leg| tier_of(leg.organisation)).min().unwrap_or(Tier::Village);
    let offered = case.offer.as_ref().map(|offer| offer.to);
    let exists = |tier: Tier| {
        let above = tree.above(case.responsible).any(|found| found.tier == tier);
        let been = case.legs.iter().any(|leg| tier_of(leg.organisation) == Some(tier));
        above || been || offered.and_then(tier_of) == Some(tier)
    };
    let tiers = Tier::ALL.iter().copied().filter(|tier| *tier >= lowest && *tier <= top.max(lowest) && exists(*tier));
    tiers
        .map(|tier| {
            let legs = || case.legs.iter().filter(move |leg| tier_of(leg.organisation) == Some(tier));
            let mut organisations: Vec<(String, String)> = legs()
                .map(|leg| {
                    let until = leg.until.map_or_else(|| "至今".to_owned(), |until| format!("至{}", day(until)));
                    (name_of(leg.organisation), format!("{}{until}", day(leg.since)))
                })
                .collect();
            let here = legs().any(|leg| leg.until.is_none());
            let offered_here = offered.filter(|to| tier_of(*to) == Some(tier));
            organisations.extend(offered_here.map(|to| (name_of(to), "待其决定是否接收".to_owned())));
            let (class, word) = match (here, offered_here.is_some(), organisations.is_empty()) {
                (true, _, _) => ("now", "现由本级承办"),
                (_, true, _) => ("offered", "待接收"),
                (_, _, false) => ("past", "曾经承办"),
                _ => ("ahead", "未到本级"),
            };
            let joint = case.joint.iter().filter(|member| tier_of(member.organisation) == Some(tier));
            organisations.extend(joint.map(|member| {
                let until = member.until.map_or_else(|| "起".to_owned(), |until| format!("至{}", day(until)));
                (name_of(member.organisation), format!("{}{until}联合调解", day(member.since)))
            }));
            Step { tier: tier.name_zh(), class, word, organisations }
        })
        .collect()
}
