//! Plays the cases day by day on a clock that is set for each step: what mediators and directors would have clicked, run
//! through the same functions of the store as their clicks.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::time::{CivilDate, start_of};
use store::cases::{self, CaseError};
use store::clock::SettableClock;
use store::{Store, StoreError, Transaction};

use super::deeds::{Day, Deed, What};
use super::docket::Docket;
use super::meetings::Meetings;
use super::papers;
use super::people::line;
use super::petitions::Petitions;
use super::staff::Staff;
use crate::Failure;

/// Minutes after midnight at which the first case of a day is registered.
const DOORS_OPEN: usize = 8 * 60 + 5;

/// Minutes after midnight at which the first act of a day is done: everything registered before.
const WORK_BEGINS: usize = 10 * 60;

/// Minutes from one act on a case to the next.
const BETWEEN_ACTS: usize = 19;

/// The cases and where they are played.
pub(super) struct Play<'a> {
    pub(super) store: &'a Store,
    pub(super) clock: &'a SettableClock,
    pub(super) staff: Arc<Staff>,
}

/// Why a day could not be played to its end.
#[derive(Debug, Clone)]
enum Interrupted {
    /// The rules refuse a step of the case at this position of the day's cases.
    Refused(usize, String),
    /// The store could not do it.
    Broken(StoreError),
}

impl From<StoreError> for Interrupted {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

impl Play<'_> {
    /// Plays all cases, petitions and meetings to their ends. `progress` hears after each day how many cases are over. A step that the rules
    /// refuse ends its case there, lawfully; it is said in the log, and in the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn run(
        &self,
        dockets: Vec<Docket>,
        (mut petitions, mut meetings): (Petitions<'_>, Meetings<'_>),
        mut progress: impl FnMut(usize),
    ) -> Result<Vec<String>, Failure> {
        let mut waiting: BTreeMap<CivilDate, Vec<Docket>> = BTreeMap::new();
        for docket in dockets {
            waiting.entry(docket.registered_on).or_default().push(docket);
        }
        let (mut over, mut refused) = (0, Vec::new());
        let next_case = |waiting: &BTreeMap<CivilDate, _>| waiting.first_key_value().map(|(day, _)| *day);
        let next_day = |waiting: &_, petitions: &Petitions<'_>, meetings: &Meetings<'_>| {
            next_case(waiting).into_iter().chain(petitions.next_day()).chain(meetings.next_day()).min()
        };
        while let Some(today) = next_day(&waiting, &petitions, &meetings) {
            meetings.play(today)?;
            let mut dockets = waiting.remove(&today).unwrap_or_default();
            // In rounds: after its registration a case is read back before it goes on.
            while dockets.iter().any(|docket| is_due(docket, today)) {
                dockets = self.round(dockets, today, &mut refused)?;
            }
            for docket in dockets {
                match docket.next() {
                    Some((next, _)) => waiting.entry(next).or_default().push(docket),
                    None => over += 1,
                }
            }
            petitions.play(today)?;
            progress(over);
        }
        refused.append(&mut petitions.refused);
        refused.append(&mut meetings.refused);
        Ok(refused)
    }

    /// Does everything that can be done on a day without reading anything back, in one write.
    fn round(
        &self,
        mut dockets: Vec<Docket>,
        today: CivilDate,
        refused: &mut Vec<String>,
    ) -> Result<Vec<Docket>, Failure> {
        for docket in dockets.iter_mut().filter(|docket| docket.must_be_read()) {
            self.read_back(docket)?;
        }
        for docket in &mut dockets {
            self.upload(docket, today)?;
        }
        loop {
            let (staff, clock, before) = (Arc::clone(&self.staff), self.clock.clone(), dockets.clone());
            let played = self.store.write_blocking(move |transaction| {
                let mut dockets = before.clone();
                play(transaction, &clock, &staff, &mut dockets, today)?;
                Ok::<_, Interrupted>(dockets)
            });
            match played {
                Ok(dockets) => return Ok(dockets),
                Err(Interrupted::Refused(position, why)) => {
                    let case = dockets[position].describe(&self.staff);
                    tracing::warn!(%today, case, why, "a story of the demonstration cannot go on");
                    dockets[position].give_up();
                    refused.push(format!("{today} {case}: {why}"));
                }
                Err(Interrupted::Broken(error)) => return Err(error.into()),
            }
        }
    }

    /// Uploads the files that the rest of the day asks for.
    fn upload(&self, docket: &mut Docket, today: CivilDate) -> Result<(), Failure> {
        let Some(id) = docket.id.filter(|_| docket.uploads.is_empty()) else { return Ok(()) };
        for kind in docket.files_of(today) {
            let mut upload = self.store.begin_upload(id)?;
            upload.write(&papers::paper(kind, docket, today))?;
            docket.uploads.push_back(upload.finish()?);
        }
        Ok(())
    }

    /// Asks the store who the parties of a case are.
    fn read_back(&self, docket: &mut Docket) -> Result<(), Failure> {
        let Some(id) = docket.id else { return Ok(()) };
        let scope = self.staff.scope(docket.registrar).clone();
        let sheet = self.store.read_blocking(move |snapshot| cases::sheet(snapshot, &scope, id))?;
        docket.parties = sheet.case.parties;
        Ok(())
    }
}

fn is_due(docket: &Docket, today: CivilDate) -> bool {
    docket.next().is_some_and(|(day, _)| day == today)
}

/// Plays a day's cases, all together in the order of the hours, each until it has to be read back.
fn play(
    transaction: &mut Transaction,
    clock: &SettableClock,
    staff: &Staff,
    dockets: &mut [Docket],
    today: CivilDate,
) -> Result<(), Interrupted> {
    let mut acts = vec![0; dockets.len()];
    loop {
        let due = (0..dockets.len()).filter(|n| is_due(&dockets[*n], today) && !dockets[*n].must_be_read());
        let Some((minute, position)) = due.map(|n| (minute(&dockets[n], acts[n]), n)).min() else { return Ok(()) };
        clock.set(start_of(today) + TimeDelta::minutes(i64::try_from(minute).unwrap_or(0)));
        transaction.look_at_clock();
        acts[position] += 1;
        step(transaction, staff, &mut dockets[position], today).map_err(|error| match error {
            CaseError::Refused(refusal) => Interrupted::Refused(position, refusal.to_string()),
            CaseError::Store(error) => Interrupted::Broken(error),
        })?;
    }
}

/// Minutes after midnight at which the next act is done, after so many on the same day.
fn minute(docket: &Docket, acts: usize) -> usize {
    match docket.done {
        None => DOORS_OPEN + docket.variety * 7 % 110,
        Some(_) => WORK_BEGINS + docket.variety * 13 % 150 + acts * BETWEEN_ACTS,
    }
}

/// Does the next step of a case.
fn step(transaction: &mut Transaction, staff: &Staff, docket: &mut Docket, today: CivilDate) -> Result<(), CaseError> {
    let Some((_, step)) = docket.next() else { return Ok(()) };
    let deeds = Day { docket, staff, today }.deeds(step);
    for Deed { by, what } in deeds {
        let scope = staff.scope(by);
        match (what, docket.id) {
            (What::Act(command), Some(id)) => {
                let receipt = cases::act(transaction, scope, id, docket.version, command)?;
                docket.follow(&receipt);
            }
            (What::Attach(kind), Some(id)) => {
                let Some(uploaded) = docket.uploads.front() else { continue };
                let name = line(&format!("{}.pdf", kind.name_zh()));
                let receipt = cases::attach(transaction, scope, id, docket.version, (uploaded, kind, name))?;
                docket.follow(&receipt);
            }
            (What::Register | What::Act(_) | What::Attach(_), _) => {
                let receipt = cases::register(transaction, scope, &docket.new)?;
                docket.registered(&receipt);
            }
        }
    }
    if let Some(step) = step {
        docket.after(step, today);
    }
    Ok(())
}
