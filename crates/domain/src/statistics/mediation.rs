//! What a mediation case counts for in the reports of people's mediation (人民调解统计), domain reference 8.1.
//!
//! A case counts once as accepted, whoever it is handed to, and once in each round for what that round came to. Every
//! count is of work done on a day; none is about a person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::Value;
use crate::case::{
    Agreement, Case, CaseRating, Confirmation, ConfirmationResult, Difficulty, LegEnd, Referral, Termination,
};
use crate::id::OrganisationId;
use crate::petition::Satisfaction;

crate::coded_enum! {
    /// What is counted of a mediation case (调解统计项).
    pub enum CaseMeasure {
        /// Accepted for the first time; its amount is how many people are parties (调解案件总数、涉及当事人数).
        Accepted = "accepted" "受理案件";
        /// Accepted, and difficult and complex (疑难复杂案件).
        Complex = "complex" "疑难复杂案件";
        /// Not accepted in a round (不予受理); outside of the success rate.
        NotAccepted = "not_accepted" "不予受理";
        /// An agreement took effect; its amount is the fen owed under it (调解成功、协议涉及金额).
        Settled = "settled" "调解成功";
        /// Settled by the organisation that accepted it, without being handed on (就地化解).
        SettledInPlace = "settled_in_place" "就地化解";
        /// Settled by a written agreement (书面协议).
        Written = "written" "书面协议";
        /// Settled by an oral agreement (口头协议).
        Oral = "oral" "口头协议";
        /// Mediation ended without an agreement (调解不成).
        Failed = "failed" "调解不成";
        /// Everything owed was performed; its amount is the fen owed (履行).
        Performed = "performed" "协议履行完毕";
        /// The court was asked to confirm the agreement (申请司法确认).
        ConfirmationAsked = "confirmation_asked" "申请司法确认";
        /// The court found it valid (确认有效).
        Confirmed = "confirmed" "司法确认有效";
        /// Handed on to an upper organisation (移交上级).
        HandedUp = "handed_up" "移交上级";
        /// Rated by who applied online (群众评价).
        Rated = "rated" "群众评价";
        /// Rated satisfied or mostly satisfied (评价满意、基本满意).
        RatedContent = "rated_content" "评价满意和基本满意";
    }
}

/// How a case counts for one measure (统计记录).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseEntry {
    /// For what.
    pub measure: CaseMeasure,
    /// Whose work it was on that day.
    pub organisation: OrganisationId,
    /// Civil date on which it counts.
    pub on: NaiveDate,
    /// People or fen, where the measure has an amount; else 1.
    pub amount: i64,
}

/// Everything a case counts for, as it stands now.
#[must_use]
pub fn entries(case: &Case) -> Vec<CaseEntry> {
    let mut ledger = Ledger { case, entries: Vec::new() };
    ledger.acceptance();
    for round in &case.earlier {
        ledger.outcome(&Round {
            accepted: round.accepted_on.is_some(),
            not_accepted_on: round.non_acceptance.as_ref().map(|n| n.on),
            agreement: round.agreement.as_ref(),
            confirmation: round.confirmation.as_ref(),
            broken_off_on: broken_off_on(round.termination.as_ref(), round.referral.as_ref()),
        });
    }
    ledger.outcome(&Round {
        accepted: case.accepted_on.is_some(),
        not_accepted_on: case.non_acceptance.as_ref().map(|n| n.on),
        agreement: case.agreement.as_ref(),
        confirmation: case.confirmation.as_ref(),
        broken_off_on: broken_off_on(case.termination.as_ref(), case.referral.as_ref()),
    });
    for leg in case.legs.iter().filter(|leg| leg.end == Some(LegEnd::TransferredUp)) {
        ledger.entries.extend(leg.until.map(|on| CaseEntry {
            measure: CaseMeasure::HandedUp,
            organisation: leg.organisation,
            on,
            amount: 1,
        }));
    }
    ledger.rating();
    ledger.entries
}

/// What a round of mediation came to.
struct Round<'a> {
    accepted: bool,
    not_accepted_on: Option<NaiveDate>,
    agreement: Option<&'a Agreement>,
    confirmation: Option<&'a Confirmation>,
    broken_off_on: Option<NaiveDate>,
}

/// The civil date on which mediation ended without an agreement, or was left for another route.
fn broken_off_on(termination: Option<&Termination>, referral: Option<&Referral>) -> Option<NaiveDate> {
    termination.map(|t| t.on).into_iter().chain(referral.map(|r| r.on)).min()
}

struct Ledger<'a> {
    case: &'a Case,
    entries: Vec<CaseEntry>,
}

impl Ledger<'_> {
    /// Counts for whoever answered for the case at the end of the day.
    fn count(&mut self, measure: CaseMeasure, on: NaiveDate, amount: i64) {
        let leg = self.case.legs.iter().rev().find(|leg| leg.since <= on);
        let organisation = leg.map_or(self.case.registered_in, |leg| leg.organisation);
        self.entries.push(CaseEntry { measure, organisation, on, amount });
    }

    fn acceptance(&mut self) {
        let first = self.case.earlier.iter().find_map(|round| round.accepted_on).or(self.case.accepted_on);
        let Some(on) = first else { return };
        self.count(CaseMeasure::Accepted, on, i64::from(self.case.people()));
        if self.case.difficulty == Difficulty::Complex {
            self.count(CaseMeasure::Complex, on, 1);
        }
    }

    fn outcome(&mut self, round: &Round<'_>) {
        if let Some(on) = round.not_accepted_on {
            self.count(CaseMeasure::NotAccepted, on, 1);
        }
        match (round.agreement, round.broken_off_on) {
            (Some(agreement), _) => self.settlement(agreement),
            (None, Some(on)) if round.accepted => self.count(CaseMeasure::Failed, on, 1),
            (None, _) => {}
        }
        let Some(confirmation) = round.confirmation else { return };
        self.count(CaseMeasure::ConfirmationAsked, confirmation.asked_on, 1);
        if let (Some(ConfirmationResult::Confirmed), Some(on)) = (confirmation.result, confirmation.ruled_on) {
            self.count(CaseMeasure::Confirmed, on, 1);
        }
    }

    fn rating(&mut self) {
        let Some(CaseRating { organisation, satisfaction, on, .. }) = self.case.rating else { return };
        let content = (satisfaction != Satisfaction::Dissatisfied).then_some(CaseMeasure::RatedContent);
        for measure in std::iter::once(CaseMeasure::Rated).chain(content) {
            self.entries.push(CaseEntry { measure, organisation, on, amount: 1 });
        }
    }

    fn settlement(&mut self, agreement: &Agreement) {
        let (on, owed) = (agreement.effective_on, agreement.amount().get());
        self.count(CaseMeasure::Settled, on, owed);
        if self.case.legs.iter().filter(|leg| leg.since <= on).count() <= 1 {
            self.count(CaseMeasure::SettledInPlace, on, 1);
        }
        self.count(if agreement.is_written() { CaseMeasure::Written } else { CaseMeasure::Oral }, on, 1);
        if agreement.is_performed() {
            let acts = agreement.obligations.iter().flat_map(|owed| &owed.performed).map(|performed| performed.on);
            self.count(CaseMeasure::Performed, acts.max().unwrap_or(on).max(on), owed);
        }
    }
}

/// How many cases count, and what their amounts come to (合计).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// Cases.
    pub cases: u64,
    /// People or fen, where the measure has an amount; else as many as cases.
    pub amount: i64,
}

/// Sums by measure.
pub type Counts = BTreeMap<CaseMeasure, Count>;

/// The figures of a part of a report (统计数据).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// Every measure, also those that nothing counts for.
    #[schema(value_type = BTreeMap<String, Count>)]
    pub counts: Counts,
    /// 调解成功率: settled of settled and failed; whatever was not accepted is left out.
    pub success_rate: Value,
    /// 就地化解率: settled where it was accepted, of settled.
    pub in_place_rate: Value,
}

impl Figures {
    /// What counts for a measure.
    #[must_use]
    pub fn of(&self, measure: CaseMeasure) -> Count {
        self.counts.get(&measure).copied().unwrap_or_default()
    }
}

impl From<&Counts> for Figures {
    fn from(counts: &Counts) -> Self {
        let of = |measure| counts.get(&measure).copied().unwrap_or_default();
        let settled = of(CaseMeasure::Settled).cases;
        Self {
            counts: CaseMeasure::ALL.iter().map(|measure| (*measure, of(*measure))).collect(),
            success_rate: Value::share(settled, settled + of(CaseMeasure::Failed).cases),
            in_place_rate: Value::share(of(CaseMeasure::SettledInPlace).cases, settled),
        }
    }
}
