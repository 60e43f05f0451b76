//! Pieces that many stories have in common: how they open, what comes in between, how they end.

use domain::case::SessionResult::{Agreed, Continue, Failed};
use domain::case::Side::Respondent;
use domain::case::{AttachmentKind, Risk as K, RiskLevel, Trigger};

use super::super::story::Piece;
use super::super::story::Step::*;

/// The other side agrees at once, and somebody is appointed.
pub(super) const TAKEN_UP: Piece = &[(0, &[Agree(Respondent), Inform, Accept, Assign])];

/// Somebody else sent it, so both sides are asked; both agree at once.
pub(super) const BOTH_WILLING: Piece = &[(0, &[AgreeAll, Inform, Accept, Assign])];

/// The other side is called, and comes.
pub(super) const CALLED_IN: Piece = &[(0, &[Call(true), Agree(Respondent), Inform]), (1, &[Accept, Assign])];

/// The other side has to be looked for, and comes.
pub(super) const SOUGHT: Piece = &[(0, &[Seek]), (1, &[Call(true), Agree(Respondent), Inform]), (2, &[Accept, Assign])];

/// Many people come with an authorisation, and might go further.
pub(super) const MANY_TAKEN_UP: Piece = &[(
    0,
    &[
        File(AttachmentKind::Authorisation),
        Risk(RiskLevel::Medium, &[K::CollectivePetition]),
        Agree(Respondent),
        Inform,
        Accept,
        Assign,
    ],
)];

/// Two sessions lead nowhere, and the case is offered to the tier above.
pub(super) const DEADLOCKED: Piece =
    &[(2, &[Talk(Continue)]), (4, &[Talk(Failed), AgreeToMove, Up(&[Trigger::Deadlock], &[])])];

/// Agreed by word of mouth and paid within the week.
pub(super) const SETTLED_BY_WORD: Piece = &[(2, &[Talk(Agreed), Oral(&[5])]), (6, &[Pay])];

/// Everybody is satisfied when visited, and the file is put away.
pub(super) const SATISFIED: Piece = &[(16, &[Visit(true)]), (19, &[Close]), (44, &[Archive])];

/// The file is put away.
pub(super) const CLOSED: Piece = &[(4, &[Close]), (30, &[Archive])];

/// A session ends in an agreement that is signed; its payments are due after so many days each.
macro_rules! signed {
    ($($days:literal),+) => {
        &[
            Talk(domain::case::SessionResult::Agreed),
            Write(&[$($days),+]),
            File(domain::case::AttachmentKind::Agreement),
        ]
    };
}
pub(super) use signed;
