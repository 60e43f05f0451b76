//! Measures the program against what the machine can do at all, so that a number means something on any machine.
//!
//! Reads are held against actix alone, replying with a constant JSON of the size of a case; changes against the write
//! path of the store alone, keeping one small row ([`baseline`]). Server, database and clients share the machine, as they
//! do in a county office. Cases and petitions come from real registrations and acts ([`fill`]), never from tables written by hand.

mod baseline;
mod caller;
mod committees;
mod fill;
mod load;
mod offices;
mod operations;
mod petitions;
mod served;
mod session;
mod table;
mod wire;

use std::path::Path;
use std::time::{Duration, Instant};

use store::clock::SettableClock;
use store::{KeyRing, Store, StoreOptions};
use tokio::runtime::Runtime;

use crate::Failure;
use crate::commands::store_options;
use crate::settings::{Secret, Settings};
use crate::world::World;
use committees::Committee;
use fill::Filled;
use offices::Clerk;
use operations::Office;
use petitions::Desks;
use served::Served;
use table::{Row, Table};

/// What to measure.
#[derive(Debug)]
pub struct Plan {
    /// Numbers of cases, growing.
    pub cases: Vec<usize>,
    /// Numbers of petitions, growing.
    pub petitions: Vec<usize>,
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
        let hash = served::password_hash()?;
        let world = World::build(&store, &hash)?;
        self.measure_cases(&store, &committees::make(&store, &world, &hash)?)?;
        self.measure_petitions(&store, &offices::make(&store, &world, &hash)?)
    }

    fn measure_cases(&self, store: &Store, committees: &[Committee]) -> Result<(), Failure> {
        let mut filled = Filled::new(committees.len());
        let make = |store: &Store, clock: &SettableClock, batch: &[_]| fill::make(store, clock, committees, batch);
        self.measure_growing(&self.plan.cases, "cases", &mut filled, make, |filled| {
            let (served, clients) = self.serve(store)?;
            let busy = committees.iter().zip(&filled.of).filter(|(_, cases)| !cases.is_empty());
            let committees = busy.map(|(committee, cases)| (committee, cases.as_slice())).collect();
            let office = Office { served: &served, store, committees };
            let (rows, registered) = clients.block_on(office.measure(self.plan))?;
            filled.others += registered;
            served.stop()?;
            Ok(rows)
        })
    }

    fn measure_petitions(&self, store: &Store, clerks: &[Clerk]) -> Result<(), Failure> {
        let mut filled = Filled::new(clerks.len());
        let make = |store: &Store, _: &SettableClock, batch: &[_]| offices::fill(store, clerks, batch);
        self.measure_growing(&self.plan.petitions, "petitions", &mut filled, make, |filled| {
            let (served, clients) = self.serve(store)?;
            let petitions = filled.of.iter().map(Vec::len).sum();
            let desks = Desks { served: &served, store, clerks, petitions };
            let (rows, registered) = clients.block_on(desks.measure(self.plan))?;
            filled.others += registered;
            served.stop()?;
            Ok(rows)
        })
    }

    /// Fills and measures, further and further, and prints the tables.
    fn measure_growing<I: Send>(
        &self,
        counts: &[usize],
        what: &'static str,
        filled: &mut Filled<I>,
        make: impl Fn(&Store, &SettableClock, &[(usize, usize)]) -> Result<Vec<I>, Failure> + Sync,
        mut rows: impl FnMut(&mut Filled<I>) -> Result<Vec<Row>, Failure>,
    ) -> Result<(), Failure> {
        let mut tables: Vec<Table> = Vec::new();
        for &count in counts {
            let started = Instant::now();
            let added = filled.up_to(count, (self.options)(&self.ring), &make)?;
            let title = title(self.name, (count, what), added, started.elapsed());
            eprintln!("{title}: filled, measuring begins");
            let table = Table { title, filled: (count, what), rows: rows(filled)? };
            println!("{table}");
            tables.push(table);
        }
        if let [few, .., many] = tables.as_slice() {
            println!("{}", table::growth(few, many));
        }
        Ok(())
    }

    /// Starts the server over that store, and whoever asks it.
    fn serve(&self, store: &Store) -> Result<(Served, Runtime), Failure> {
        let served = Served::start(store.clone(), self.settings)?;
        let clients = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Ok((served, clients.map_err(Failure::system("starting the clients"))?))
    }
}

fn title(name: &str, (count, what): (usize, &str), added: usize, took: Duration) -> String {
    let a_second = added as f64 / took.as_secs_f64().max(f64::EPSILON);
    let took = took.as_secs_f64();
    format!("{name}, {count} {what} ({added} of them made in {took:.1} s, {a_second:.0} a second)")
}
