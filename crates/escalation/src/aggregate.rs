//! What the machinery asks of an aggregate (聚合): a mediation case and a petition live by tables of the same make.

use domain::coded::Coded;
use domain::organisation::OrganisationTree;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::apply::BrokenHistory;
use crate::clocks::Clock;
use crate::facts::{Actor, Facts};
use crate::refusal::Need;
use crate::table::{Registration, Transition};

/// Something whose life is a table of transitions: it is registered, acts are done to it, events make it.
pub trait Aggregate: Sized + 'static {
    /// Its states.
    type State: Coded;
    /// What may be done to it.
    type Act: Deed;
    /// An act with its input.
    type Command: Order<Self>;
    /// What happens to it.
    type Event: Clone + Send + Serialize + DeserializeOwned;
    /// How an organisation can stand to it.
    type Relation: Coded;

    /// What it is called in a refusal.
    const NOUN: &'static str;
    /// The first act, the only one without a state before it.
    const REGISTER: Registration<Self>;
    /// Every other act.
    const TRANSITIONS: &'static [Transition<Self>];

    /// Where it stands.
    fn state(&self) -> Self::State;

    /// Whether the actor's organisation stands to it as asked.
    fn stands(&self, relation: Self::Relation, actor: &Actor, tree: &OrganisationTree) -> bool;

    /// What keeps this actor away from it altogether, whatever the act.
    fn bar(&self, _actor: &Actor, _tree: &OrganisationTree) -> Option<Need> {
        None
    }

    /// What must be recorded beside the events of an act.
    fn witness(&self, _events: &mut Vec<Self::Event>, _facts: &Facts<'_>) {}

    /// Applies one event; `None` is before registration.
    ///
    /// # Errors
    /// [`BrokenHistory`] when the first event is no registration, or a later one is.
    fn apply(before: Option<Self>, event: Self::Event) -> Result<Self, BrokenHistory>;

    /// Every clock that runs now.
    fn clocks(&self, facts: &Facts<'_>) -> Vec<Clock>;
}

/// An act, whatever it is done to.
pub trait Deed: Coded + Serialize {
    /// Where it is posted to, below its subject.
    fn path(self) -> &'static str;

    /// What its input must satisfy, with the field at fault.
    fn input_needs(self) -> Vec<(Need, &'static str)>;
}

/// A command on an aggregate, as the machinery reads it.
pub trait Order<A: Aggregate> {
    /// Which act it is.
    fn act(&self) -> A::Act;

    /// What its input does not satisfy, with the field at fault.
    fn unmet_inputs(&self, subject: &A, facts: &Facts<'_>) -> Vec<(Need, &'static str)>;

    /// What happens. Called only when every precondition is met.
    fn events(self, subject: &A, facts: &Facts<'_>) -> Vec<A::Event>;
}

/// The row of an act.
///
/// # Panics
/// Never: a test holds that every act has one row.
#[must_use]
pub fn transition_of<A: Aggregate>(act: A::Act) -> &'static Transition<A> {
    A::TRANSITIONS.iter().find(|row| row.act == act).expect("every act has a row")
}
