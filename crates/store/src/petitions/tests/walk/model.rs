//! What should come of it all, in a few plain rules of its own: who has a petition in hand, until when, and who was late. It
//! knows nothing of the table, the clocks or the events; only which days are worked on is asked of the calendar.

use domain::calendar::Calendar;
use domain::deadline::ClockKind as C;
use domain::petition::{MediationStage as M, PetitionState as S};
use domain::time::{CivilDate, add_days};

/// What is tried on a petition, or on the case that it was referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Try {
    Send,
    Object,
    Accept,
    SelfHandle,
    Handle,
    Extend,
    Decide,
    Serve,
    Ask,
    Lapse,
    Withdraw,
    Decline,
    Offer,
    Agree,
    Refuse,
    Refer,
    Recall,
    CaseAccept,
    CaseDecline,
    CaseFail,
    CaseAgree,
    CasePerform,
}

/// Everything that can be tried.
pub(super) const ALL: &[Try] = &[
    Try::Send,
    Try::Object,
    Try::Accept,
    Try::SelfHandle,
    Try::Handle,
    Try::Extend,
    Try::Decide,
    Try::Serve,
    Try::Ask,
    Try::Lapse,
    Try::Withdraw,
    Try::Decline,
    Try::Offer,
    Try::Agree,
    Try::Refuse,
    Try::Refer,
    Try::Recall,
    Try::CaseAccept,
    Try::CaseDecline,
    Try::CaseFail,
    Try::CaseAgree,
    Try::CasePerform,
];

/// Who works on it: the petition office, the unit, the organ above, the committee that mediates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Office,
    Unit,
    Above,
    Committee,
}

impl Who {
    /// Whom the petitioner asks next: of the unit the office, of the office the organ above, of that nobody.
    const fn above(self) -> Option<Self> {
        match self {
            Self::Unit => Some(Self::Office),
            Self::Office => Some(Self::Above),
            Self::Above | Self::Committee => None,
        }
    }
}

/// A term that runs: what it measures, its last day, who has to meet it.
pub(super) type Term = (C, CivilDate, Who);

#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) state: S,
    pub(super) holder: Who,
    pub(super) stage: Option<M>,
    /// Terms that were not kept.
    pub(super) missed: Vec<(C, CivilDate)>,
    duty: Option<Term>,
    /// Sixty days of a unit that says nothing, as if it had accepted on receipt: shown once it said nothing in time.
    presumed: Option<Term>,
    committee: Option<Term>,
    unit: Who,
    sent: CivilDate,
    served: CivilDate,
    mediating_since: CivilDate,
    extended: bool,
    agreed: bool,
}

impl Model {
    pub(super) fn registered(on: CivilDate) -> Self {
        Self {
            state: S::Registered,
            holder: Who::Office,
            stage: None,
            missed: Vec::new(),
            duty: Some((C::Dispatch, add_days(on, 15), Who::Office)),
            presumed: None,
            committee: None,
            unit: Who::Office,
            sent: on,
            served: on,
            mediating_since: on,
            extended: false,
            agreed: false,
        }
    }

    /// The terms that somebody's act began.
    pub(super) fn terms(&self) -> impl Iterator<Item = Term> {
        self.duty.into_iter().chain(self.committee)
    }

    /// The terms that are shown on a day.
    pub(super) fn shown(&self, today: CivilDate) -> impl Iterator<Item = Term> {
        let silent = self.duty.is_some_and(|(_, due, _)| due < today);
        self.terms().chain(self.presumed.filter(|_| silent))
    }

    /// Whether it may be done today, and if so does it.
    pub(super) fn take(&mut self, what: Try, today: CivilDate, calendar: &Calendar) -> bool {
        use S::*;
        let state = self.state;
        let handled = matches!(state, Accepted | InHandling);
        let mediable = handled || matches!(state, Registered | Dispatched);
        let open = matches!(self.stage, Some(M::Offered | M::Referred | M::Mediating));
        let settled = matches!(self.stage, Some(M::Agreed | M::Performed));
        let window = add_days(self.served, 30).iter_days().find(|day| calendar.is_working_day(*day));
        let in_window = window.is_some_and(|last| today <= last);
        match what {
            Try::Send if matches!(state, Registered | Objected) => {
                self.sent = today;
                self.go(Dispatched, Who::Unit, Some((C::PetitionNotice, 15)), today);
                self.presumed = Some((C::PresumedHandling, add_days(today, 60), Who::Unit));
            }
            Try::Object if state == Dispatched && today <= working_days_after(self.sent, 5, calendar) => {
                self.go(Objected, Who::Office, Some((C::Dispatch, 15)), today);
            }
            Try::Accept if state == Dispatched => self.accept(Who::Unit, today),
            Try::SelfHandle if matches!(state, Registered | Objected) => self.accept(Who::Office, today),
            Try::Handle if handled => self.state = InHandling,
            Try::Extend if handled && !self.extended => {
                let Some((kind, due, who)) = self.duty.filter(|(_, due, _)| today < *due) else { return false };
                self.extended = true;
                self.duty = Some((kind, add_days(due, 30), who));
                self.cap_committee();
            }
            Try::Decide => {
                let to = match state {
                    ReviewRequested => ReviewOpinion,
                    RecheckRequested => RecheckOpinion,
                    _ if handled && !open => OpinionIssued,
                    _ => return false,
                };
                self.go(to, self.holder, Some((C::Service, 10)), today);
            }
            Try::Serve => {
                let to = match state {
                    OpinionIssued => Served,
                    ReviewOpinion => ReviewServed,
                    RecheckOpinion => Final,
                    _ => return false,
                };
                self.served = today;
                self.go(to, self.unit, None, today);
            }
            Try::Ask if matches!(state, Served | ReviewServed) && in_window => {
                let first = self.unit.above();
                let (to, kind, body) = match state {
                    Served => (ReviewRequested, C::Review, first),
                    _ => (RecheckRequested, C::Recheck, first.and_then(Who::above)),
                };
                let Some(body) = body else { return false };
                self.go(to, body, Some((kind, 30)), today);
            }
            Try::Lapse if matches!(state, Served | ReviewServed) && !in_window => {
                self.go(ClosedByLapse, self.holder, None, today);
            }
            Try::Withdraw if !self.is_over() && !open => self.go(Withdrawn, self.holder, None, today),
            Try::Decline if matches!(state, Registered | Dispatched | Objected) => {
                self.go(NotAccepted, self.holder, None, today);
            }
            Try::Offer if mediable && !open && !settled => {
                self.agreed = false;
                self.stage = Some(M::Offered);
            }
            Try::Agree if mediable && self.stage == Some(M::Offered) => self.agreed = true,
            Try::Refuse if mediable && self.stage == Some(M::Offered) => self.stage = Some(M::Refused),
            Try::Refer if handled && self.stage == Some(M::Offered) && self.agreed => {
                if self.duty.is_none_or(|(_, due, _)| add_days(due, -10) <= today) {
                    return false;
                }
                let until = working_days_after(today, 3, calendar);
                self.move_to(M::Referred, Some((C::CommitteeAnswer, until, Who::Committee)), today);
            }
            Try::Recall if mediable && open => self.move_to(M::Recalled, None, today),
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

    fn accept(&mut self, unit: Who, today: CivilDate) {
        self.unit = unit;
        self.go(S::Accepted, unit, Some((C::Handling, 60)), today);
    }

    /// Goes on, by somebody, within so many days; who was late stays on record.
    fn go(&mut self, to: S, holder: Who, duty: Option<(C, i64)>, today: CivilDate) {
        let ended = [self.duty, self.presumed.take()].into_iter().flatten();
        self.missed.extend(ended.filter(|(_, due, _)| *due < today).map(|(kind, due, _)| (kind, due)));
        (self.state, self.holder) = (to, holder);
        self.duty = duty.map(|(kind, days)| (kind, add_days(today, days), holder));
    }

    fn move_to(&mut self, to: M, term: Option<Term>, today: CivilDate) {
        self.missed.extend(self.committee.filter(|(_, due, _)| *due < today).map(|(kind, due, _)| (kind, due)));
        (self.stage, self.committee) = (Some(to), term);
    }

    /// Thirty days, and never within ten days of the petition's own.
    fn cap_committee(&mut self) {
        if let Some((_, due, _)) = self.duty.filter(|_| self.stage == Some(M::Mediating)) {
            let last = add_days(self.mediating_since, 30).min(add_days(due, -10));
            self.committee = Some((C::PetitionMediation, last, Who::Committee));
        }
    }

    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, S::Final | S::ClosedByLapse | S::NotAccepted | S::Withdrawn)
    }
}

fn working_days_after(start: CivilDate, count: usize, calendar: &Calendar) -> CivilDate {
    let worked = |day: &CivilDate| calendar.is_working_day(*day);
    start.iter_days().skip(1).filter(worked).nth(count - 1).expect("a working day")
}
