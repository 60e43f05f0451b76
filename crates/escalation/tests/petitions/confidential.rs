//! A confidential petition (保密): who may know it, who hears of it, and what follows when its term runs out.

use domain::notice::NoticeKind;
use domain::organisation::Role;
use domain::petition::PetitionFlag;
use domain::rules::{RuleKey, RuleValue};
use escalation::Actor;
use escalation::notices::lamps;
use escalation::petition::acts::record::Mark;
use escalation::petition::{ladder, shield};

use crate::support::*;

fn office() -> Actor {
    Org::CountyPetitions.clerk()
}

fn confidential() -> Docket {
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    c.act(&office(), mark(&[PetitionFlag::Confidential]));
    c
}

fn may_know(c: &Docket, actor: &Actor) -> bool {
    shield::may_know(&c.petition, actor, &c.tree)
}

#[test]
fn whom_it_was_before_knows_it_and_nobody_else_but_auditors() {
    let mut c = confidential();
    let (unit, city) = (Org::Resources.officer(), Org::CityPetitions.clerk());
    let others = [&city, &Org::CountyMeeting.meeting(), &Org::CountyMeeting.trusted_meeting(), &unit];
    assert!(others.into_iter().all(|actor| !may_know(&c, actor)));
    assert!(may_know(&c, &office()) && may_know(&c, &Org::CityMeeting.with(Role::Auditor)));

    // The unit that it is sent to knows it, and goes on to after it has sent it back
    c.act(&office(), send(Org::Resources));
    assert!(may_know(&c, &unit) && !may_know(&c, &city));
    c.act(&unit, object());
    assert!(may_know(&c, &unit));

    // It is open again when the mark is taken away
    let clear = vec![PetitionFlag::Confidential];
    c.act(&office(), Mark { set: Vec::new(), clear, reason: line("信访人同意公开") });
    assert!(may_know(&c, &city));
}

#[test]
fn when_a_term_runs_out_the_order_is_given_whatever_the_rule_says_and_no_other_office_hears_of_it() {
    let mut c = confidential();
    c.with_rule(RuleKey::PetitionAutoSupervise, RuleValue::Flag(false));
    let automatic = |c: &Docket| c.facts(&office(), |facts| ladder::automatic(&c.petition, &c.clocks(), facts));
    c.on("2026-03-17");
    assert!(automatic(&c).is_none());
    c.on("2026-03-18");
    let (superior, order) = automatic(&c).expect("the letter should have been sent on by 03-17");
    assert_eq!((superior, order.listed), (Org::CountyMeeting.id(), false));

    // Sent on, the unit is overseen by the office that sent it; steps above go there, and not to the joint meeting
    let mut c = confidential();
    c.act(&office(), send(Org::Resources)).on("2026-04-20");
    let on = c.facts(&office(), |facts| lamps(&c.petition, &c.clocks(), facts).on);
    let told: Vec<_> = on.iter().map(|notice| (notice.kind, notice.to)).collect();
    assert!(told.contains(&(NoticeKind::CircularDue, Org::CountyPetitions.id())), "{told:?}");
    let known = [Org::Resources.id(), Org::CountyPetitions.id()];
    assert!(told.iter().all(|(_, to)| known.contains(to)), "{told:?}");
}
