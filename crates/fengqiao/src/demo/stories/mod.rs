//! The table of stories, a file a theme, and which disputes they fit.

mod courts;
mod now;
mod settled;
mod special;
mod tiers;
mod unsettled;

use domain::case::{Difficulty, Source};
use domain::category::{Category, Sector, SpecialLaw};

use super::disputes::{Cast, Dispute};
use super::story::Story;

/// The whole table.
pub fn all() -> impl Iterator<Item = &'static Story> {
    [settled::TABLE, unsettled::TABLE, tiers::TABLE, courts::TABLE, special::TABLE, now::TABLE].into_iter().flatten()
}

const ORAL: (Source, Option<&str>) = (Source::OralApplication, None);
const WRITTEN: (Source, Option<&str>) = (Source::WrittenApplication, None);
const FOUND: (Source, Option<&str>) = (Source::Proactive, None);
const POLICE: (Source, Option<&str>) = (Source::Police, Some("诸暨市公安局枫桥派出所"));
const PETITION: (Source, Option<&str>) = (Source::Petition, Some("诸暨市信访局"));
const COURT: (Source, Option<&str>) = (Source::CourtPreFiling, Some("诸暨市人民法院枫桥人民法庭"));
const PROCURATORATE: (Source, Option<&str>) = (Source::Procuratorate, Some("诸暨市人民检察院"));
const HOTLINE: (Source, Option<&str>) = (Source::Other, Some("12345政务服务便民热线"));

/// Small things between people, which may be settled by word of mouth.
fn quarrel(dispute: &Dispute) -> bool {
    dispute.is_between_people() && dispute.difficulty == Difficulty::Simple && dispute.category.special_law().is_none()
}

/// What a village mediates between people: no matter of a professional committee, but land.
fn local(dispute: &Dispute) -> bool {
    let professional = dispute.category.sector().is_some_and(|sector| sector != Sector::Land);
    dispute.is_between_people() && !professional && !violent(dispute)
}

/// What a township mediates: what a village does, and people against firms.
fn wider(dispute: &Dispute) -> bool {
    let firm = dispute.involves(|cast| matches!(cast, Cast::Firm(_)));
    let plain = !dispute.involves(|cast| cast.is_group() || cast.is_child() || cast.is_undocumented());
    let own_forum = dispute.category.sector().is_some_and(|sector| sector != Sector::Land)
        || dispute.category.special_law() == Some(SpecialLaw::Labour);
    local(dispute) || (firm && plain && !own_forum)
}

/// What is hard, by amount or by what is at stake.
fn hard(dispute: &Dispute) -> bool {
    wider(dispute) && dispute.difficulty == Difficulty::Complex
}

fn land(dispute: &Dispute) -> bool {
    dispute.is_between_people() && matches!(dispute.category, Category::Land | Category::HouseSite)
}

fn expropriation(dispute: &Dispute) -> bool {
    dispute.is_between_people() && matches!(dispute.category, Category::Expropriation | Category::HouseSite)
}

fn labour(dispute: &Dispute) -> bool {
    dispute.category.special_law() == Some(SpecialLaw::Labour) && !dispute.involves(Cast::is_group)
}

fn wages_of_many(dispute: &Dispute) -> bool {
    dispute.category == Category::MigrantWages && dispute.involves(Cast::is_group)
}

fn of_many(dispute: &Dispute) -> bool {
    dispute.involves(Cast::is_group) && dispute.category.special_law() != Some(SpecialLaw::Labour)
}

fn medical(dispute: &Dispute) -> bool {
    dispute.category == Category::Medical
}

fn traffic(dispute: &Dispute) -> bool {
    dispute.category == Category::Traffic && dispute.difficulty == Difficulty::General
}

fn fatal(dispute: &Dispute) -> bool {
    dispute.category == Category::Traffic && dispute.difficulty == Difficulty::Complex
}

fn property(dispute: &Dispute) -> bool {
    dispute.category == Category::Property
}

fn of_minors(dispute: &Dispute) -> bool {
    dispute.involves(Cast::is_child)
}

fn undocumented(dispute: &Dispute) -> bool {
    dispute.involves(Cast::is_undocumented)
}

/// What may end in violence.
fn violent(dispute: &Dispute) -> bool {
    dispute.title.contains("伤人")
}

#[cfg(test)]
mod tests {
    use super::super::disputes;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_story_has_disputes_and_every_dispute_stories() {
        for story in all() {
            assert!(disputes::all().any(|dispute| (story.fits)(dispute)), "{} fits nothing", story.name);
        }
        for dispute in disputes::all() {
            assert!(all().any(|story| (story.fits)(dispute)), "{} is never told", dispute.title);
        }
    }

    #[test]
    fn every_story_goes_forward_and_has_a_name_of_its_own() {
        for story in all() {
            assert!(story.script.windows(2).all(|days| days[0].0 < days[1].0), "{}", story.name);
        }
        let names: BTreeSet<_> = all().map(|story| story.name).collect();
        assert_eq!(names.len(), all().count());
    }
}
