//! The end-to-end scenarios of the domain reference (section 12), on their dates, without database or network.

mod confirmation;
mod consent;
mod ledger;
mod special;
mod tiers;
