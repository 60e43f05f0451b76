//! The pages on which people do their working day (工作台): server-rendered, in Chinese, without a build step, everything
//! embedded and nothing from outside.
//!
//! Start reading at [`pages`]: the table of all pages. A page holds no rule and no query: it calls the functions that the
//! REST interface calls, with the same scope, and shows what they answer. `templates/` holds what people read, `static/`
//! the styles and scripts.

mod access_log;
mod account;
mod acts;
mod administration;
mod applications;
mod assets;
mod cases;
mod changes;
mod citizens;
mod clocks;
mod deadlines;
mod desk;
mod divisions;
mod files;
mod find_person;
mod forms;
mod grid;
mod holidays;
mod imports;
mod indicators;
mod intake;
mod layout;
mod lists;
mod meetings;
mod notices;
mod organisations;
mod pages;
mod papers;
mod people;
mod petitions;
mod post;
mod refusal;
mod route_form;
mod rules;
mod scorecard;
mod second_factor;
mod session;
mod settings;
mod statistics;
mod templates;
mod users;
mod visitor;
mod webhooks;
mod welcome;
mod wording;

pub use pages::{Page, all, pages};
pub use settings::{Demo, DemoPerson, Settings};
