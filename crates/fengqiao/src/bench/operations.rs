//! What is measured, and against what.

use std::time::Duration;

use serde_json::Value;
use store::Store;

use super::baseline::{BareCaller, CaseWriter, RowWriter, bare_actix};
use super::caller::Caller;
use super::committees::Committee;
use super::load::{Asker, Measured, drive};
use super::served::Served;
use super::table::Row;
use super::{Plan, baseline};
use crate::Failure;

/// Cases with an agreement that all clients together perform and take back. Each of them is registered and mediated for it.
const AGREEMENTS: usize = 128;

/// What a client does again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Get,
    List,
    Actions,
    Desk,
    ListPage,
    CasePage,
    Contact,
    Transition,
    Register,
}

impl Operation {
    /// In the order in which they are measured: what makes the database larger comes last.
    const ALL: [Self; 9] = [
        Self::Get,
        Self::List,
        Self::Actions,
        Self::Desk,
        Self::ListPage,
        Self::CasePage,
        Self::Contact,
        Self::Transition,
        Self::Register,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Get => "get a case",
            Self::List => "list of 50 cases",
            Self::Actions => "actions of a case",
            Self::Desk => "page: desk",
            Self::ListPage => "page: list of 50 cases",
            Self::CasePage => "page: a case",
            Self::Contact => "record a contact",
            Self::Transition => "performed, or taken back",
            Self::Register => "register a case",
        }
    }
}

/// A caller who does one thing.
struct Asking {
    operation: Operation,
    caller: Caller,
}

impl Asker for Asking {
    async fn ask(&mut self) -> Result<(), Failure> {
        match self.operation {
            Operation::Get => self.caller.read_any().await,
            Operation::List => self.caller.list().await,
            Operation::Actions => self.caller.ask_for_actions().await,
            Operation::Desk => self.caller.open_desk().await,
            Operation::ListPage => self.caller.open_list().await,
            Operation::CasePage => self.caller.open_any().await,
            Operation::Contact => self.caller.record_contact().await,
            Operation::Transition => self.caller.perform_or_take_back().await,
            Operation::Register => self.caller.register().await,
        }
    }
}

/// The server, its database, and those who work there.
pub(super) struct Office<'a> {
    /// The server.
    pub(super) served: &'a Served,
    /// Its database.
    pub(super) store: &'a Store,
    /// The committees that have cases, with them.
    pub(super) committees: Vec<(&'a Committee, &'a [domain::id::CaseId])>,
}

impl Office<'_> {
    /// Measures everything with every number of clients; gives the rows and the number of cases registered meanwhile.
    pub(super) async fn measure(&self, plan: &Plan) -> Result<(Vec<Row>, usize), Failure> {
        let mut rows = Vec::new();
        let reads = self.bare_reads(plan).await?;
        let writes = self.bare_writes(plan).await?;
        let (registrations, mut registered) = self.bare_registrations(plan).await?;
        rows.extend(alone(baseline::READ, &reads, plan));
        rows.extend(alone(baseline::WRITE, &writes, plan));
        rows.extend(alone(baseline::CASE, &registrations, plan));

        for operation in Operation::ALL {
            let baselines = match operation {
                Operation::Contact | Operation::Transition => &writes,
                Operation::Register => &registrations,
                _ => &reads,
            };
            for (&clients, baseline) in plan.clients.iter().zip(baselines) {
                let (measured, added) = self.perform(operation, clients, plan.seconds).await?;
                registered += added;
                let ratio = Some(measured.rate / baseline.rate);
                rows.push(Row { operation: operation.name(), clients, measured, ratio });
            }
        }
        Ok((rows, registered))
    }

    async fn bare_reads(&self, plan: &Plan) -> Result<Vec<Measured>, Failure> {
        let (committee, cases) = self.committees[0];
        let sheet = Caller::new(self.served, committee, cases, 0).await?.read(cases[0]).await?;
        bare_reads(&sheet, plan).await
    }

    async fn bare_writes(&self, plan: &Plan) -> Result<Vec<Measured>, Failure> {
        let (committee, cases) = self.committees[0];
        let mut all = Vec::new();
        for &clients in &plan.clients {
            let writers = (0..clients).map(|_| RowWriter::new(self.store, &committee.scope, cases[0])).collect();
            all.push(drive(writers, plan.seconds).await?.0);
        }
        Ok(all)
    }

    /// Gives the number of cases registered, too.
    async fn bare_registrations(&self, plan: &Plan) -> Result<(Vec<Measured>, usize), Failure> {
        let (mut all, mut registered) = (Vec::new(), 0);
        for &clients in &plan.clients {
            let committees = self.committees.iter().cycle().take(clients).enumerate();
            let writers = committees.map(|(client, (committee, _))| CaseWriter::new(self.store, committee, client));
            let (measured, writers) = drive(writers.collect(), plan.seconds).await?;
            registered += writers.iter().map(|writer| writer.registered).sum::<usize>();
            all.push(measured);
        }
        Ok((all, registered))
    }

    /// Each client is the director of another committee.
    async fn perform(
        &self,
        operation: Operation,
        clients: usize,
        during: Duration,
    ) -> Result<(Measured, usize), Failure> {
        if clients > self.committees.len() {
            return Err(Failure::Refused(format!("there are too few cases for {clients} clients")));
        }
        let mut asking = Vec::new();
        for (client, (committee, cases)) in (0..clients).zip(&self.committees) {
            let mut caller = Caller::new(self.served, committee, cases, client as u64).await?;
            match operation {
                Operation::Contact => caller.take_cases_in_hand().await?,
                Operation::Transition => caller.bring_to_agreement(AGREEMENTS.div_ceil(clients)).await?,
                _ => (),
            }
            asking.push(Asking { operation, caller });
        }
        let (measured, asked) = drive(asking, during).await?;
        Ok((measured, asked.iter().map(|asking| asking.caller.registered).sum()))
    }
}

/// Bare actix with a constant reply.
pub(super) async fn bare_reads(reply: &Value, plan: &Plan) -> Result<Vec<Measured>, Failure> {
    let bare = bare_actix(reply.to_string().into_bytes())?;
    let mut all = Vec::new();
    for &clients in &plan.clients {
        let mut callers = Vec::new();
        for _ in 0..clients {
            callers.push(BareCaller::new(&bare).await?);
        }
        all.push(drive(callers, plan.seconds).await?.0);
    }
    bare.stop()?;
    Ok(all)
}

/// Rows of what other rows are held against.
pub(super) fn alone(operation: &'static str, measured: &[Measured], plan: &Plan) -> Vec<Row> {
    let measured = plan.clients.iter().zip(measured.to_vec());
    measured.map(|(&clients, measured)| Row { operation, clients, measured, ratio: None }).collect()
}
