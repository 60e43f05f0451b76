//! The table of stories, a file a theme, and which disputes they fit.

mod courts;
mod now;
mod pieces;
mod settled;
mod special;
mod tiers;
mod unsettled;

use domain::case::{Difficulty, Source};
use domain::category::{Category, Sector, SpecialLaw};

use super::disputes::{Cast, Dispute};
use super::story::{Desk, End, Piece, Registrar, Story};

/// The whole table.
pub fn all() -> impl Iterator<Item = &'static Story> {
    [settled::TABLE, unsettled::TABLE, tiers::TABLE, courts::TABLE, special::TABLE, now::TABLE].into_iter().flatten()
}

/// Where a case begins: at whose desk, who writes it down, and where it comes from.
type From = (Desk, Registrar, (Source, Option<&'static str>));

const BY_WORD: From = (Desk::Village, Registrar::Mediator, (Source::OralApplication, None));
const IN_WRITING: From = (Desk::Village, Registrar::Mediator, WRITTEN);
const FOUND_OUT: From = (Desk::Village, Registrar::GridWorker, (Source::Proactive, None));
const IN_THE_PARK: From = (Desk::Enterprise, Registrar::Mediator, WRITTEN);
const AT_THE_SECTOR: From = (Desk::Professional, Registrar::Mediator, WRITTEN);
const AT_THE_SECTOR_BY_WORD: From = (Desk::Professional, Registrar::Mediator, (Source::OralApplication, None));
const AT_THE_TOWNSHIP: From = (Desk::Township, Registrar::Mediator, WRITTEN);
const AT_THE_COUNTY: From = (Desk::County, Registrar::Mediator, WRITTEN);
const AT_THE_CITY: From = (Desk::City, Registrar::Mediator, WRITTEN);
const FROM_THE_POLICE: From = sent(Source::Police, "诸暨市公安局枫桥派出所");
const FROM_THE_COURT: From = sent(Source::CourtPreFiling, "诸暨市人民法院枫桥人民法庭");
const FROM_THE_PROCURATORATE: From = sent(Source::Procuratorate, "诸暨市人民检察院");
const FROM_THE_HOTLINE: From = sent(Source::Other, "12345政务服务便民热线");
const FROM_THE_JUSTICE_BUREAU: From = (Desk::Township, Registrar::JusticeOfficer, WRITTEN);
const FROM_PETITIONS: From = (Desk::County, Registrar::PetitionClerk, (Source::Petition, Some("诸暨市信访局")));

const WRITTEN: (Source, Option<&str>) = (Source::WrittenApplication, None);

/// Sent to the township by an organ.
const fn sent(source: Source, by: &'static str) -> From {
    (Desk::Township, Registrar::Mediator, (source, Some(by)))
}

const fn story(
    name: &'static str,
    weight: u32,
    (desk, register, source): From,
    fits: fn(&Dispute) -> bool,
    end: End,
    pieces: &'static [Piece],
) -> Story {
    Story { name, weight, desk, register, source, fits, end, pieces }
}

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
            let days: Vec<u32> = story.script().map(|(day, _)| day).collect();
            assert!(days.is_sorted_by(|one, next| one < next), "{}", story.name);
        }
        let names: BTreeSet<_> = all().map(|story| story.name).collect();
        assert_eq!(names.len(), all().count());
    }
}
