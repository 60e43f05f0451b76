//! Applications for mediation that citizens send in on the public page (网上申请调解).
//!
//! An application is not a case yet: the committee of the place takes it over, which registers the case, or returns it
//! with the proper way.

use crate::calendar::Calendar;
use crate::deadline::Deadline;
use crate::division::DivisionCode;
use crate::organisation::{Organisation, OrganisationKind, OrganisationTree};
use crate::rules::{RuleKey, RuleSet};
use crate::time::CivilDate;

crate::coded_enum! {
    /// Where an application stands (申请状态).
    pub enum ApplicationState {
        /// The committee has not answered yet.
        Waiting = "waiting" "待答复";
        /// It was registered as a case.
        TakenOver = "taken_over" "已登记立案";
        /// It came back to the citizen.
        Returned = "returned" "已退回";
        /// The citizen took it back.
        Withdrawn = "withdrawn" "已撤回";
    }
}

crate::coded_enum! {
    /// Why an application is returned (退回事由), domain reference 3.2, and what only an application can lack.
    pub enum ApplicationReturn {
        /// The dispute lies elsewhere.
        OtherPlace = "other_place" "纠纷不在本组织的调解范围内";
        /// The law gives the matter to a special organ or forbids mediation (MOJ75 22).
        SpecialOrgan = "special_organ" "法律规定由专门机关管辖或者禁止民间调解";
        /// Court, police or another organ has accepted or resolved it (MOJ75 22).
        AlreadyAccepted = "already_accepted" "人民法院、公安机关或者其他行政机关已经受理或者解决";
        /// An administrative dispute (行政争议).
        Administrative = "administrative" "属于行政争议";
        /// Not a dispute about civil rights and duties (MOJ75 20).
        NotCivil = "not_civil" "不属于民事权利义务争议";
        /// Sent twice, or known as a case already.
        Duplicate = "duplicate" "同一纠纷已经申请或者已经登记";
        /// What is asked for, or of whom, cannot be told from it, and the citizen could not be reached.
        Unclear = "unclear" "内容不清，联系不上申请人";
    }
}

/// Kinds of organisation that answer applications, the nearest to the citizen first.
pub const ANSWERING: [OrganisationKind; 3] =
    [OrganisationKind::VillageCommittee, OrganisationKind::TownshipCommittee, OrganisationKind::DisputeCentre];

/// Who answers an application about a place: the committee of the village, else of the township, else the centre of the
/// county or city. None where nobody there uses the system.
#[must_use]
pub fn competent(organisations: &OrganisationTree, place: DivisionCode) -> Option<&Organisation> {
    ANSWERING.into_iter().find_map(|kind| organisations.serving(place, kind).next())
}

/// By when an application is answered: as a case is accepted or refused (`mediation.accept_wd`).
#[must_use]
pub fn deadline(received_on: CivilDate, rules: &RuleSet, calendar: &Calendar) -> Deadline {
    Deadline::compute(received_on, rules.length(RuleKey::MediationAcceptWd), &[], calendar, rules.lamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{County, OrganisationId, compose};
    use crate::organisation::Tier;

    fn tree(active: [bool; 3]) -> OrganisationTree {
        let rows = [
            (OrganisationKind::VillageCommittee, Tier::Village, "330681109201"),
            (OrganisationKind::TownshipCommittee, Tier::Township, "330681109"),
            (OrganisationKind::DisputeCentre, Tier::County, "330681"),
        ];
        (1..)
            .zip(rows.into_iter().zip(active))
            .map(|(n, ((kind, tier, division), active))| Organisation {
                id: OrganisationId(compose(n, County(330_681), n)),
                name: String::new(),
                kind,
                tier,
                division: division.parse().expect("a division"),
                parent: None,
                number_prefix: String::new(),
                phone: None,
                active,
            })
            .collect()
    }

    #[test]
    fn the_nearest_committee_that_is_open_answers() {
        use OrganisationKind as K;
        let table = [
            ("330681109201", [true; 3], Some(K::VillageCommittee)),
            ("330681109202", [true; 3], Some(K::TownshipCommittee)),
            ("330681109201", [false, true, true], Some(K::TownshipCommittee)),
            ("330681109", [true; 3], Some(K::TownshipCommittee)),
            ("330681110201", [true; 3], Some(K::DisputeCentre)),
            ("330681109201", [false; 3], None),
            ("110101", [true; 3], None),
        ];
        for (place, active, expected) in table {
            let found = tree(active);
            let found = competent(&found, place.parse().expect("a division")).map(|found| found.kind);
            assert_eq!(found, expected, "{place} {active:?}");
        }
    }

    #[test]
    fn an_application_of_a_friday_is_answered_on_wednesday() {
        let rules = RuleSet::default();
        let due = deadline("2026-03-06".parse().expect("a date"), &rules, &Calendar::official());
        assert_eq!(due.nominal.to_string(), "2026-03-11");
    }
}
