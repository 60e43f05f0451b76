//! `fengqiao user`: accounts made by the operator, whose word is enough for any role.

use std::fmt::Display;

use api::auth::{Passwords, one_time};
use api::users::Username;
use clap::{Args, Subcommand};
use domain::id::OrganisationId;
use domain::organisation::Role;
use domain::text::Line;
use store::accounts::{self, Creation, NewAccount};

use super::{one_of, open_current};
use crate::Failure;
use crate::settings::Settings;

/// What follows `fengqiao user`.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add an account, and print the password to log in with for the first time.
    Add(New),
}

/// The account to add.
#[derive(Debug, Args)]
pub struct New {
    /// Name to log in with.
    #[arg(long, value_parser = |text: &str| Username::try_from(text.to_owned()))]
    username: Username,
    /// Name of the person.
    #[arg(long)]
    name: Line,
    /// Id of the organisation the person works in.
    #[arg(long)]
    organisation: OrganisationId,
    /// A role of the person; may be given several times.
    #[arg(long = "role", required = true, value_parser = one_of(Role::ALL, Role::code))]
    roles: Vec<Role>,
}

/// Adds the account and prints its one-time password.
///
/// # Errors
/// When the name is taken or the organisation unknown.
pub fn run(user: User, settings: &Settings) -> Result<(), Failure> {
    let User::Add(New { username, name, organisation, roles }) = user;
    let password = one_time();
    let password_hash = hash(settings, &password)?;
    let new = NewAccount {
        username: username.as_str().to_owned(),
        name: name.to_string(),
        organisation,
        roles,
        password_hash,
    };
    let creation = open_current(settings)?
        .write_blocking(move |transaction| accounts::create(transaction, None, &new).map_err(Failure::from))?;
    match creation {
        Creation::Made(_) => {
            println!("{password}");
            Ok(())
        }
        Creation::UsernameTaken => Err(Failure::Refused("the user name is taken".to_owned())),
        Creation::OrganisationUnknown => {
            Err(Failure::Refused("there is no such organisation, or it is closed".to_owned()))
        }
    }
}

/// The hash of a password, as costly as the settings want it.
pub(super) fn hash(settings: &Settings, password: &str) -> Result<String, Failure> {
    let wrong = |why: &dyn Display| Failure::Refused(format!("settings: server.passwords: {why}"));
    let passwords = Passwords::new(&settings.server.passwords).map_err(|why| wrong(&why))?;
    let hashed = actix_web::rt::System::new().block_on(passwords.hash(password.to_owned()));
    hashed.map_err(|why| wrong(&why))
}
