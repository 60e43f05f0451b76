//! The scenarios of mediation and petitions with their dates, over HTTP: what happens on which day, and which day it is due.

mod accusations;
pub(crate) mod applications;
mod confidential;
mod confirmation_window;
mod found_by_person;
mod group_party;
mod joint_mediation;
mod medical_pause;
mod meetings;
mod minor_party;
mod no_identity_number;
mod notices;
mod oral_agreement;
mod patrol;
mod paused_by_mediation;
mod petition_origin;
pub(crate) mod petitions;
mod rectification;
mod refusal;
mod registration;
mod renewed_due_dates;
mod returned_escalation;
mod silent_unit;
mod thirty_villagers;
mod thread;
