//! What a petition counts for beside its terms: whether it was answered in public, and how long services took.

use domain::petition::{Conclusion, PetitionFlag};
use domain::service::{ServiceKind, ServiceOutcome};
use domain::statistics::{Entry, Measure};
use escalation::petition::measures::entries;

use crate::support::*;

fn unit() -> escalation::Actor {
    Org::TownGov.officer()
}

/// Accepted at the town on 2026-03-02.
fn accepted() -> Docket {
    let office = Org::CountyPetitions.clerk();
    let mut c = given(&office, "2026-03-02", letter("2026-03-02"));
    c.act(&office, send(Org::TownGov)).act(&unit(), accept());
    c
}

fn counted(c: &Docket, measure: Measure) -> Vec<Entry> {
    let all = c.facts(&unit(), |facts| entries(&c.petition, None, facts));
    all.into_iter().filter(|entry| entry.measure == measure).collect()
}

#[test]
fn an_answer_is_public_when_the_petition_is_and_counts_not_at_all_when_it_is_confidential() {
    let answered = |flags: &[PetitionFlag]| {
        let mut c = accepted();
        if !flags.is_empty() {
            c.act(&Org::CountyPetitions.clerk(), mark(flags));
        }
        assert_eq!(counted(&c, Measure::PublicReply), [], "nothing was answered yet");
        c.on("2026-03-20").act(&unit(), opinion(Conclusion::Explain));
        counted(&c, Measure::PublicReply)
    };
    let day = date("2026-03-20");
    let days = |entries: Vec<Entry>| entries.iter().map(|entry| (entry.on, entry.hit_on)).collect::<Vec<_>>();
    assert_eq!(days(answered(&[])), [(day, None)]);
    assert_eq!(days(answered(&[PetitionFlag::Public])), [(day, Some(day))]);
    assert_eq!(days(answered(&[PetitionFlag::Confidential])), []);
}

#[test]
fn a_service_counts_from_its_arrangement_once_it_was_given() {
    let mut c = accepted();
    for _ in 0..2 {
        c.on("2026-03-03").act(&unit(), arrange(ServiceKind::LegalAdvice, "2026-03-03"));
    }
    assert_eq!(counted(&c, Measure::ServiceDays), []);
    c.on("2026-03-09").act(&unit(), conclude(1, "2026-03-09"));
    let mut declined = conclude(2, "2026-03-09");
    declined.outcome = ServiceOutcome::NotGiven;
    c.act(&unit(), declined);
    let found: Vec<_> = counted(&c, Measure::ServiceDays).iter().map(|entry| (entry.on, entry.amount)).collect();
    assert_eq!(found, [(date("2026-03-09"), 6)]);
}
