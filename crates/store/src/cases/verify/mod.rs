//! `verify`: replays every history, checks every chain and every projection, and names the first difference.
//!
//! It walks county by county along the primary keys, a few cases in one read, so that neither a long statement nor one
//! state of the database is held however many cases there are, and writes go on meanwhile.

mod batch;
mod case;
mod dossier;
mod petition;

use std::path::PathBuf;

use domain::id::County;

use crate::dossier::{DUE_DATES, DossierId, Download};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::{Store, applications, meetings, outbox, patrol};

/// What was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Cases.
    pub cases: u64,
    /// Petitions.
    pub petitions: u64,
    /// Meetings.
    pub meetings: u64,
    /// Applications of citizens.
    pub applications: u64,
    /// Patrol points.
    pub patrol_points: u64,
    /// Events of cases.
    pub events: u64,
    /// Cases and petitions whose key has been destroyed: their chain was checked, their content cannot be.
    pub forgotten: u64,
    /// Files.
    pub files: u64,
    /// Files on disk for more than a day that no case knows: left over from an act that was refused or a case that was
    /// erased, until they are swept away, or put there by somebody else.
    pub unknown_files: Vec<PathBuf>,
    /// Cases and petitions whose clocks, due date or readers wait to be renewed, as after a change of a rule.
    pub stale: u64,
}

/// The first thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{what}", self.place())]
pub struct Difference {
    /// The case or petition; none where it is about more than one.
    pub dossier: Option<DossierId>,
    /// The event, 0 for the dossier as a whole.
    pub sequence: i32,
    /// What is wrong.
    pub what: String,
}

impl Difference {
    fn of(dossier: DossierId, sequence: i32, what: impl Into<String>) -> Self {
        Self { dossier: Some(dossier), sequence, what: what.into() }
    }

    fn place(&self) -> String {
        match (self.dossier, self.sequence) {
            (None, _) => String::new(),
            (Some(dossier), 0) => format!("{dossier}: "),
            (Some(dossier), sequence) => format!("{dossier}, event {sequence}: "),
        }
    }
}

/// Why a check ended before its end.
enum Stopped {
    Failed(StoreError),
    Differs(Difference),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Difference> for Stopped {
    fn from(difference: Difference) -> Self {
        Self::Differs(difference)
    }
}

/// What is stale: renewed by the server when it was promised, and wrong when it was not.
const COUNTED_OTHERWISE: &str =
    "a clock, the due date or an indicator is not the one that its history, the rules and the calendar give";
const SEEN_BY_OTHERS: &str = "other organisations see it than its history says";

/// What is stale in a dossier, if anything is; `unseen` when somebody is not let in yet who sees it by its history.
const fn staleness(unseen: bool, miscounted: bool) -> Option<&'static str> {
    match (unseen, miscounted) {
        (true, _) => Some(SEEN_BY_OTHERS),
        (false, true) => Some(COUNTED_OTHERWISE),
        (false, false) => None,
    }
}

/// Holds that what is stale, if anything is, waits for a task that renews it.
fn renewal_promised(snapshot: &mut Snapshot, stale: Option<(DossierId, &str)>) -> Result<(), Stopped> {
    let Some((dossier, what)) = stale else { return Ok(()) };
    if outbox::is_open(snapshot, DUE_DATES.name)? {
        return Ok(());
    }
    Err(Difference::of(dossier, 0, what).into())
}

impl Store {
    /// Checks every case. `progress` is told the number of cases checked so far.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails; what is wrong with the data is the inner result.
    pub fn verify_cases(&self, progress: impl FnMut(u64)) -> Result<Result<Verified, Difference>, StoreError> {
        match self.verify(progress) {
            Ok(verified) => Ok(Ok(verified)),
            Err(Stopped::Differs(difference)) => Ok(Err(difference)),
            Err(Stopped::Failed(error)) => Err(error),
        }
    }

    fn verify(&self, mut progress: impl FnMut(u64)) -> Result<Verified, Stopped> {
        let mut verified = Verified::default();
        let mut last = None;
        while let Some(county) = self.county_after(last)? {
            self.verify_county(county, &mut verified, &mut progress)?;
            self.verify_petitions(county, &mut verified)?;
            self.verify_meetings(county, &mut verified)?;
            self.verify_applications(county, &mut verified)?;
            self.verify_patrol_points(county, &mut verified)?;
            last = Some(county);
        }
        verified.unknown_files = self.unknown_files()?.into_iter().map(|(path, _)| path).collect();
        Ok(verified)
    }

    fn county_after(&self, last: Option<County>) -> Result<Option<County>, StoreError> {
        self.read_blocking(move |snapshot| batch::county_after(snapshot.connection(), last))
    }

    fn verify_county(
        &self,
        county: County,
        verified: &mut Verified,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), Stopped> {
        let mut after = None;
        loop {
            let batch = self.read_blocking(move |snapshot| -> Result<_, Stopped> {
                let keyring = snapshot.keyring().clone();
                let reference = snapshot.reference()?;
                let batch = batch::load(snapshot.connection(), county, after)?;
                let now = snapshot.now();
                let checked = batch.cases.iter().map(|bundle| case::check(bundle, &keyring, &reference, now));
                let checked = checked.collect::<Result<Vec<_>, _>>()?;
                let stale = checked.iter().find_map(|case| Some((case.id.into(), case.stale?)));
                renewal_promised(snapshot, stale)?;
                Ok((checked, batch.next))
            });
            let (checked, next) = batch?;
            for case in checked {
                verified.cases += 1;
                verified.events += case.events;
                verified.forgotten += u64::from(case.forgotten);
                verified.stale += u64::from(case.stale.is_some());
                for file in &case.files {
                    self.verify_file(case.id.into(), file, verified)?;
                }
            }
            progress(verified.cases);
            let Some(next) = next else { return Ok(()) };
            after = Some(next);
        }
    }

    fn verify_petitions(&self, county: County, verified: &mut Verified) -> Result<(), Stopped> {
        let mut after = None;
        loop {
            let checked = self.read_blocking(move |snapshot| {
                let keyring = snapshot.keyring().clone();
                let holds = (&snapshot.reference()?, snapshot.now());
                let checked = petition::check(snapshot.connection(), &keyring, holds, (county, after))?;
                renewal_promised(snapshot, checked.stale.first().map(|(id, what)| ((*id).into(), *what)))?;
                Ok::<_, Stopped>(checked)
            })?;
            verified.petitions += checked.petitions;
            verified.forgotten += checked.forgotten;
            verified.stale += checked.stale.len() as u64;
            for (dossier, file) in &checked.files {
                self.verify_file(*dossier, file, verified)?;
            }
            let Some(next) = checked.next else { return Ok(()) };
            after = Some(next);
        }
    }

    fn verify_meetings(&self, county: County, verified: &mut Verified) -> Result<(), Stopped> {
        let mut after = None;
        loop {
            let checked = self.read_blocking(move |snapshot| {
                let keyring = snapshot.keyring().clone();
                meetings::check(snapshot.connection(), &keyring, (county, after))
            });
            let (checked, next) = checked?.map_err(|what| Difference { dossier: None, sequence: 0, what })?;
            verified.meetings += checked;
            let Some(next) = next else { return Ok(()) };
            after = Some(next);
        }
    }

    fn verify_applications(&self, county: County, verified: &mut Verified) -> Result<(), Stopped> {
        let mut after = None;
        loop {
            let checked = self.read_blocking(move |snapshot| {
                let (keyring, now) = (snapshot.keyring().clone(), snapshot.now());
                applications::check(snapshot.connection(), (&keyring, now), (county, after))
            });
            let differs = |what| Difference { dossier: None, sequence: 0, what };
            let checked = checked?.map_err(differs)?;
            verified.applications += checked.applications;
            for (id, picture) in &checked.pictures {
                if let Some(fault) = self.fault(picture) {
                    return Err(differs(format!("application {id}: picture {} {fault}", picture.attachment.id)).into());
                }
                verified.files += 1;
            }
            let Some(next) = checked.next else { return Ok(()) };
            after = Some(next);
        }
    }

    fn verify_patrol_points(&self, county: County, verified: &mut Verified) -> Result<(), Stopped> {
        let mut after = None;
        loop {
            let checked = self.read_blocking(move |snapshot| patrol::check(snapshot.connection(), (county, after)));
            let (checked, next) = checked?.map_err(|what| Difference { dossier: None, sequence: 0, what })?;
            verified.patrol_points += checked;
            let Some(next) = next else { return Ok(()) };
            after = Some(next);
        }
    }

    fn verify_file(&self, dossier: DossierId, file: &Download, verified: &mut Verified) -> Result<(), Difference> {
        if let Some(fault) = self.fault(file) {
            return Err(Difference::of(dossier, 0, format!("file {} {fault}", file.attachment.id)));
        }
        verified.files += 1;
        Ok(())
    }

    /// What is wrong with a file on disk.
    fn fault(&self, file: &Download) -> Option<&'static str> {
        if !self.0.files.holds(file.name()) {
            return Some("is missing on disk");
        }
        let content = self.0.files.verify(file.name()).and_then(|()| self.open_download(file));
        let whole = content.and_then(|content| file.is_whole(content));
        (!matches!(whole, Ok(true))).then_some("is not what was uploaded")
    }
}
