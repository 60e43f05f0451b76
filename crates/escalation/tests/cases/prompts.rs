//! What people are told or reminded of, and for how long.

use domain::case::{MediationState as S, PetitionOrigin, Risk, RiskLevel, Risks, Source, Trigger};
use domain::category::Category;
use domain::id::{County, PetitionId, compose};
use escalation::prompts;

use crate::support::*;

/// The articles that the prompts of a case cite today.
fn cited(c: &Docket) -> Vec<String> {
    c.facts(&mediator(), |facts| prompts(&c.case, facts).iter().map(|prompt| prompt.basis.to_string()).collect())
}

#[test]
fn domestic_violence_is_spoken_of_until_the_file_is_closed() {
    let at_home = |state| with(state, |case| case.risks = risks(&[Risk::DomesticViolence]));
    for state in [S::Registered, S::InMediation, S::Terminated] {
        assert_eq!(cited(&at_home(state)), ["《反家庭暴力法》第十条"], "{state:?}");
        assert_eq!(cited(&stage(state)), [""; 0], "{state:?}");
    }
    assert_eq!(cited(&at_home(S::Closed)), [""; 0]);
}

fn risks(flags: &[Risk]) -> Risks {
    Risks { level: RiskLevel::Medium, flags: flags.to_vec() }
}

#[test]
fn after_a_traffic_accident_the_police_may_be_asked_for_three_days() {
    let accident = |case: &mut domain::case::Case| case.category = Category::Traffic;
    let mut c = with(S::Terminated, accident);
    let ended_on = c.case.termination.as_ref().unwrap().on;
    assert_eq!(cited(&c), ["《道路交通事故处理程序规定》第八十五条"]);
    let days = |n| domain::time::add_days(ended_on, n).to_string();
    assert_eq!(cited(c.on(&days(3))), ["《道路交通事故处理程序规定》第八十五条"]);
    assert_eq!(cited(c.on(&days(4))), [""; 0]);
    assert_eq!(cited(&with(S::InMediation, accident)), [""; 0]);
    assert_eq!(cited(&stage(S::Terminated)), [""; 0]);
}

#[test]
fn what_a_court_delegates_is_confirmed_and_the_other_side_asked() {
    let delegated = |state| with(state, |case| case.source = Source::CourtPreFiling);
    let both = ["《人民法院在线调解规则》第十二条", "《人民法院在线调解规则》第十五条"];
    assert_eq!(cited(&delegated(S::UnderReview)), both);
    assert_eq!(cited(&delegated(S::Accepted)), [""; 0]);
}

/// Whether it may be offered to the township as difficult and complex.
fn is_complex(mut c: Docket) -> bool {
    let day = c.today();
    for who in [zhang(), li()] {
        c.act(&mediator(), agrees_to_transfer(who, day));
    }
    match c.attempt(&director(), transfer(Org::FengqiaoTown, &[Trigger::Complex])) {
        Ok(()) => true,
        Err(refusal) => refusal.unmet.iter().all(|unmet| unmet.code != "trigger_true"),
    }
}

#[test]
fn a_petition_or_another_township_makes_a_case_complex() {
    let origin = |case: &mut domain::case::Case| {
        let petition = PetitionId(compose(5, County(330_681), 1));
        let (due_on, mediate_until) = (date("2026-05-08"), date("2026-04-28"));
        case.petition = Some(PetitionOrigin { petition, due_on, mediate_until });
    };
    assert!(!is_complex(stage(S::InMediation)));
    assert!(is_complex(with(S::InMediation, origin)));
    // A neighbouring village of the same township does not, one of the next township does
    let joined_by = |org| {
        let mut c = stage(S::InMediation);
        c.act(&director(), join(&[org]));
        c
    };
    assert!(!is_complex(joined_by(Org::Zhongshan)));
    assert!(is_complex(joined_by(Org::Quanfan)));
}
