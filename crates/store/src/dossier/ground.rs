//! What a decision is made from.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::case::CaseNumber;
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId, UserId};
use domain::petition::Petition;
use domain::rules::RuleSet;
use domain::time::CivilDate;
use escalation::{Actor, Beside, Facts};

use crate::clock::Instant;
use crate::reference::ReferenceData;
use crate::scope::Scope;

/// Everything a decision is made from, owned, so that [`Facts`] can borrow it.
pub(crate) struct Ground {
    pub(crate) reference: Arc<ReferenceData>,
    rules: RuleSet,
    pub(crate) mediators: BTreeSet<UserId>,
    pub(crate) number: Option<CaseNumber>,
    pub(crate) thread: Vec<Petition>,
    pub(crate) next_case: Option<CaseId>,
    pub(crate) handlers: Vec<UserId>,
}

impl Ground {
    /// The ground for decisions on what lies in a division and has an organisation to answer for it.
    pub(crate) fn new(
        reference: Arc<ReferenceData>,
        (division, responsible): (DivisionCode, OrganisationId),
        on: CivilDate,
    ) -> Self {
        let kind = reference.organisations.get(responsible).map(|o| o.kind.code());
        let rules = RuleSet::resolve(&reference.overrides, division, kind, on);
        Self {
            reference,
            rules,
            mediators: BTreeSet::new(),
            number: None,
            thread: Vec::new(),
            next_case: None,
            handlers: Vec::new(),
        }
    }

    pub(crate) fn facts<'a>(&'a self, scope: &'a Scope, now: Instant) -> Facts<'a> {
        self.facts_for(scope.actor(), now)
    }

    pub(crate) fn facts_for<'a>(&'a self, actor: &'a Actor, now: Instant) -> Facts<'a> {
        Facts {
            now,
            actor,
            organisations: &self.reference.organisations,
            rules: &self.rules,
            calendar: &self.reference.calendar,
            mediators: &self.mediators,
            next_number: self.number.as_ref(),
            beside: Beside { thread: &self.thread, next_case: self.next_case, handlers: &self.handlers },
        }
    }
}
