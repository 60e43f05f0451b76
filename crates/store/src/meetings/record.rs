//! The row of a meeting: opened into a meeting, sealed from one.

use chrono::{NaiveDate, SubsecRound};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::id::{County, MeetingId, OrganisationId, UserId};
use domain::meeting::MeetingKind;
use domain::notice::DossierKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::READING;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::schema::{meeting as table, meeting_organisation};
use crate::scope::Scope;
use crate::types::{Db, words};

words!(MeetingKind);

/// The table, which names the places that its columns are sealed for.
const TABLE: &str = "meeting";

const CONTENT: &str = "meeting.content";

/// What is sealed of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    /// Who presides.
    pub(super) chair: String,
    /// Who is invited beside the organisation that holds it.
    pub(super) invited: Vec<OrganisationId>,
    /// What is spoken of, in order.
    pub(super) agenda: Vec<Entry>,
    /// What was said that is about no single case or petition.
    pub(super) minutes: Option<String>,
}

/// A case or petition on the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) subject: DossierKind,
    pub(super) subject_id: Uuid,
    /// The lamp it had when it was put there.
    pub(super) lamp: Option<Lamp>,
    /// Why it is spoken of, in words.
    pub(super) reason: Option<String>,
    /// What was said of it.
    pub(super) discussion: Option<String>,
    /// Numbers, in its own history, of what was decided.
    pub(super) decided: Vec<u32>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct Row {
    pub(super) id: MeetingId,
    pub(super) kind: MeetingKind,
    pub(super) organisation: OrganisationId,
    pub(super) held_on: NaiveDate,
    created_by: UserId,
    created_at: Instant,
    version: i32,
    closed_at: Option<Instant>,
    pub(super) hash: Option<Vec<u8>>,
    wrapped_key: Vec<u8>,
    content: Vec<u8>,
}

/// A meeting (会议).
#[derive(Debug, Clone)]
pub(super) struct Meeting {
    pub(super) id: MeetingId,
    pub(super) kind: MeetingKind,
    pub(super) organisation: OrganisationId,
    pub(super) held_on: NaiveDate,
    pub(super) created_by: UserId,
    pub(super) created_at: Instant,
    pub(super) version: i32,
    pub(super) closed_at: Option<Instant>,
    pub(super) content: Content,
}

impl Meeting {
    /// What stands in readable columns, which the sealed content is bound to: none of them can be changed without the key.
    fn header(&self) -> Vec<u8> {
        let Self { id, kind, organisation, held_on, created_by, created_at, version, closed_at, .. } = self;
        let (created, closed) = (created_at.timestamp_micros(), closed_at.map(|at| at.timestamp_micros()));
        let header = format!("\n{kind}\n{organisation}\n{held_on}\n{created_by}\n{created}\n{version}\n{closed:?}\n");
        [crypto::place(CONTENT, id.0), header.into_bytes()].concat()
    }

    /// The hash of a meeting that is over, for a checkpoint.
    pub(super) fn hash(&self, sealed: &[u8]) -> Vec<u8> {
        Sha256::new().chain_update(self.header()).chain_update(sealed).finalize().to_vec()
    }

    /// Everybody whose meeting it is.
    pub(super) fn organisations(&self) -> Vec<OrganisationId> {
        let invited = self.content.invited.iter().copied();
        std::iter::once(self.organisation).chain(invited).collect()
    }

    /// The entry about a case or petition, if the agenda has it.
    pub(super) fn entry(&mut self, subject_id: Uuid) -> Option<&mut Entry> {
        self.content.agenda.iter_mut().find(|entry| entry.subject_id == subject_id)
    }
}

/// The instant as both engines keep it.
pub(super) fn kept(at: Instant) -> Instant {
    at.trunc_subsecs(6)
}

impl Row {
    /// Opens it.
    pub(super) fn open(self, keyring: &KeyRing) -> Result<(Meeting, DataKey, Vec<u8>), StoreError> {
        let key = keyring.unwrap(&WrappedKey(self.wrapped_key), &crypto::place(TABLE, self.id.0))?;
        let empty = Content { chair: String::new(), invited: Vec::new(), agenda: Vec::new(), minutes: None };
        let mut meeting = Meeting {
            id: self.id,
            kind: self.kind,
            organisation: self.organisation,
            held_on: self.held_on,
            created_by: self.created_by,
            created_at: self.created_at,
            version: self.version,
            closed_at: self.closed_at,
            content: empty,
        };
        let plain = crypto::open(&key, &self.content, &meeting.header())?;
        meeting.content = serde_json::from_slice(&plain)
            .map_err(|error| StoreError::CorruptRecord(format!("meeting {}: {error}", self.id)))?;
        Ok((meeting, key, self.content))
    }
}

fn seal(meeting: &Meeting, key: &DataKey) -> Result<Vec<u8>, StoreError> {
    let plain = serde_json::to_vec(&meeting.content).map_err(|error| StoreError::CorruptRecord(error.to_string()))?;
    crypto::seal(key, &plain, &meeting.header())
}

/// Stores a new meeting, and who sees it.
pub(super) fn insert(connection: &mut AnyConnection, keyring: &KeyRing, meeting: &Meeting) -> Result<(), StoreError> {
    let (key, county) = (DataKey::generate()?, meeting.id.county());
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(county)),
            table::id.eq(Db(meeting.id)),
            table::kind.eq(Db(meeting.kind)),
            table::organisation.eq(Db(meeting.organisation)),
            table::held_on.eq(Db(meeting.held_on)),
            table::created_by.eq(Db(meeting.created_by)),
            table::created_at.eq(Db(meeting.created_at)),
            table::version.eq(meeting.version),
            table::wrapped_key.eq(keyring.wrap(&key, &crypto::place(TABLE, meeting.id.0))?.0),
            table::content.eq(seal(meeting, &key)?),
        ))
        .execute(connection)?;
    for organisation in meeting.organisations() {
        diesel::insert_into(meeting_organisation::table)
            .values((
                meeting_organisation::county.eq(Db(county)),
                meeting_organisation::meeting_id.eq(Db(meeting.id)),
                meeting_organisation::organisation.eq(Db(organisation)),
                meeting_organisation::held_on.eq(Db(meeting.held_on)),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Stores a changed meeting; gives the hash of one that is over now.
pub(super) fn update(
    connection: &mut AnyConnection,
    meeting: &Meeting,
    key: &DataKey,
) -> Result<Option<Vec<u8>>, StoreError> {
    let content = seal(meeting, key)?;
    let hash = meeting.closed_at.map(|_| meeting.hash(&content));
    diesel::update(table::table.find((Db(meeting.id.county()), Db(meeting.id))))
        .set((
            table::version.eq(meeting.version),
            table::closed_at.eq(meeting.closed_at.map(Db)),
            table::hash.eq(hash.clone()),
            table::content.eq(content),
        ))
        .execute(connection)?;
    Ok(hash)
}

/// Loads a meeting that the account sees.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not, or there is none.
pub(super) fn load(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    scope: &Scope,
    id: MeetingId,
) -> Result<(Meeting, DataKey), StoreError> {
    let own = meeting_organisation::table.find((Db(id.county()), Db(id), Db(scope.organisation_id())));
    let sees = scope.has_any(READING) && diesel::select(exists(own)).get_result(connection)?;
    if !sees {
        return Err(StoreError::NotFound);
    }
    let row: Row = table::table.find((Db(id.county()), Db(id))).select(Row::as_select()).first(connection)?;
    let (meeting, key, _) = row.open(keyring)?;
    Ok((meeting, key))
}

/// Whether a meeting is over at that version, with that hash, as a checkpoint says.
pub(crate) fn is_closed_as(
    connection: &mut AnyConnection,
    county: County,
    id: Uuid,
    (version, hash): (i32, &[u8]),
) -> Result<bool, StoreError> {
    let row = table::table.find((Db(county), Db(id))).select((table::version, table::hash));
    let found: Option<(i32, Option<Vec<u8>>)> = row.first(connection).optional()?;
    Ok(found.is_some_and(|(at, stored)| at == version && stored.as_deref() == Some(hash)))
}
