//! The clocks that run on a case or a petition, as pages show them.

use domain::{deadline::Lamp, organisation::OrganisationTree, time::CivilDate};
use escalation::Clock;

use crate::wording::{self, LampSign};

/// A clock that runs.
pub(crate) struct Running {
    /// What it measures.
    pub(crate) kind: &'static str,
    /// Its last day, and of which item.
    pub(crate) due_on: String,
    /// How long is left.
    pub(crate) left: String,
    /// Its lamp.
    pub(crate) lamp: LampSign,
    /// Who has to keep it.
    pub(crate) owner: String,
    /// The article.
    pub(crate) basis: String,
    /// Whether holidays of its time are not known yet.
    pub(crate) estimated: bool,
    /// Whether it is a right of the people concerned, not a duty of an office.
    pub(crate) is_right: bool,
}

/// The case beside a petition, or the petition behind a case (访调对接): whoever works on one sees the clocks of both.
pub(crate) struct Linked {
    /// Which of the two it is.
    pub(crate) noun: &'static str,
    /// Its number.
    pub(crate) number: String,
    /// Its address, where the visitor may open it.
    pub(crate) path: Option<String>,
    /// Where it stands.
    pub(crate) state: &'static str,
    /// Its clocks that run now.
    pub(crate) clocks: Vec<Running>,
}

impl Running {
    /// Several, as pages show them.
    pub(crate) fn all(clocks: &[Clock], tree: &OrganisationTree, today: CivilDate) -> Vec<Self> {
        clocks.iter().map(|clock| Self::new(clock, tree, today)).collect()
    }

    /// A clock as pages show it.
    pub(crate) fn new(clock: &Clock, tree: &OrganisationTree, today: CivilDate) -> Self {
        let paused = clock.deadline.paused_from.is_some();
        let last = if clock.kind.is_right() { clock.deadline.legal_latest } else { clock.deadline.in_time_until };
        let number = clock.number.map_or_else(String::new, |number| format!("（第 {number} 项）"));
        Self {
            kind: clock.kind.name_zh(),
            due_on: format!("{}{number}", wording::day(last)),
            left: if paused { "中止中，期限暂停".to_owned() } else { wording::left(last, today) },
            lamp: wording::lamp(if clock.kind.is_right() { Lamp::Green } else { clock.deadline.lamp_on(today) }),
            owner: tree.name(clock.owner).to_owned(),
            basis: clock.basis.to_string(),
            estimated: clock.deadline.estimated,
            is_right: clock.kind.is_right(),
        }
    }
}
