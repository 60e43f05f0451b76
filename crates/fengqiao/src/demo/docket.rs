//! One case of the demonstration: how it is to go, and how far it is.

use std::collections::VecDeque;

use domain::case::{AttachmentKind, MediationState, Party};
use domain::id::CaseId;
use domain::money::Fen;
use domain::time::CivilDate;
use store::Uploaded;
use store::cases::{NewCase, Receipt};

use super::disputes::Dispute;
use super::people::line;
use super::staff::{self, Staff};
use super::story::{Step, Story};
use super::wording::Words;

/// A case that is told.
#[derive(Clone)]
pub(super) struct Docket {
    pub(super) story: &'static Story,
    pub(super) dispute: &'static Dispute,
    pub(super) words: Words,
    /// What is registered, by whom.
    pub(super) new: NewCase,
    pub(super) registrar: &'static str,
    /// The days of the script, after days of rest were passed over.
    pub(super) days: Vec<CivilDate>,
    pub(super) registered_on: CivilDate,
    /// Tells cases of the same shape apart: which words are chosen, at which hour things are done.
    pub(super) variety: usize,
    /// Steps done, counted over all days of the script; none before registration.
    pub(super) done: Option<usize>,

    /// Its id, once registered.
    pub(super) id: Option<CaseId>,
    pub(super) version: u64,
    pub(super) state: MediationState,
    /// Its parties as the store knows them; empty until they have been read back.
    pub(super) parties: Vec<Party>,
    /// Key of the organisation that answers for it.
    pub(super) holder: &'static str,
    /// To whom it has been offered.
    pub(super) offered_to: Option<&'static str>,
    /// Who hosts.
    pub(super) host: Option<&'static str>,
    /// Keys of the organisations that were called in.
    pub(super) joined: Vec<&'static str>,
    /// Sessions so far, to choose words by.
    pub(super) sessions: usize,
    /// What is to be done under the agreement.
    pub(super) payments: Vec<Payment>,
    /// Files that are uploaded and wait to be entered, in the order of the script.
    pub(super) uploads: VecDeque<Uploaded>,
    /// Orders from above so far.
    pub(super) orders: u32,
}

/// An obligation under the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payment {
    pub(super) number: u32,
    /// What is still to be paid; none where it is not about money.
    pub(super) left: Option<Fen>,
    pub(super) due_on: CivilDate,
    pub(super) done: bool,
}

impl Docket {
    /// The next step and its day.
    pub(super) fn next(&self) -> Option<(CivilDate, Option<Step>)> {
        let Some(done) = self.done else { return Some((self.registered_on, None)) };
        self.steps().nth(done).map(|(day, step)| (day, Some(step)))
    }

    /// Every step and its day.
    fn steps(&self) -> impl Iterator<Item = (CivilDate, Step)> {
        let days = self.story.script().zip(&self.days);
        days.flat_map(|((_, steps), day)| steps.iter().map(move |step| (*day, *step)))
    }

    /// The files that the rest of a day asks for, in order.
    pub(super) fn files_of(&self, today: CivilDate) -> Vec<AttachmentKind> {
        let rest = self.steps().skip(self.done.unwrap_or(usize::MAX)).filter(|(day, _)| *day == today);
        rest.filter_map(|(_, step)| if let Step::File(kind) = step { Some(kind) } else { None }).collect()
    }

    /// Whether the store has to be asked who the parties are before anything else is done.
    pub(super) fn must_be_read(&self) -> bool {
        self.id.is_some() && self.parties.is_empty()
    }

    /// Nothing more is done to it.
    pub(super) fn give_up(&mut self) {
        self.done = Some(usize::MAX);
    }

    /// One of these, always the same for this case and this point of it.
    pub(super) fn choose<T: Copy>(&self, texts: &[T]) -> T {
        texts[(self.variety + self.done.unwrap_or(0)) % texts.len()]
    }

    /// The first obligation that is still open.
    pub(super) fn open_payment(&self) -> Option<&Payment> {
        self.payments.iter().find(|payment| !payment.done)
    }

    /// What the agreement asks for, its parts due after so many days each.
    pub(super) fn split(&self, due: &[u32], today: CivilDate) -> Vec<Payment> {
        let parts = u32::try_from(due.len()).unwrap_or(1).max(1);
        let part = self.words.agreed.map(|yuan| yuan / parts);
        due.iter()
            .zip(1..)
            .map(|(days, number)| {
                let rest =
                    |yuan| if number == parts { self.words.agreed.unwrap_or(yuan) - yuan * (parts - 1) } else { yuan };
                Payment {
                    number,
                    left: part.map(|yuan| Fen::from_yuan(rest(yuan))),
                    due_on: domain::time::add_days(today, i64::from(*days)),
                    done: false,
                }
            })
            .collect()
    }

    /// Remembers the registration.
    pub(super) fn registered(&mut self, receipt: &Receipt) {
        self.done = Some(0);
        self.id = Some(receipt.id);
        self.follow(receipt);
    }

    /// Remembers what one command of a step came to.
    pub(super) fn follow(&mut self, receipt: &Receipt) {
        self.version = receipt.version;
        self.state = receipt.state;
    }

    /// Remembers a step.
    pub(super) fn after(&mut self, step: Step, today: CivilDate) {
        match step {
            Step::Assign => self.host = Some(staff::mediator(self.holder, self.variety)),
            Step::Recuse(_) => self.host = Some(staff::director(self.holder)),
            Step::Talk(_) | Step::TalkWith(..) => self.sessions += 1,
            Step::Oral(due) | Step::Write(due) => self.payments = self.split(due, today),
            Step::File(_) => drop(self.uploads.pop_front()),
            Step::Pay => self.settle_payment(|_| None),
            Step::PayPart => self.settle_payment(|left| Some(half(left))),
            Step::Up(..) => self.offered_to = Some(staff::above(self.holder)),
            Step::UpToSector => self.offered_to = staff::sector_committee(self.dispute),
            Step::Down(to, _) => {
                self.offered_to = Some(to);
                self.orders += 1;
            }
            Step::Withdraw | Step::SendBack(_) | Step::Settle { receiver: false } => self.offered_to = None,
            Step::Take | Step::Settle { receiver: true } => self.move_over(),
            Step::Join(keys) => self.joined.extend(keys),
            Step::Leave(key) => self.joined.retain(|joined| *joined != key),
            Step::Supervise(..) => self.orders += 1,
            Step::Reopen => {
                self.joined.clear();
                self.payments.clear();
                self.host = None;
            }
            _ => {}
        }
        self.done = self.done.map(|done| done + 1);
    }

    fn move_over(&mut self) {
        if let Some(to) = self.offered_to.take() {
            self.holder = to;
            self.host = None;
            self.joined.retain(|joined| *joined != to);
        }
    }

    /// Marks the first open obligation: paid, or so much of it left.
    fn settle_payment(&mut self, left: fn(Fen) -> Option<Fen>) {
        if let Some(payment) = self.payments.iter_mut().find(|payment| !payment.done) {
            payment.left = payment.left.and_then(left);
            payment.done = payment.left.is_none();
        }
    }

    /// A word for a session's place and the like: the holder's name without what every committee is called.
    pub(super) fn place(&self) -> domain::text::Line {
        let name = staff::place(self.holder).name;
        line(&format!("{}调解室", name.trim_end_matches("人民调解委员会")))
    }

    /// Keys of the organisations whose seals an agreement needs.
    pub(super) fn sealing(&self) -> Vec<&'static str> {
        let mediate = self.joined.iter().copied().filter(|key| staff::place(key).kind.mediates());
        std::iter::once(self.holder).chain(mediate).collect()
    }

    /// Who stands where, for messages about what went wrong.
    pub(super) fn describe(&self, staff: &Staff) -> String {
        let holder = staff.id(self.holder);
        format!("“{}” told of {} at {holder}, in {}", self.story.name, self.dispute.title, self.state)
    }
}

/// Half of an amount, in whole yuan.
pub(super) fn half(amount: Fen) -> Fen {
    Fen::new(amount.get() / 200 * 100).unwrap_or(amount)
}
