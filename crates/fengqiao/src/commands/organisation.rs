//! `fengqiao organisation`: the first organisation of an installation. The others are made through the interface.

use clap::{Args, Subcommand};
use domain::division::DivisionCode;
use domain::identity::Phone;
use domain::organisation::{OrganisationKind, Tier};
use domain::text::Line;
use store::organisations::{self, NewOrganisation};

use super::{one_of, open_current};
use crate::Failure;
use crate::settings::Settings;

/// What follows `fengqiao organisation`.
#[derive(Debug, Subcommand)]
pub enum Organisation {
    /// Add the first organisation: the highest there will be, whose administrators add the others.
    Add(New),
}

/// The organisation to add.
#[derive(Debug, Args)]
pub struct New {
    /// Full Chinese name, as on its seal.
    #[arg(long)]
    name: Line,
    /// What it is.
    #[arg(long, value_parser = one_of(OrganisationKind::ALL, OrganisationKind::code))]
    kind: OrganisationKind,
    /// The tier it stands on.
    #[arg(long, value_parser = one_of(Tier::ALL, Tier::code))]
    tier: Tier,
    /// Code of the division it serves, such as 3306 or 330681.
    #[arg(long)]
    division: DivisionCode,
    /// What stands for the place in case numbers, such as 绍; only for organisations that mediate.
    #[arg(long, default_value = "")]
    number_prefix: String,
    /// Where citizens reach it, such as 0575-87000000; printed on its papers.
    #[arg(long)]
    phone: Option<Phone>,
}

/// Adds it and prints its id.
///
/// # Errors
/// When there is an organisation already, or what is asked makes no sense.
pub fn run(organisation: Organisation, settings: &Settings) -> Result<(), Failure> {
    let Organisation::Add(New { name, kind, tier, division, number_prefix, phone }) = organisation;
    let new = NewOrganisation { name, kind, tier, division, parent: None, number_prefix, phone };
    let added: Result<_, Failure> =
        open_current(settings)?.write_blocking(move |transaction| Ok(organisations::bootstrap(transaction, &new)?));
    let record = added?.map_err(|objection| Failure::Refused(objection.reason))?;
    println!("{}", record.organisation.id);
    Ok(())
}
