//! What a decision may know beside the case: who asks, when, under which rules, among which organisations.

use std::collections::BTreeSet;

use domain::calendar::Calendar;
use domain::case::{Case, CaseNumber};
use domain::deadline::{Deadline, Pause};
use domain::id::{CaseId, OrganisationId, UserId};
use domain::organisation::{Organisation, OrganisationTree, Role};
use domain::petition::Petition;
use domain::rules::{RuleKey, RuleSet};
use domain::time::{CivilDate, Instant, civil_date};

/// Who acts (经办人).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub user: UserId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its roles there.
    pub roles: BTreeSet<Role>,
}

impl Actor {
    /// Whether the actor has one of these roles.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.roles.contains(r))
    }
}

/// The facts of a decision. All of them are handed in: nothing here reads a clock or a database.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// UTC instant of the decision.
    pub now: Instant,
    /// Who acts.
    pub actor: &'a Actor,
    /// All organisations.
    pub organisations: &'a OrganisationTree,
    /// Rules in force for the case: its division, the kind of its responsible organisation, today.
    pub rules: &'a RuleSet,
    /// Holidays and make-up workdays.
    pub calendar: &'a Calendar,
    /// Mediators of the actor's organisation who can be appointed.
    pub mediators: &'a BTreeSet<UserId>,
    /// The number the case would get if it is accepted now.
    pub next_number: Option<&'a CaseNumber>,
    /// What stands beside a petition; empty for a case.
    pub beside: Beside<'a>,
}

/// What a decision on a petition may know beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The other petitions of its matter (信访事项), by day of registration, the root first: of the one that a decision on
    /// repeats names, else of the one it repeats.
    pub thread: &'a [Petition],
    /// Id of the case that is opened if it is referred to mediation now.
    pub next_case: Option<CaseId>,
    /// People of the actor's organisation who can handle petitions.
    pub handlers: &'a [UserId],
}

impl Facts<'_> {
    /// Today, as a civil date in Asia/Shanghai.
    #[must_use]
    pub fn today(&self) -> CivilDate {
        civil_date(self.now)
    }

    /// The actor's organisation, when it is still there.
    #[must_use]
    pub fn own(&self) -> Option<&Organisation> {
        self.organisations.get(self.actor.organisation)
    }

    /// The organisation that answers for the case.
    #[must_use]
    pub fn responsible(&self, case: &Case) -> Option<&Organisation> {
        self.organisations.get(case.responsible)
    }

    /// A deadline that starts the day after `start`, of a configured length.
    #[must_use]
    pub fn deadline(&self, start: CivilDate, length: RuleKey, pauses: &[Pause]) -> Deadline {
        Deadline::compute(start, self.rules.length(length), pauses, self.calendar, self.rules.lamp())
    }
}
