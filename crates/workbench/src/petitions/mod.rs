//! Petitions: the list, the page of one petition, its history, and what acts are done to.

mod act;
pub(crate) mod history;
pub(crate) mod list;
mod sentence;
pub(crate) mod show;
mod themes;

pub(crate) use act::Petitions;

use domain::petition::PetitionState;

/// Class of the mark of a state: under way, answered as asked, ended otherwise, filed.
const fn state_class(state: PetitionState) -> &'static str {
    use PetitionState as S;
    match state {
        S::Replied | S::Settled => "agreed",
        S::NotAccepted | S::Redirected | S::RoutedToLegalProcedure | S::ClosedByLapse | S::Withdrawn => "ended",
        S::Final | S::Joined => "filed",
        S::Dispatched | S::Objected => "offered",
        _ => "open",
    }
}
