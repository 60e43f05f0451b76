//! What a story is: the shape of a case, step by step with the days between, told with any dispute that fits.

use domain::case::{
    AttachmentKind, ConfirmationResult, EvidenceGap, NonAcceptanceGround, RecusalGround, ReferralRoute, ReturnReason,
    Risk, RiskLevel, SessionResult, Side, Source, SuspensionCause, TerminationReason, Trigger,
};

use super::disputes::Dispute;

/// The shape of a case.
#[derive(Debug)]
pub struct Story {
    /// Name of the shape, for whoever looks for what went wrong.
    pub name: &'static str,
    /// How many there are of it, against the others.
    pub weight: u32,
    /// Who handles it first.
    pub desk: Desk,
    /// Who writes it down.
    pub register: Registrar,
    /// Where it comes from, and the organ that sent it.
    pub source: (Source, Option<&'static str>),
    /// Which disputes fit.
    pub fits: fn(&Dispute) -> bool,
    /// When it ends.
    pub end: End,
    /// What happens, piece by piece.
    pub pieces: &'static [Piece],
}

/// A piece of a story: what happens so many days after the piece before has ended, or after registration, which is the
/// beginning of day 0.
pub type Piece = &'static [(u32, &'static [Step])];

/// Kind of organisation that a case begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// A committee of a village or community.
    Village,
    /// The committee of the garment park.
    Enterprise,
    /// A committee of a township.
    Township,
    /// The centre of the county.
    County,
    /// The centre of the city.
    City,
    /// The professional committee of the dispute's sector.
    Professional,
}

/// Who registers a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registrar {
    /// A mediator of the desk.
    Mediator,
    /// A grid worker of the desk's village.
    GridWorker,
    /// The clerk of the petition office.
    PetitionClerk,
    /// The officer of the county's justice bureau.
    JusticeOfficer,
}

/// When the last step of a story happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Any time in the past.
    Past,
    /// So many days ago, from the fewest to the most; nothing has happened since.
    Ago(u32, u32),
}

/// One thing that is done to a case. Who does it follows from where the case is.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// The committee begins to examine.
    Begin,
    /// The other side is to be asked.
    Seek,
    /// The respondent is called, and reached or not.
    Call(bool),
    /// A side agrees to mediation.
    Agree(Side),
    /// Both sides agree to mediation.
    AgreeAll,
    /// A side refuses mediation.
    Refuse(Side),
    /// All agree to go on at another organisation.
    AgreeToMove,
    /// Rights and duties are explained to all.
    Inform,
    /// The case is accepted.
    Accept,
    /// It is not accepted.
    Decline(NonAcceptanceGround),
    /// A mediator is appointed.
    Assign,
    /// The mediator steps back and another comes.
    Recuse(RecusalGround),
    /// A session is held.
    Talk(SessionResult),
    /// A session is held together with these organisations.
    TalkWith(&'static [&'static str], SessionResult),
    /// Mediation is suspended, for about so many days.
    Pause(SuspensionCause, u32),
    /// It goes on.
    Resume,
    /// The term is extended by so many days.
    Extend(u32),
    /// An oral agreement, its payments due after so many days each.
    Oral(&'static [u32]),
    /// A written agreement, likewise.
    Write(&'static [u32]),
    /// The oral agreement is put into writing.
    PutInWriting,
    /// The next payment is made.
    Pay,
    /// Part of the next payment is made.
    PayPart,
    /// The debtor is urged.
    Urge,
    /// The agreement is not performed.
    Breach,
    /// Both ask the court for confirmation.
    AskCourt,
    /// The court rules.
    Rule(ConfirmationResult),
    /// Mediation ends without agreement.
    Stop(TerminationReason),
    /// The case is offered to the next tier.
    Up(&'static [Trigger], &'static [EvidenceGap]),
    /// The case is offered to the professional committee of its sector.
    UpToSector,
    /// The case is assigned down, with a report due after so many days.
    Down(&'static str, u32),
    /// The offer is withdrawn.
    Withdraw,
    /// The receiver takes it.
    Take,
    /// All are told who answers for it now.
    TellHop,
    /// What is to be done is drawn up.
    Plan,
    /// The receiver returns it.
    SendBack(ReturnReason),
    /// The receiver asks the common superior to decide.
    Contest,
    /// The common superior decides: for the receiver, or for the sender.
    Settle {
        /// Whether the receiver handles it.
        receiver: bool,
    },
    /// Organisations are called in.
    Join(&'static [&'static str]),
    /// An organisation leaves.
    Leave(&'static str),
    /// An overseer orders, listed or not, with a report due after so many days.
    Supervise(&'static str, bool, u32),
    /// The last order is reported to.
    Report,
    /// The last order of that overseer is discharged.
    Discharge(&'static str),
    /// The case goes another way.
    Refer(ReferralRoute),
    /// The police are told.
    CallPolice,
    /// The organs above are told.
    ReportUrgent(&'static [&'static str]),
    /// The risk is assessed.
    Risk(RiskLevel, &'static [Risk]),
    /// A visit: whether people are satisfied.
    Visit(bool),
    /// A file is attached.
    File(AttachmentKind),
    /// Something recorded wrongly is corrected.
    Correct,
    /// The case is closed.
    Close,
    /// The file is archived.
    Archive,
    /// Another round begins.
    Reopen,
}

impl Story {
    /// What happens on which day after registration.
    pub fn script(&self) -> impl Iterator<Item = (u32, &'static [Step])> + use<> {
        let mut begin = 0;
        self.pieces.iter().flat_map(move |piece| {
            let before = begin;
            begin += piece.last().map_or(0, |(day, _)| *day);
            piece.iter().map(move |(day, steps)| (before + day, *steps))
        })
    }

    /// Day of the last step.
    pub fn days(&self) -> u32 {
        self.script().last().map_or(0, |(day, _)| day)
    }
}
