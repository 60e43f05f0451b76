//! The state machine of a case: one table of transitions over four tiers, who may act, when, and why not.
