//! What may be done now, by whom, and why not: the source of every button.

use domain::case::Case;
use serde::Serialize;
use utoipa::ToSchema;

use crate::act::Act;
use crate::decide::unmet;
use crate::facts::Facts;
use crate::refusal::{Unmet, UnmetKind};
use crate::table::ClockEffect;

/// An act as it stands for one actor and one case (可办事项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Action {
    /// The act.
    pub act: Act,
    /// Chinese name.
    pub name: &'static str,
    /// Where it is posted to, below the case.
    pub path: &'static str,
    /// Whether it may be done now.
    pub allowed: bool,
    /// Why not, when not.
    pub unmet: Vec<Unmet>,
    /// What its input will have to satisfy.
    pub asks: Vec<Unmet>,
    /// What it does to the term of mediation.
    pub clock: ClockEffect,
    /// Legal basis, in Chinese.
    pub basis: String,
}

/// Every act, with what stands against it.
#[must_use]
pub fn actions(case: &Case, facts: &Facts<'_>) -> Vec<Action> {
    Act::ALL
        .iter()
        .map(|act| {
            let row = act.transition();
            let unmet = unmet(case, *act, facts);
            Action {
                act: *act,
                name: act.name_zh(),
                path: act.path(),
                allowed: unmet.is_empty(),
                unmet,
                asks: act
                    .input_needs()
                    .iter()
                    .map(|(need, pointer)| Unmet::of(need, UnmetKind::Input, Some(*pointer)))
                    .collect(),
                clock: row.clock,
                basis: row.basis.to_string(),
            }
        })
        .collect()
}
