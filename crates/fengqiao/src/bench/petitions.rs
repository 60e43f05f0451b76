//! What is measured of petitions, and against what.

use std::time::Duration;

use domain::division::DivisionCode;
use domain::time::{CivilDate, civil_date};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::clock::{Clock, SystemClock};
use store::petitions::{self, NewPetition};
use store::{Scope, Store, Transaction};

use super::fill::failed;
use super::load::{Asker, Measured, drive};
use super::offices::{Clerk, letter, petition};
use super::operations::{alone, bare_reads};
use super::served::Served;
use super::session::Session;
use super::table::Row;
use super::{Plan, baseline};
use crate::Failure;

/// Name of the row of [`Writer`].
const PETITION: &str = "bare write path, a petition";

/// What a clerk does again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Candidates,
    Lamps,
    Clocks,
    Indicators,
    Register,
}

impl Operation {
    /// In the order in which they are measured: what makes the database larger comes last.
    const ALL: [Self; 5] = [Self::Candidates, Self::Lamps, Self::Clocks, Self::Indicators, Self::Register];

    const fn name(self) -> &'static str {
        match self {
            Self::Candidates => "candidates for a petition",
            Self::Lamps => "list of 50 overdue petitions",
            Self::Clocks => "lamp list: 50 overdue clocks",
            Self::Indicators => "indicators of this year",
            Self::Register => "register a petition",
        }
    }
}

/// The server, its database, and the clerks.
pub(super) struct Desks<'a> {
    /// The server.
    pub(super) served: &'a Served,
    /// Its database.
    pub(super) store: &'a Store,
    /// Those who ask.
    pub(super) clerks: &'a [Clerk],
    /// How many petitions there were before.
    pub(super) petitions: usize,
}

impl Desks<'_> {
    /// Measures everything with every number of clients; gives the rows and the number of petitions registered meanwhile.
    pub(super) async fn measure(&self, plan: &Plan) -> Result<(Vec<Row>, usize), Failure> {
        let mut asking = self.asking(Operation::Lamps, 0).await?;
        let request = asking.request();
        let list = asking.session.send(&request).await?;
        let reads = bare_reads(&list, plan).await?;
        let (writes, mut registered) = self.bare_writes(plan).await?;
        let mut rows = alone(baseline::READ, &reads, plan);
        rows.extend(alone(PETITION, &writes, plan));
        for operation in Operation::ALL {
            let baselines = if operation == Operation::Register { &writes } else { &reads };
            for (&clients, baseline) in plan.clients.iter().zip(baselines) {
                let (measured, added) = self.perform(operation, clients, plan.seconds).await?;
                registered += added;
                let ratio = Some(measured.rate / baseline.rate);
                rows.push(Row { operation: operation.name(), clients, measured, ratio });
            }
        }
        Ok((rows, registered))
    }

    async fn bare_writes(&self, plan: &Plan) -> Result<(Vec<Measured>, usize), Failure> {
        let (mut all, mut registered) = (Vec::new(), 0);
        for &clients in &plan.clients {
            let clerks = self.clerks.iter().cycle().take(clients).enumerate();
            let writers = clerks.map(|(number, clerk)| Writer::new(self.store, clerk, number)).collect();
            let (measured, writers) = drive(writers, plan.seconds).await?;
            registered += writers.iter().map(|writer| writer.registered).sum::<usize>();
            all.push(measured);
        }
        Ok((all, registered))
    }

    async fn perform(
        &self,
        operation: Operation,
        clients: usize,
        during: Duration,
    ) -> Result<(Measured, usize), Failure> {
        let mut asking = Vec::new();
        for client in 0..clients {
            asking.push(self.asking(operation, client).await?);
        }
        let (measured, asked) = drive(asking, during).await?;
        let registers = |asking: &&Asking| asking.operation == Operation::Register;
        Ok((measured, asked.iter().filter(registers).map(|asking| asking.asked).sum()))
    }

    /// Each client is another clerk, as long as there are enough.
    async fn asking(&self, operation: Operation, client: usize) -> Result<Asking, Failure> {
        let clerk = &self.clerks[client % self.clerks.len()];
        Ok(Asking {
            operation,
            session: Session::open(self.served, &clerk.username).await?,
            division: clerk.division,
            today: civil_date(SystemClock.now()),
            petitions: self.petitions,
            random: StdRng::seed_from_u64(client as u64),
            asked: 0,
        })
    }
}

/// A clerk who does one thing.
struct Asking {
    operation: Operation,
    session: Session,
    division: DivisionCode,
    today: CivilDate,
    petitions: usize,
    random: StdRng,
    asked: usize,
}

impl Asking {
    fn request(&mut self) -> Vec<u8> {
        match self.operation {
            // Somebody who wrote before about the same thing.
            Operation::Candidates => {
                let number = self.random.random_range(0..self.petitions.max(1));
                self.session.post("/api/v1/petitions/candidates", &[], &letter(self.division, self.today, number))
            }
            Operation::Lamps => self.session.get("/api/v1/petitions?view=own&order=due&lamp=overdue&limit=50"),
            Operation::Clocks => self.session.get("/api/v1/deadlines?lamp=overdue&limit=50"),
            Operation::Indicators => self.session.get("/api/v1/indicators"),
            Operation::Register => {
                let number = self.random.random_range(0..100_000_000);
                self.session.post("/api/v1/petitions", &[], &letter(self.division, self.today, number))
            }
        }
    }
}

impl Asker for Asking {
    async fn ask(&mut self) -> Result<(), Failure> {
        let request = self.request();
        self.session.must(&request).await?;
        self.asked += 1;
        Ok(())
    }
}

/// Registers a petition, without HTTP around it, and waits until it is durable.
struct Writer {
    store: Store,
    scope: Scope,
    petition: NewPetition,
    registered: usize,
}

impl Writer {
    fn new(store: &Store, clerk: &Clerk, number: usize) -> Self {
        let petition = petition(clerk.division, civil_date(store.now()), number);
        Self { store: store.clone(), scope: clerk.scope.clone(), petition, registered: 0 }
    }
}

impl Asker for Writer {
    async fn ask(&mut self) -> Result<(), Failure> {
        let (scope, petition) = (self.scope.clone(), self.petition.clone());
        let register =
            move |transaction: &mut Transaction| petitions::register(transaction, &scope, &petition).map(drop);
        self.store.write(register).await.map_err(failed)?;
        self.registered += 1;
        Ok(())
    }
}
