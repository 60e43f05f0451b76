//! How a request becomes typed values: strict, each mistake named in Chinese at its place.
//!
//! A handler takes [`Query`] for its filters, [`Submission`] for a POST, [`Body`] and [`IfMatch`] for a change, and
//! hands out [`etag`] and [`Cursors`] for the way back.

mod body;
mod cursor;
mod query;
mod submission;
mod version;

pub(crate) use body::is;
pub(crate) use body::typed;
pub use body::{Body, BodyLimit, Empty, parse};
pub use cursor::{Cursors, Page, Paging};
pub use query::{Query, parse as parse_query};
pub(crate) use query::{day, states};
pub(crate) use submission::Receipt;
pub(crate) use submission::{IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, key as idempotency_key};
pub use submission::{Idempotency, Submission};
pub(crate) use version::at_version;
pub use version::{IfMatch, etag};
