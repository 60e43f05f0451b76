//! Webhooks (外发提醒): notices of an organisation sent to a program of its own, beside the inbox.
//!
//! An administrator registers where to ([`endpoint`]). With each notice its delivery is promised, in the same transaction
//! ([`delivery`]); whoever can speak HTTP asks for what is due ([`Store::parcels`](crate::Store::parcels)), sends it, and says
//! what became of it. What is sent holds ids, kinds and a day; of an accusation nothing is ever sent.

mod delivery;
mod endpoint;
#[cfg(test)]
mod tests;

pub use delivery::{DeliveryLine, DeliveryOutcome, DeliveryPosition, Message, Parcel, Sent, TOPIC, deliveries, trial};
pub(crate) use delivery::{forget_ended, promise};
pub use endpoint::{Webhook, WebhookSecret, WebhookSettings, change, create, failed, find, list, remove, renew_secret};
