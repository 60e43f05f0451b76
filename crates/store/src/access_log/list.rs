//! The access log of a division, for auditors (查阅日志): who looked at what, as far as the auditor sees that itself.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use chrono::Days;
use diesel::prelude::*;
use domain::id::{CaseId, County, PetitionId, UserId, compose};
use domain::time::{CivilDate, start_of};
use uuid::Uuid;

use super::{AccessLine, AccessSubject, of_county};
use crate::cases::{CaseError, by_auditor};
use crate::connection::AnyConnection;
use crate::dossier::{DossierId, look_lines};
use crate::error::StoreError;
use crate::prints::see;
use crate::read::Snapshot;
use crate::schema::{account, mediation_case, petition};
use crate::scope::Scope;
use crate::types::Db;

/// How often lines are read on when those before were not for the auditor; then the page is short, and goes on all the same.
const ROUNDS: usize = 10;

/// Which looks; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct AccessFilter {
    /// Only those of the account with this name.
    pub username: Option<String>,
    /// Only those at the case or petition with this number, its people, files and papers.
    pub number: Option<String>,
    /// Only from this day on.
    pub from: Option<CivilDate>,
    /// Only up to and with this day.
    pub until: Option<CivilDate>,
}

/// A look, and at which case or petition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The line.
    pub line: AccessLine,
    /// The case or petition; none for searches and accounts.
    pub dossier: Option<DossierId>,
    /// Its number, once it has one.
    pub number: Option<String>,
}

/// The looks that a filter takes, latest first: at most `limit` before the line `before`, and before which line to go on, if
/// there may be more. Looks at what the auditor does not see are left out, so that none tells of an accusation that is kept
/// from them; searches and looks at accounts are those of the organisations in their division.
///
/// # Errors
/// [`CaseError`]: a refusal for all but auditors; [`StoreError::NotFound`] when there is no such account or number, or it is
/// outside of the scope.
pub fn list(
    snapshot: &mut Snapshot,
    scope: &Scope,
    filter: &AccessFilter,
    (before, limit): (Option<Uuid>, u32),
) -> Result<(Vec<Look>, Option<Uuid>), CaseError> {
    by_auditor(scope)?;
    let source = Source::find(snapshot, scope, filter)?;
    // Ids of lines begin with the time.
    let first_of = |day: CivilDate| first_at(start_of(day).timestamp_millis());
    let earliest = filter.from.map_or(Uuid::nil(), first_of);
    let latest = filter.until.and_then(|day| day.checked_add_days(Days::new(1))).map_or(Uuid::max(), first_of);
    let mut before = before.unwrap_or(Uuid::max()).min(latest);
    let mut seen = Seen::default();
    let mut looks = Vec::new();
    for _ in 0..ROUNDS {
        let mut lines = source.lines(snapshot.connection(), (before, i64::from(limit)))?;
        let exhausted = lines.len() < limit as usize || lines.last().is_some_and(|line| line.id < earliest);
        lines.retain(|line| line.id >= earliest);
        let kinds = petitions_among(snapshot.connection(), &lines)?;
        for line in lines {
            before = line.id;
            if let Some(look) = seen.look(snapshot, scope, line, &kinds)? {
                looks.push(look);
                if looks.len() == limit as usize {
                    return Ok((looks, Some(before)));
                }
            }
        }
        if exhausted {
            return Ok((looks, None));
        }
    }
    Ok((looks, Some(before)))
}

/// The least id of a line that may have been written at an instant.
fn first_at(unix_ms: i64) -> Uuid {
    compose(u64::try_from(unix_ms).unwrap_or(0), County(0), 0)
}

/// Where the lines of a filter stand.
enum Source {
    /// In these counties, of one account or of all.
    Counties(BTreeSet<County>, Option<UserId>),
    /// With one case or petition, of one account or of all.
    Dossier(DossierId, Option<UserId>),
}

impl Source {
    fn find(snapshot: &mut Snapshot, scope: &Scope, filter: &AccessFilter) -> Result<Self, StoreError> {
        let actor = filter.username.as_deref().map(|name| account_named(snapshot, scope, name)).transpose()?;
        let reference = snapshot.reference()?;
        if let Some(number) = &filter.number {
            let keyring = snapshot.keyring().clone();
            for found in numbered(snapshot.connection(), number)? {
                match see(snapshot.connection(), scope, (&keyring, &reference.organisations), found) {
                    Ok(()) => return Ok(Self::Dossier(found, actor)),
                    Err(StoreError::NotFound) => {}
                    Err(error) => return Err(error),
                }
            }
            return Err(StoreError::NotFound);
        }
        let within = reference.organisations.iter().filter(|one| scope.division().contains(one.division));
        let counties = within.map(|one| one.division.county()).chain([scope.county()]);
        Ok(Self::Counties(counties.collect(), actor))
    }

    fn lines(
        &self,
        connection: &mut AnyConnection,
        (before, limit): (Uuid, i64),
    ) -> Result<Vec<AccessLine>, StoreError> {
        match self {
            Self::Counties(counties, actor) => {
                let mut lines = Vec::new();
                for county in counties {
                    lines.extend(of_county(connection, *county, *actor, (before, limit))?);
                }
                lines.sort_by_key(|line| std::cmp::Reverse(line.id));
                lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
                Ok(lines)
            }
            Self::Dossier(id, actor) => {
                let lines = look_lines(connection, *id, Some(before), u32::try_from(limit).unwrap_or(u32::MAX))?;
                Ok(lines.into_iter().filter(|line| actor.is_none_or(|actor| line.actor == actor)).collect())
            }
        }
    }
}

/// The account with this name in the division of the auditor.
fn account_named(snapshot: &mut Snapshot, scope: &Scope, username: &str) -> Result<UserId, StoreError> {
    let (first, last) = scope.division().prefix_range();
    let found = account::table
        .filter(account::username.eq(username))
        .filter(account::division.between(first, last))
        .select(account::id);
    Ok(found.first(snapshot.connection())?)
}

/// The cases and petitions with this number: those of two counties may have the same.
fn numbered(connection: &mut AnyConnection, number: &str) -> Result<Vec<DossierId>, StoreError> {
    let cases = mediation_case::table.filter(mediation_case::number.eq(number)).select(mediation_case::id);
    let petitions = petition::table.filter(petition::number.eq(number)).select(petition::id);
    let cases: Vec<CaseId> = cases.load(connection)?;
    let petitions: Vec<PetitionId> = petitions.load(connection)?;
    Ok(cases.into_iter().map(DossierId::from).chain(petitions.into_iter().map(DossierId::from)).collect())
}

/// Which of the dossiers of these lines are petitions; the others are cases.
fn petitions_among(connection: &mut AnyConnection, lines: &[AccessLine]) -> Result<BTreeSet<Uuid>, StoreError> {
    let ids: BTreeSet<Uuid> = lines.iter().filter_map(|line| line.dossier).collect();
    let found = petition::table.filter(petition::id.eq_any(ids.into_iter().map(|id| Db(PetitionId(id)))));
    let found: Vec<PetitionId> = found.select(petition::id).load(connection)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// What was found out of the dossiers so far: their numbers, or that the auditor does not see them.
#[derive(Default)]
struct Seen(BTreeMap<DossierId, Option<Option<String>>>);

impl Seen {
    /// A line with what it is at; none when it is not for the auditor.
    fn look(
        &mut self,
        snapshot: &mut Snapshot,
        scope: &Scope,
        line: AccessLine,
        petitions: &BTreeSet<Uuid>,
    ) -> Result<Option<Look>, StoreError> {
        let dossier = match (line.subject, line.subject_id, line.dossier) {
            (AccessSubject::Case, Some(id), _) => Some(CaseId(id).into()),
            (AccessSubject::Petition, Some(id), _) => Some(PetitionId(id).into()),
            (_, _, Some(id)) if petitions.contains(&id) => Some(PetitionId(id).into()),
            (_, _, Some(id)) => Some(CaseId(id).into()),
            _ => None,
        };
        let Some(dossier) = dossier else {
            let reference = snapshot.reference()?;
            let by = reference.organisations.get(line.organisation);
            let within = by.is_some_and(|by| scope.division().contains(by.division));
            return Ok(within.then_some(Look { line, dossier: None, number: None }));
        };
        let number = match self.0.entry(dossier) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => unknown.insert(number_of(snapshot, scope, dossier)?).clone(),
        };
        Ok(number.map(|number| Look { line, dossier: Some(dossier), number }))
    }
}

/// The number of a dossier, if it has one; none when the auditor does not see it.
fn number_of(snapshot: &mut Snapshot, scope: &Scope, dossier: DossierId) -> Result<Option<Option<String>>, StoreError> {
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let connection = snapshot.connection();
    match see(connection, scope, (&keyring, &reference.organisations), dossier) {
        Ok(()) => {}
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    }
    let county = Db(dossier.county());
    Ok(Some(match dossier {
        DossierId::Case(id) => {
            mediation_case::table.find((county, Db(id))).select(mediation_case::number).first(connection)?
        }
        DossierId::Petition(id) => {
            Some(petition::table.find((county, Db(id))).select(petition::number).first(connection)?)
        }
    }))
}
