//! What should come of it all, in a few plain rules of its own: states, days, and who was late. It knows nothing of the
//! table, the clocks or the events; only which days are worked on is asked of the calendar.

use domain::calendar::Calendar;
use domain::deadline::ClockKind as C;
use domain::petition::{Conclusion, MediationStage as M, PetitionState as S};
use domain::time::{CivilDate, add_days};

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    TellLeaders,
    Send,
    Object,
    Accept,
    Handle,
    Extend(u16),
    Decide(Conclusion),
    Serve,
    AskReview,
    AskRecheck,
    Hear,
    Lapse,
    Withdraw,
    Decline,
    Settle,
    Route,
    Offer,
    Word { petitioner: bool, agreed: bool },
    Refer,
    Recall,
    CaseAccept,
    CaseDecline,
    CaseFail,
    CaseAgree,
    CasePerform,
}

/// Everything that is tried and needs no more to be said.
pub const PLAIN: &[Try] = &[
    Try::TellLeaders,
    Try::Send,
    Try::Object,
    Try::Accept,
    Try::Handle,
    Try::Serve,
    Try::AskReview,
    Try::AskRecheck,
    Try::Hear,
    Try::Lapse,
    Try::Withdraw,
    Try::Decline,
    Try::Settle,
    Try::Route,
    Try::Offer,
    Try::Refer,
    Try::Recall,
    Try::CaseAccept,
    Try::CaseDecline,
    Try::CaseFail,
    Try::CaseAgree,
    Try::CasePerform,
];

impl Try {
    /// What it is, without the details.
    pub fn name(self) -> String {
        format!("{self:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
    }
}

/// A term that runs, with its last day.
type Term = (C, CivilDate);

#[derive(Debug, Clone)]
pub struct Model {
    pub state: S,
    /// The term of who has it in hand.
    pub duty: Option<Term>,
    /// Sixty days of a unit that says nothing, as if it had accepted on receipt.
    pub presumed: Option<Term>,
    pub stage: Option<M>,
    /// The term of the committee.
    pub committee: Option<Term>,
    words: [bool; 2],
    received: CivilDate,
    extended: bool,
    asked: CivilDate,
    hearings: Vec<(S, CivilDate)>,
    served: CivilDate,
    mediating_since: CivilDate,
    anew: bool,
    pub missed: Vec<Term>,
}

impl Model {
    /// The terms that are counted, in their order.
    pub fn terms(&self) -> Vec<Term> {
        [self.duty, self.presumed, self.committee].into_iter().flatten().collect()
    }

    pub fn registered(on: CivilDate) -> Self {
        Self {
            state: S::Registered,
            duty: Some((C::Dispatch, add_days(on, 15))),
            presumed: None,
            stage: None,
            committee: None,
            words: [false; 2],
            received: on,
            extended: false,
            asked: on,
            hearings: Vec::new(),
            served: on,
            mediating_since: on,
            anew: false,
            missed: Vec::new(),
        }
    }

    /// Whether it may be done today, and if so does it.
    pub fn take(&mut self, what: Try, today: CivilDate, calendar: &Calendar) -> bool {
        use S::*;
        let handled = matches!(self.state, Accepted | InHandling);
        let open = matches!(self.stage, Some(M::Offered | M::Referred | M::Mediating));
        let agreed = matches!(self.stage, Some(M::Agreed | M::Performed | M::Breached));
        let window = working_day_from(add_days(self.served, 30), calendar);
        match what {
            Try::TellLeaders if self.state == Registered => self.state = ReportedToLeaders,
            Try::Send if matches!(self.state, Registered | ReportedToLeaders | Objected) => {
                self.received = today;
                self.go(Dispatched, Some((C::PetitionNotice, add_days(today, 15))), today);
                self.presumed = Some((C::PresumedHandling, add_days(today, 60)));
            }
            Try::Object if self.state == Dispatched && today <= working_days_after(self.received, 5, calendar) => {
                self.go(Objected, Some((C::Dispatch, add_days(today, 15))), today);
            }
            Try::Accept if self.state == Dispatched => {
                self.extended = false;
                self.go(Accepted, Some((C::Handling, add_days(today, 60))), today);
            }
            Try::Handle if handled => self.state = InHandling,
            Try::Extend(days) if handled && !self.extended && (1..=30).contains(&days) => {
                let Some((kind, due)) = self.duty.filter(|(_, due)| today < *due) else { return false };
                self.extended = true;
                self.duty = Some((kind, add_days(due, i64::from(days))));
                self.cap_committee();
            }
            Try::Decide(conclusion) => return self.decide(conclusion, handled && !open, today),
            Try::Serve if matches!(self.state, OpinionIssued | ReviewOpinion | RecheckOpinion) => self.serve(today),
            Try::AskReview if self.state == Served && today <= window => self.ask(ReviewRequested, C::Review, today),
            Try::AskRecheck if self.state == ReviewServed && today <= window => {
                self.ask(RecheckRequested, C::Recheck, today);
            }
            Try::Hear if handled || matches!(self.state, ReviewRequested | RecheckRequested) => {
                // Once a day on a level; on which one, the state says.
                let level = if handled { Accepted } else { self.state };
                if self.hearings.contains(&(level, today)) {
                    return false;
                }
                self.hearings.push((level, today));
                if self.state == RecheckRequested {
                    // Thirty days that are no days of a hearing in the recheck.
                    let counts = |day: &CivilDate| !self.hearings.contains(&(RecheckRequested, *day));
                    let last = self.asked.iter_days().skip(1).filter(counts).nth(29).expect("a thirtieth day");
                    self.duty = Some((C::Recheck, last));
                }
            }
            Try::Lapse if matches!(self.state, Served | ReviewServed) && today > window => {
                self.go(ClosedByLapse, None, today);
            }
            Try::Withdraw if !self.is_over() && !open => self.go(Withdrawn, None, today),
            Try::Decline if matches!(self.state, Registered | ReportedToLeaders | Dispatched | Objected) => {
                self.go(NotAccepted, None, today);
            }
            Try::Settle
                if (handled || matches!(self.state, OpinionIssued | Served))
                    && !open
                    && self.stage != Some(M::Agreed) =>
            {
                self.go(Settled, None, today);
            }
            Try::Route if handled && !open => self.go(RoutedToLegalProcedure, None, today),
            Try::Offer if (handled || matches!(self.state, Registered | Dispatched)) && !open && !agreed => {
                self.words = [false; 2];
                self.stage = Some(M::Offered);
            }
            Try::Word { petitioner, agreed } if self.stage == Some(M::Offered) && self.is_mediable() => {
                self.words[usize::from(petitioner)] = agreed;
                if !agreed {
                    self.stage = Some(M::Refused);
                }
            }
            Try::Refer if handled && self.stage == Some(M::Offered) && self.words == [true; 2] => {
                let Some((_, due)) = self.duty.filter(|(_, due)| add_days(*due, -10) > today) else { return false };
                debug_assert!(due > today);
                self.move_to(M::Referred, Some((C::CommitteeAnswer, working_days_after(today, 3, calendar))), today);
            }
            Try::Recall if open && self.is_mediable() => self.move_to(M::Recalled, None, today),
            Try::CaseAccept if self.stage == Some(M::Referred) => {
                self.mediating_since = today;
                self.move_to(M::Mediating, None, today);
                self.cap_committee();
            }
            Try::CaseDecline if self.stage == Some(M::Referred) => self.move_to(M::Declined, None, today),
            Try::CaseFail if matches!(self.stage, Some(M::Referred | M::Mediating)) => {
                self.move_to(M::Failed, None, today);
            }
            Try::CaseAgree if self.stage == Some(M::Mediating) => self.move_to(M::Agreed, None, today),
            Try::CasePerform if self.stage == Some(M::Agreed) => self.move_to(M::Performed, None, today),
            _ => return false,
        }
        true
    }

    fn decide(&mut self, conclusion: Conclusion, may_issue: bool, today: CivilDate) -> bool {
        let below = matches!(conclusion, Conclusion::Support | Conclusion::Explain | Conclusion::NotSupport);
        let to = match self.state {
            S::ReviewRequested if !below => S::ReviewOpinion,
            S::RecheckRequested if !below => S::RecheckOpinion,
            _ if may_issue && below => S::OpinionIssued,
            _ => return false,
        };
        self.anew = conclusion == Conclusion::Redo;
        self.go(to, Some((C::Service, add_days(today, 10))), today);
        true
    }

    fn serve(&mut self, today: CivilDate) {
        self.served = today;
        if self.anew {
            self.extended = false;
            return self.go(S::InHandling, Some((C::Handling, add_days(today, 60))), today);
        }
        let to = match self.state {
            S::OpinionIssued => S::Served,
            S::ReviewOpinion => S::ReviewServed,
            _ => S::Final,
        };
        self.go(to, None, today);
    }

    fn ask(&mut self, to: S, kind: C, today: CivilDate) {
        self.asked = today;
        self.go(to, Some((kind, add_days(today, 30))), today);
    }

    /// Goes on; who was late stays on record.
    fn go(&mut self, to: S, duty: Option<Term>, today: CivilDate) {
        let late = |term: &Term| term.1 < today;
        self.missed.extend(self.duty.filter(late));
        self.missed.extend(self.presumed.take().filter(late));
        (self.state, self.duty) = (to, duty);
    }

    fn move_to(&mut self, to: M, term: Option<Term>, today: CivilDate) {
        let late = |term: &Term| term.1 < today;
        self.missed.extend(self.committee.filter(late));
        (self.stage, self.committee) = (Some(to), term);
    }

    /// Thirty days, and never within ten days of the petition's own.
    fn cap_committee(&mut self) {
        if let Some((_, due)) = self.duty.filter(|_| self.stage == Some(M::Mediating)) {
            let last = add_days(self.mediating_since, 30).min(add_days(due, -10));
            self.committee = Some((C::PetitionMediation, last));
        }
    }

    fn is_mediable(&self) -> bool {
        matches!(self.state, S::Registered | S::Dispatched | S::Accepted | S::InHandling)
    }

    fn is_over(&self) -> bool {
        use S::*;
        matches!(self.state, Final | ClosedByLapse | NotAccepted | RoutedToLegalProcedure | Withdrawn | Settled)
    }
}

fn working_days_after(start: CivilDate, count: usize, calendar: &Calendar) -> CivilDate {
    let worked = |day: &CivilDate| calendar.is_working_day(*day);
    start.iter_days().skip(1).filter(worked).nth(count - 1).expect("a working day")
}

fn working_day_from(day: CivilDate, calendar: &Calendar) -> CivilDate {
    day.iter_days().find(|day| calendar.is_working_day(*day)).expect("a working day")
}
