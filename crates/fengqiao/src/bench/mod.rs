//! Measures the program against what the machine can do at all, so that a number means something on any machine.
//!
//! Reads are held against actix alone, replying with a constant JSON of the size of a case; changes against the write
//! path of the store alone, keeping one small row ([`baseline`]). Server, database and clients share the machine, as they
//! do in a county office. The cases come from real registrations and acts ([`fill`]), never from tables written by hand.

mod baseline;
mod caller;
mod committees;
mod fill;
mod load;
mod operations;
mod served;
mod table;
mod wire;

use std::path::Path;
use std::time::{Duration, Instant};

use store::{KeyRing, Store, StoreOptions};

use crate::Failure;
use crate::commands::store_options;
use crate::settings::{Secret, Settings};
use committees::Committee;
use fill::Filled;
use operations::Office;
use served::Served;
use table::{Row, Table};

/// What to measure.
#[derive(Debug)]
pub struct Plan {
    /// Numbers of cases, growing.
    pub cases: Vec<usize>,
    /// Numbers of clients.
    pub clients: Vec<usize>,
    /// How long each row is measured.
    pub seconds: Duration,
}

/// Measures SQLite in a folder of its own in `dir`, then the PostgreSQL database, and prints the tables.
///
/// # Errors
/// When a database fails, or the server refuses what is asked.
pub fn run(plan: &Plan, dir: &Path, postgres: Option<&Secret>, settings: &Settings) -> Result<(), Failure> {
    let making = format!("making a folder in {}", dir.display());
    let dir = tempfile::Builder::new().prefix("bench-").tempdir_in(dir).map_err(Failure::system(making))?;
    let sqlite = format!("sqlite://{}", dir.path().join("fengqiao.sqlite").display());
    let engines = [("SQLite", Some(sqlite.as_str())), ("PostgreSQL", postgres.map(Secret::reveal))];
    for (name, url) in engines.into_iter().filter_map(|(name, url)| Some((name, url?))) {
        let options = |ring: &KeyRing| StoreOptions {
            url: url.to_owned(),
            files_dir: dir.path().join("files"),
            ..store_options(settings, ring.clone())
        };
        Engine { name, ring: KeyRing::generate()?, options: &options, plan, settings }.measure()?;
    }
    Ok(())
}

/// A database that is filled and measured, again and again.
struct Engine<'a> {
    name: &'static str,
    ring: KeyRing,
    options: &'a dyn Fn(&KeyRing) -> StoreOptions,
    plan: &'a Plan,
    settings: &'a Settings,
}

impl Engine<'_> {
    fn measure(&self) -> Result<(), Failure> {
        let store = Store::open((self.options)(&self.ring))?;
        store.migrate()?;
        let committees = committees::make(&store)?;
        let mut filled = Filled::new(committees.len());
        let mut tables: Vec<Table> = Vec::new();
        for &cases in &self.plan.cases {
            let started = Instant::now();
            let added = fill::up_to(cases, &mut filled, &committees, (self.options)(&self.ring))?;
            let title = title(self.name, cases, added, started.elapsed());
            let table = Table { title, cases, rows: self.rows(&store, &committees, &mut filled)? };
            println!("{table}");
            tables.push(table);
        }
        if let [few, .., many] = tables.as_slice() {
            println!("{}", table::growth(few, many));
        }
        Ok(())
    }

    fn rows(&self, store: &Store, committees: &[Committee], filled: &mut Filled) -> Result<Vec<Row>, Failure> {
        let served = Served::start(store.clone(), self.settings)?;
        let clients = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let clients = clients.map_err(Failure::system("starting the clients"))?;
        let committees = committees.iter().zip(&filled.of).filter(|(_, cases)| !cases.is_empty());
        let committees = committees.map(|(committee, cases)| (committee, cases.as_slice())).collect();
        let office = Office { served: &served, store, committees };
        let (rows, registered) = clients.block_on(office.measure(self.plan))?;
        filled.others += registered;
        served.stop()?;
        Ok(rows)
    }
}

fn title(name: &str, cases: usize, added: usize, took: Duration) -> String {
    let a_second = added as f64 / took.as_secs_f64().max(f64::EPSILON);
    let took = took.as_secs_f64();
    format!("{name}, {cases} cases ({added} of them made in {took:.1} s, {a_second:.0} a second)")
}
