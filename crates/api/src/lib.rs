//! The REST interface under /api/v1 and its OpenAPI document.
//!
//! Start reading at [`routes`]: the table of everything that can be called. [`server`] serves it, [`openapi`] describes
//! it. A handler receives typed values from [`extract`] and says no with a [`problem`].

pub mod access_log;
pub mod applications;
pub mod auth;
pub mod cases;
pub mod deadlines;
pub mod divisions;
pub mod documents;
mod export;
pub mod extract;
mod files;
pub mod holidays;
pub mod imports;
pub mod indicators;
pub mod limits;
pub mod meetings;
pub mod notifications;
pub mod openapi;
pub mod organisations;
pub mod patrol;
pub mod petitions;
pub mod problem;
pub mod reference;
mod reply;
pub mod routes;
pub mod rules;
pub mod scorecard;
mod search;
pub mod server;
mod settings;
mod sheet;
pub mod statistics;
pub mod templates;
pub mod users;
pub mod webhooks;

pub use reply::Reply;
pub use settings::{MetricsSettings, PasswordSettings, RateSettings, Settings, TokenSettings, WebhookSettings};
