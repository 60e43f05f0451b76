//! `fengqiao divisions`: puts the villages of China into the database.

use clap::Subcommand;
use store::divisions::load_villages;

use super::open_current;
use crate::Failure;
use crate::settings::Settings;

/// What follows `fengqiao divisions`.
#[derive(Debug, Subcommand)]
pub enum Divisions {
    /// Load the 620,000 villages and communities that the program carries, so that they can be found by name. Divisions
    /// down to the township are there without. May be broken off and run again.
    Load,
}

/// Loads the villages, saying now and then how far it is.
///
/// # Errors
/// When the database fails; what was loaded until then stays.
pub fn run(divisions: &Divisions, settings: &Settings) -> Result<(), Failure> {
    let Divisions::Load = divisions;
    let store = open_current(settings)?;
    let written = load_villages(&store, |seen| tracing::info!(seen, "loading villages"))?;
    println!("{written} villages written");
    Ok(())
}
