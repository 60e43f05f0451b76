//! Who applied online rates the mediation.

use domain::case::{Case, MediationState as S};
use domain::petition::Satisfaction;
use escalation::{Rate, rate, replay};

use crate::support::*;

/// The codes of what is not met today, or the case as rated.
fn rated(c: &Docket) -> Result<Case, Vec<&'static str>> {
    let rating = Rate { satisfaction: Satisfaction::Dissatisfied, comment: Some(line("没有解决。")) };
    let events = c.facts(&mediator(), |facts| rate(&c.case, rating, facts));
    let events = events.map_err(|refusal| refusal.unmet.iter().map(|unmet| unmet.code).collect::<Vec<_>>())?;
    Ok(replay(c.events.iter().cloned().chain(events)).unwrap_or_else(|broken| panic!("{broken:?}")))
}

#[test]
fn what_was_mediated_and_is_over_is_rated_once() {
    for state in [S::UnderReview, S::Accepted, S::InMediation, S::AgreementReached, S::NotAccepted] {
        assert_eq!(rated(&stage(state)).err(), Some(vec!["mediation_over"]), "{state:?}");
    }
    for state in [S::Performed, S::Terminated, S::Closed, S::Archived] {
        let mut c = stage(state);
        c.case = rated(&c).unwrap_or_else(|unmet| panic!("{state:?}: {unmet:?}"));
        let rating = c.case.rating.as_ref().unwrap();
        assert_eq!((rating.organisation, rating.satisfaction), (Org::Fengyuan.id(), Satisfaction::Dissatisfied));
        assert_eq!(rated(&c).err(), Some(vec!["rated_once"]), "{state:?}");
    }
}

#[test]
fn after_thirty_days_it_is_not_rated_any_more() {
    let mut c = stage(S::Terminated);
    assert!(rated(c.on("2026-04-13")).is_ok(), "03-13 and thirty days, a Sunday rolled to the Monday");
    assert_eq!(rated(c.on("2026-04-14")).err(), Some(vec!["rating_window_open"]));
}
