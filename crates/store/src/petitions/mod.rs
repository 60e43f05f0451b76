//! Petitions: as with cases, from a command to sealed, chained events and projections, and the reads within a scope.
//!
//! Start reading at [`act`]. Beside that: who may know an accusation in [`visibility`], how an earlier petition of the same
//! person or matter is found in [`candidates`], what binds a petition and the case it was referred to in [`mediation`],
//! what the petitioner may see and say with the query code in [`citizen`].

mod act;
mod attachments;
mod candidates;
mod citizen;
mod indicators;
mod lamps;
mod line;
mod list;
mod load;
mod looks;
mod materials;
mod measures;
mod mediation;
mod people;
mod projection;
pub(crate) mod query_code;
mod read;
pub(crate) mod record;
mod renewal;
mod report;
mod search;
#[cfg(test)]
pub(crate) mod tests;
mod thread;
mod traits;
mod verify;
pub(crate) mod visibility;

pub use act::{NewPetition, PetitionReceipt, act, register};
pub(crate) use act::{decide_in_meeting, open};
pub use attachments::{attach, download};
pub use candidates::{Candidate, MatchReason, candidates, draft_candidates};
pub use citizen::{Answer, Milestone, PublicStatus, rate, status};
pub use indicators::{IndicatorItem, IndicatorLine, IndicatorQuery, ItemPosition, indicators, items};
pub(crate) use lamps::look_at_lamps;
pub use line::PetitionLine;
pub use list::{PetitionFilter, PetitionOrder, PetitionPage, PetitionPosition, PetitionQuery, PetitionView, list};
pub use load::load;
pub use looks::{looks, unmask};
pub use materials::materials;
pub(crate) use measures::{MeasureRow, Miscounted, miscounted};
pub use mediation::{LinkedCase, LinkedPetition};
pub(crate) use mediation::{follow, linked_petition};
pub use people::{NewPetitioner, add_petitioner, correct_particulars};
pub use read::{FirstOfMatter, PetitionSheet, available, events, own_handlers, sheet, supervisions};
pub(crate) use read::{names, spoken_of};
pub(crate) use record::PetitionKey;
pub use report::{MeasureCounts, PetitionDimension, PetitionFigures, PetitionReport, PetitionReportLine, report};
pub use search::search;
pub use thread::{AnswerKind, PetitionAnswer, ThreadLine, thread};
pub(crate) use verify::{PetitionRow, difference};
pub use visibility::partakes;
pub(crate) use visibility::{BEFORE, Shield, before, confidential, kept_from, oversees};
