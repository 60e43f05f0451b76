//! Rounds of mediation (调解轮次): what an earlier one came to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Agreement, Closing, Confirmation, Extension, NonAcceptance, Referral, Suspension, Termination};

/// What an earlier round came to, before the case was reopened (以前轮次).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EarlierRound {
    /// Its number, from 1.
    pub round: u32,
    /// Civil date of acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// Why it was not accepted.
    pub non_acceptance: Option<NonAcceptance>,
    /// Suspensions of that round.
    pub suspensions: Vec<Suspension>,
    /// Extensions of that round.
    pub extensions: Vec<Extension>,
    /// The agreement. It binds until another replaces it or a court says otherwise.
    pub agreement: Option<Agreement>,
    /// Its judicial confirmation.
    pub confirmation: Option<Confirmation>,
    /// How mediation ended without agreement.
    pub termination: Option<Termination>,
    /// The route out of mediation.
    pub referral: Option<Referral>,
    /// Closing report.
    pub closing: Option<Closing>,
    /// Civil date on which another round began.
    pub reopened_on: NaiveDate,
    /// Why.
    pub reason: String,
}
