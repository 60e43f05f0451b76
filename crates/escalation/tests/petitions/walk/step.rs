//! One step of a walk: something is tried, on the petition or on its case, and the model says what should come of it.

use std::collections::BTreeSet;

use domain::case::{AgreementForm, Case, Consent, NonAcceptanceGround, Performance, SessionResult, TerminationReason};
use domain::deadline::Lamp;
use domain::organisation::Role;
use domain::petition::{Conclusion, MediationSide, MediationStage as M, PetitionRefusal, PetitionState as S};
use domain::time::add_days;
use escalation::acts as case_acts;
use escalation::petition::Command;
use escalation::petition::acts::acceptance::RoutePetition;
use escalation::petition::acts::dispatch::ReportLeaders;
use escalation::petition::acts::ending::{Lapse, Settle, Withdraw};
use escalation::petition::acts::mediation::RecallMediation;
use escalation::{Actor, decide, replay};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::model::{Model, PLAIN, Try};
use crate::support::*;

/// Plain numbers that say what is tried; what they mean depends on the petition.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    what: u8,
    detail: u8,
    /// Days that pass before it.
    days: u8,
    /// Zero: somebody tries who has nothing to do with it.
    sense: u8,
}

pub fn steps() -> impl Strategy<Value = Step> {
    let days = prop_oneof![6 => 0..4u8, 2 => 4..20u8, 1 => 20..70u8];
    (any::<u8>(), any::<u8>(), days, 0..24u8).prop_map(|(what, detail, days, sense)| Step { what, detail, days, sense })
}

/// A petition at the county, the case that may be opened for it, and what the model thinks.
pub struct Walk {
    pub docket: Docket,
    case: Option<Case>,
    model: Model,
    /// What was done, by name.
    pub done: BTreeSet<String>,
}

impl Walk {
    pub fn begin() -> Self {
        let docket = given(&Org::CountyPetitions.clerk(), "2025-11-03", letter("2025-11-03"));
        let model = Model::registered(docket.today());
        Self { docket, case: None, model, done: BTreeSet::new() }
    }

    pub fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        // The calendar knows the years until the end of 2026.
        if add_days(self.docket.today(), 220) < date("2027-01-01") {
            self.docket.now += chrono::TimeDelta::days(i64::from(step.days));
        }
        self.nothing_is_missed_silently()?;
        let what = self.choose(step);
        if step.sense == 0 {
            return self.strangers_do_nothing(what);
        }
        let before = self.docket.petition.clone();
        let (today, calendar) = (self.docket.today(), self.docket.calendar.clone());
        let expected = self.model.take(what, today, &calendar);
        let done = self.attempt(what);
        prop_assert_eq!(done, expected, "{:?} on {} in {} ({:?})", what, today, before.state, before.mediation);
        if done {
            self.done.insert(what.name());
        } else {
            prop_assert_eq!(&before, &self.docket.petition);
        }
        let petition = &self.docket.petition;
        prop_assert_eq!(petition.state, self.model.state, "{:?}", what);
        prop_assert_eq!(petition.mediation.as_ref().map(|m| m.stage), self.model.stage, "{:?}", what);
        let missed: Vec<_> = petition.missed.iter().map(|m| (m.clock, m.due_on)).collect();
        prop_assert_eq!(&missed, &self.model.missed, "{:?}", what);
        self.nothing_is_missed_silently()
    }

    /// Every duty the model knows shows its day, and red once the day is over.
    fn nothing_is_missed_silently(&self) -> Result<(), TestCaseError> {
        let today = self.docket.today();
        for (kind, due) in self.model.terms() {
            let shown = self.docket.clock(kind);
            prop_assert_eq!(shown.map(|d| d.nominal), Some(due), "{} in {}", kind, self.docket.petition.state);
            let overdue = self.docket.lamp(kind) == Some(Lamp::Overdue);
            prop_assert_eq!(overdue, due < today, "{}", kind);
        }
        // And no other duty of an office is shown.
        let known: Vec<_> = self.model.terms().into_iter().map(|(kind, _)| kind).collect();
        let clocks = self.docket.clocks();
        let names: BTreeSet<_> = clocks.iter().map(|clock| (clock.kind, clock.number)).collect();
        prop_assert_eq!(names.len(), clocks.len(), "kind and number tell clocks apart");
        let shown: Vec<_> = clocks.into_iter().map(|c| c.kind).filter(|kind| !kind.is_right()).collect();
        prop_assert_eq!(shown, known);
        let holders = self.docket.petition.legs.iter().filter(|leg| leg.until.is_none()).count();
        prop_assert_eq!(holders, 1, "one organisation answers at every minute");
        Ok(())
    }

    fn strangers_do_nothing(&mut self, what: Try) -> Result<(), TestCaseError> {
        if matches!(what, Try::CaseAccept | Try::CaseDecline | Try::CaseFail | Try::CaseAgree | Try::CasePerform) {
            return Ok(());
        }
        let before = self.docket.petition.clone();
        for stranger in [Org::ZhaojiaGov.officer(), Org::Discipline.clerk(), Org::CountyPetitions.with(Role::Auditor)] {
            let command = self.command(what).1;
            prop_assert!(self.docket.attempt(&stranger, command).is_err(), "{:?} by a stranger", what);
        }
        prop_assert_eq!(&before, &self.docket.petition);
        Ok(())
    }

    /// Mostly what brings the petition on, sometimes anything.
    fn choose(&self, step: Step) -> Try {
        let agreed = !step.detail.is_multiple_of(8);
        let below = [Conclusion::Support, Conclusion::Explain, Conclusion::NotSupport];
        let above = [Conclusion::Uphold, Conclusion::Change, Conclusion::Redo];
        let any = usize::from(step.detail) % 3;
        let conclusion = match self.model.state {
            S::ReviewRequested | S::RecheckRequested => above[any],
            _ => below[any],
        };
        let mut everything = PLAIN.to_vec();
        everything.extend([
            Try::Extend(u16::from(step.detail % 40)),
            Try::Decide(conclusion),
            Try::Decide(above[any]),
            Try::Word { petitioner: step.detail.is_multiple_of(2), agreed },
            Try::Word { petitioner: step.detail % 2 == 1, agreed: true },
        ]);
        if step.what < 96 {
            return everything[usize::from(step.what) % everything.len()];
        }
        let next = match self.model.state {
            S::Registered | S::ReportedToLeaders | S::Objected => Try::Send,
            S::Dispatched => Try::Accept,
            S::Accepted | S::InHandling if step.what.is_multiple_of(4) => Try::Offer,
            S::Accepted | S::InHandling | S::ReviewRequested | S::RecheckRequested => Try::Decide(conclusion),
            S::OpinionIssued | S::ReviewOpinion | S::RecheckOpinion => Try::Serve,
            S::Served => Try::AskReview,
            _ => Try::AskRecheck,
        };
        match self.model.stage.filter(|_| step.what % 4 != 3) {
            Some(M::Offered) if step.what.is_multiple_of(4) => Try::Word { petitioner: true, agreed: true },
            Some(M::Offered) if step.what % 4 == 1 => Try::Word { petitioner: false, agreed: true },
            Some(M::Offered) => Try::Refer,
            Some(M::Referred) => Try::CaseAccept,
            Some(M::Mediating) => Try::CaseAgree,
            Some(M::Agreed) if step.what.is_multiple_of(4) => Try::CasePerform,
            _ => next,
        }
    }

    fn attempt(&mut self, what: Try) -> bool {
        if let Some(done) = self.attempt_on_case(what) {
            return done;
        }
        let (actor, command) = self.command(what);
        let opened = what == Try::Refer;
        let done = self.docket.attempt(&actor, command).is_ok();
        if done && opened {
            self.case = Some(opened_case(&self.docket));
        }
        done
    }

    /// The same on the case where it is about the case; what comes of it goes to the petition.
    fn attempt_on_case(&mut self, what: Try) -> Option<bool> {
        let today = self.docket.today();
        let director = Org::Village.with(Role::CommitteeDirector);
        let commands: Vec<escalation::Command> = match what {
            Try::CaseAccept => vec![case_acts::acceptance::Accept { admissible: true }.into()],
            Try::CaseDecline => vec![
                case_acts::acceptance::Decline {
                    ground: NonAcceptanceGround::Administrative,
                    guidance: story("请由原单位办理。"),
                }
                .into(),
            ],
            Try::CaseFail => vec![
                case_acts::termination::Terminate {
                    reason: TerminationReason::Deadlock,
                    guidance: story("可以起诉。"),
                    parties_told: true,
                }
                .into(),
            ],
            Try::CaseAgree => self.agreement(&director),
            Try::CasePerform => {
                let performance = Performance { on: today, amount: None, note: "已付".to_owned(), complete: true };
                vec![case_acts::performance::Perform { obligation: 1, performance }.into()]
            }
            _ => return None,
        };
        // A case that was called back is nobody's business here any more.
        let linked = self.case.as_ref().filter(|_| {
            self.docket.petition.mediation.as_ref().is_some_and(|m| m.stage.is_open() || m.stage.is_agreed())
        });
        let Some(mut case) = linked
            .filter(|case| self.docket.petition.mediation.as_ref().and_then(|m| m.case) == Some(case.id))
            .cloned()
        else {
            return Some(false);
        };
        for command in commands {
            let decided = self.docket.facts(&director, |facts| {
                let mut before = case.clone();
                if before.state == domain::case::MediationState::Registered {
                    before = escalation::apply(Some(before), escalation::Event::ReviewBegan).expect("a later event");
                }
                decide(&before, command, facts).map(|events| (before, events))
            });
            let Ok((before, events)) = decided else { return Some(false) };
            case = events
                .into_iter()
                .fold(before, |case, event| escalation::apply(Some(case), event).expect("a later event"));
        }
        self.docket.follow(&case);
        self.case = Some(case);
        Some(true)
    }

    /// A mediator, a session, and an oral agreement to pay.
    fn agreement(&self, director: &Actor) -> Vec<escalation::Command> {
        let today = self.docket.today();
        let owed = case_acts::agreement::NewObligation {
            debtor: person(2),
            content: story("支付补偿款"),
            amount: None,
            method: story("当面支付"),
            due_on: today,
        };
        vec![
            case_acts::mediators::Assign { host: Some(director.user), others: Vec::new(), recusal_checked: true }
                .into(),
            case_acts::sessions::RecordSession {
                held_on: today,
                place: line("枫源村调解室"),
                mediators: vec![director.user],
                heard: vec![person(1), person(2)],
                with: Vec::new(),
                closed: None,
                statements: story("双方陈述。"),
                proposal: Some(story("付清余款。")),
                result: SessionResult::Continue,
            }
            .into(),
            case_acts::agreement::Agree {
                form: AgreementForm::Oral,
                facts: story("余款未付。"),
                terms: story("付清余款。"),
                obligations: vec![owed],
                writing_requested: false,
                signatures: Vec::new(),
                mediator_signed_on: today,
                seals: Vec::new(),
            }
            .into(),
        ]
    }

    /// What is sent in, and by whom.
    fn command(&self, what: Try) -> (Actor, Command) {
        let petition = &self.docket.petition;
        let today = self.docket.today();
        let day = today.to_string();
        let (office, holder) = (Org::CountyPetitions.clerk(), Org::of(petition.responsible).officer());
        let agreed = petition.mediation.as_ref().is_some_and(|m| m.stage.is_agreed());
        match what {
            Try::TellLeaders => {
                (office, ReportLeaders { leader: line("陈平"), proposal: story("拟转枫桥镇。") }.into())
            }
            Try::Send => {
                let mut send = send(Org::TownGov);
                send.instruction = Some(story("属于你单位职责。"));
                (office, send.into())
            }
            Try::Object => (holder, object().into()),
            Try::Accept => (Org::TownGov.officer(), accept().into()),
            Try::Handle => (holder, handle(today).into()),
            Try::Extend(days) => (holder, extend(days).into()),
            Try::Decide(conclusion) => match petition.state {
                S::ReviewRequested => (holder, review(conclusion).into()),
                S::RecheckRequested => (holder, recheck(conclusion).into()),
                _ => {
                    let mut opinion = opinion(conclusion);
                    opinion.quotes_agreement = agreed;
                    (holder, opinion.into())
                }
            },
            Try::Serve => (holder, serve(&day).into()),
            Try::AskReview => (office, ask_review(&day).into()),
            Try::AskRecheck => (office, ask_recheck(&day).into()),
            Try::Hear => (holder, hearing(&day, &day).into()),
            Try::Lapse => (office, Lapse { reason: line("已告知") }.into()),
            Try::Withdraw => (office, Withdraw { on: today, reason: line("本人书面撤回"), confirmed: true }.into()),
            Try::Decline => {
                let holder = if petition.state == S::Dispatched { holder } else { office };
                (holder, decline(PetitionRefusal::OutOfSystem).into())
            }
            Try::Settle => (holder, Settle { on: today, reason: line("已和解并付清"), confirmed: true }.into()),
            Try::Route => {
                let route = RoutePetition {
                    procedure: domain::petition::LegalProcedure::Arbitration,
                    organ: None,
                    guidance: story("请申请仲裁。"),
                };
                (holder, route.into())
            }
            Try::Offer => (office, offer().into()),
            Try::Word { petitioner, agreed } => {
                let side = if petitioner { MediationSide::Petitioner } else { MediationSide::Other };
                let consent = if agreed { Consent::Agreed } else { Consent::Refused };
                (office, word(side, consent, today).into())
            }
            Try::Refer => (office, refer().into()),
            _ => (office, RecallMediation { reason: line("调解不成") }.into()),
        }
    }

    /// The history replays to the petition, also after it was written down and read back.
    pub fn check_history(&self) -> Result<(), TestCaseError> {
        let replayed = replay::<domain::petition::Petition>(self.docket.events.clone());
        prop_assert_eq!(replayed.as_ref(), Ok(&self.docket.petition));
        for event in &self.docket.events {
            let value = serde_json::to_value(event).expect("an event can be written");
            prop_assert_eq!(&value["type"], event.kind());
        }
        let written = serde_json::to_string(&self.docket.events).expect("events can be written");
        let read: Vec<escalation::petition::Event> = serde_json::from_str(&written).expect("events can be read");
        prop_assert_eq!(&read, &self.docket.events);
        let stored = serde_json::to_string(&self.docket.petition).expect("a petition can be written");
        let back: domain::petition::Petition = serde_json::from_str(&stored).expect("a petition can be read");
        prop_assert_eq!(&back, &self.docket.petition);
        Ok(())
    }
}
