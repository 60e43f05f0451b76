//! `fengqiao bench`: measures the program against what the machine can do at all.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::make_data_dir;
use crate::Failure;
use crate::bench::{self, Plan};
use crate::settings::{Secret, Settings};

/// How many cases and petitions there are when nobody says how many.
const COUNTS: [usize; 2] = [20_000, 1_000_000];

/// What follows `fengqiao bench`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Numbers of cases to measure at, from few to many; without this and `--petitions`, 20,000 and 1,000,000 of each.
    #[arg(long, value_delimiter = ',')]
    cases: Vec<usize>,
    /// Numbers of petitions to measure at, from few to many.
    #[arg(long, value_delimiter = ',')]
    petitions: Vec<usize>,
    /// Numbers of clients that ask at the same time.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 64].map(|n| NonZeroUsize::new(n).expect("not zero")))]
    clients: Vec<NonZeroUsize>,
    /// How long each operation is measured, in seconds.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// An empty PostgreSQL database to measure as well.
    #[arg(long, value_name = "URL", value_parser = |url: &str| Ok::<_, std::convert::Infallible>(Secret::from(url.to_owned())))]
    postgres: Option<Secret>,
    /// Folder for the SQLite database, on the disk that is to be measured; the data folder if absent. What is made in it
    /// is removed.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Measures and prints a table for each engine and number of cases.
///
/// # Errors
/// When the PostgreSQL database is not empty, a disk is full, or the server refuses what is asked.
pub fn run(arguments: &Arguments, settings: &Settings) -> Result<(), Failure> {
    let seconds = Duration::try_from_secs_f64(arguments.seconds)
        .map_err(|why| Failure::Refused(format!("--seconds {}: {why}", arguments.seconds)))?;
    for (name, counts) in [("--cases", &arguments.cases), ("--petitions", &arguments.petitions)] {
        if !counts.is_sorted() {
            return Err(Failure::Refused(format!("{name} must grow: the database is filled further each time")));
        }
    }
    let [cases, petitions] = if arguments.cases.is_empty() && arguments.petitions.is_empty() {
        [COUNTS.to_vec(), COUNTS.to_vec()]
    } else {
        [arguments.cases.clone(), arguments.petitions.clone()]
    };
    let plan =
        Plan { cases, petitions, clients: arguments.clients.iter().map(|clients| clients.get()).collect(), seconds };
    if arguments.dir.is_none() {
        make_data_dir(settings)?;
    }
    let dir = arguments.dir.as_ref().unwrap_or(&settings.data_dir);
    bench::run(&plan, dir, arguments.postgres.as_ref(), settings)
}
