//! `fengqiao holidays`: puts a year's announced holidays into the calendar.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::calendar::Calendar;
use store::calendar;

use super::open_current;
use crate::Failure;
use crate::settings::Settings;

/// What follows `fengqiao holidays`.
#[derive(Debug, Subcommand)]
pub enum Holidays {
    /// Load a CSV file with the columns date, kind (holiday or workday) and name; 2024 to 2026 are there without.
    Load(File),
}

/// The file to load.
#[derive(Debug, Args)]
pub struct File {
    /// The CSV file.
    file: PathBuf,
}

/// Loads the days of a file, each in place of what was known of it. Deadlines that were already counted stay.
///
/// # Errors
/// When the file cannot be read or a row makes no sense; nothing of it is loaded then.
pub fn run(holidays: &Holidays, settings: &Settings) -> Result<(), Failure> {
    let Holidays::Load(File { file }) = holidays;
    let text = fs::read_to_string(file).map_err(Failure::system(format!("reading {}", file.display())))?;
    let wrong = |why: String| Failure::Refused(format!("{}: {why}", file.display()));
    let days = Calendar::parse_csv(&text).map_err(|error| wrong(error.to_string()))?;
    let count = days.len();
    let loaded: Result<_, Failure> =
        open_current(settings)?.write_blocking(move |transaction| Ok(calendar::set(transaction, None, &days)?));
    loaded?.map_err(|objection| wrong(objection.reason))?;
    println!("{count} days loaded");
    Ok(())
}
