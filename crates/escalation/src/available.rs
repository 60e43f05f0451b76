//! What may be done now, by whom, and why not: the source of every button.

use domain::coded::Coded;
use serde::Serialize;
use utoipa::ToSchema;

use crate::act::Act;
use crate::aggregate::{Aggregate, Deed, transition_of};
use crate::decide::unmet;
use crate::facts::Facts;
use crate::refusal::{Unmet, UnmetKind};
use crate::table::ClockEffect;

/// An act as it stands for one actor and one subject (可办事项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Action<A = Act> {
    /// The act; its codes are among those of `GET /reference/codes`.
    #[schema(value_type = String)]
    pub act: A,
    /// Chinese name.
    pub name: &'static str,
    /// Where it is posted to, below its subject.
    pub path: &'static str,
    /// Whether it may be done now.
    pub allowed: bool,
    /// Why not, when not.
    pub unmet: Vec<Unmet>,
    /// What its input will have to satisfy.
    pub asks: Vec<Unmet>,
    /// What it does to the main term.
    pub clock: ClockEffect,
    /// Legal basis, in Chinese.
    pub basis: String,
}

/// Every act, with what stands against it.
#[must_use]
pub fn actions<A: Aggregate>(subject: &A, facts: &Facts<'_>) -> Vec<Action<A::Act>> {
    A::Act::ALL
        .iter()
        .map(|act| {
            let row = transition_of::<A>(*act);
            let unmet = unmet(subject, *act, facts);
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
