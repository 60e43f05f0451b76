//! The row of an application and the chain of its events.

use diesel::prelude::*;
use domain::application::{ApplicationReturn, ApplicationState};
use domain::case::Attachment;
use domain::division::DivisionCode;
use domain::id::{ApplicationId, CaseId, County, OrganisationId, UserId};
use domain::person::Particulars;
use domain::text::{Line, Story};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::answers;
use crate::checkpoint;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, Indexed, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::schema::{application as table, application_event as events};
use crate::scope::Scope;
use crate::types::{Db, words};
use crate::write::Transaction;

words!(ApplicationState);

/// The table, which names the place that its keys are wrapped for.
const TABLE: &str = "application";

const PAYLOAD: &str = "application_event.payload";

/// What stands in the chain before its first event.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// What the citizen told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) applicant: Particulars,
    pub(super) other: Option<Particulars>,
    pub(super) other_is_organisation: bool,
    pub(super) narrative: Story,
    pub(super) requests: Vec<Line>,
    /// Which wording of the notice on personal information was agreed to.
    pub(super) notice: String,
}

/// What the citizen is told when it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Returned {
    pub(super) ground: ApplicationReturn,
    pub(super) guidance: Line,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct Application {
    pub(super) id: ApplicationId,
    pub(super) organisation: OrganisationId,
    pub(super) division: DivisionCode,
    pub(super) state: ApplicationState,
    pub(super) received_at: Instant,
    pub(super) answered_at: Option<Instant>,
    pub(super) case_id: Option<CaseId>,
    pub(super) version: i32,
    pub(super) chain_head: Vec<u8>,
    pub(super) query_index: Vec<u8>,
    pub(super) wrapped_key: Option<Vec<u8>>,
}

/// An event. Its state is that which the application is in after it; who did it, none of what the citizen did.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub(super) struct Event {
    pub(super) sequence: i32,
    pub(super) at: Instant,
    pub(super) actor: Option<UserId>,
    pub(super) state: ApplicationState,
    pub(super) payload: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

/// The keyed hash of a query code together with the last digits of the telephone.
pub(super) fn query_index(keyring: &KeyRing, code: &str, phone_tail: &str) -> Vec<u8> {
    keyring.blind_index(Indexed::QueryCode, &format!("{code}/{phone_tail}"))
}

impl Application {
    /// Its key; none when it has been destroyed.
    pub(super) fn key(&self, keyring: &KeyRing) -> Result<Option<DataKey>, StoreError> {
        let place = crypto::place(TABLE, self.id.0);
        self.wrapped_key.clone().map(|wrapped| keyring.unwrap(&WrappedKey(wrapped), &place)).transpose()
    }

    /// A new key, and the form in which it is stored.
    pub(super) fn new_key(id: ApplicationId, keyring: &KeyRing) -> Result<(DataKey, Vec<u8>), StoreError> {
        let key = DataKey::generate()?;
        let wrapped = keyring.wrap(&key, &crypto::place(TABLE, id.0))?.0;
        Ok((key, wrapped))
    }

    /// What stands in readable columns and never changes, for which payloads are sealed and which the chain holds fast.
    fn header(&self, (sequence, at, actor, state): (i32, Instant, Option<UserId>, ApplicationState)) -> Vec<u8> {
        let Self { id, organisation, division, query_index, .. } = self;
        let actor = actor.map_or_else(|| "citizen".to_owned(), |actor| actor.to_string());
        let (index, at) = (hex::encode(query_index), at.timestamp_micros());
        let columns = format!("\n{organisation}\n{division}\n{index}\n{sequence}\n{at}\n{actor}\n{state}\n");
        [crypto::place(PAYLOAD, id.0), columns.into_bytes()].concat()
    }

    fn header_of(&self, event: &Event) -> Vec<u8> {
        self.header((event.sequence, event.at, event.actor, event.state))
    }

    /// The hash of an event after its predecessor's.
    pub(super) fn hash(&self, previous: &[u8], event: &Event) -> Vec<u8> {
        let payload = Sha256::digest(&event.payload);
        let hash = Sha256::new().chain_update(previous).chain_update(self.header_of(event)).chain_update(payload);
        hash.finalize().to_vec()
    }

    /// The pictures that its history brought.
    pub(super) fn pictures(&self, key: &DataKey, history: &[Event]) -> Result<Vec<Attachment>, StoreError> {
        let brought = |event: &&Event| event.sequence > 1 && event.state == ApplicationState::Waiting;
        history.iter().filter(brought).map(|event| self.open(key, event)).collect()
    }

    /// The next event, in which state it leaves the application, and what it says.
    pub(super) fn event(
        &self,
        (at, actor, state): (Instant, Option<UserId>, ApplicationState),
        says: Payload<'_>,
    ) -> Result<Event, StoreError> {
        let sequence = self.version + 1;
        let payload = match says {
            Payload::Sealed(key, plain) => crypto::seal(key, &plain, &self.header((sequence, at, actor, state)))?,
            Payload::Plain(bytes) => bytes,
        };
        let mut event = Event { sequence, at, actor, state, payload, hash: Vec::new() };
        event.hash = self.hash(&self.chain_head, &event);
        Ok(event)
    }

    /// What an event says under the key.
    pub(super) fn open<T: DeserializeOwned>(&self, key: &DataKey, event: &Event) -> Result<T, StoreError> {
        let plain = crypto::open(key, &event.payload, &self.header_of(event))?;
        serde_json::from_slice(&plain)
            .map_err(|error| StoreError::CorruptRecord(format!("application {}: {error}", self.id)))
    }
}

/// What an event says.
pub(super) enum Payload<'a> {
    /// Something for those with the key alone.
    Sealed(&'a DataKey, Vec<u8>),
    /// Something that is to outlive the key.
    Plain(Vec<u8>),
}

impl<'a> Payload<'a> {
    pub(super) fn sealed(key: &'a DataKey, value: &impl Serialize) -> Result<Self, StoreError> {
        let plain = serde_json::to_vec(value).map_err(|error| StoreError::CorruptRecord(error.to_string()))?;
        Ok(Self::Sealed(key, plain))
    }
}

/// The events of an application, oldest first.
pub(super) fn history(connection: &mut AnyConnection, id: ApplicationId) -> Result<Vec<Event>, StoreError> {
    Ok(events::table
        .filter(events::county.eq(Db(id.county())))
        .filter(events::application_id.eq(Db(id)))
        .order(events::sequence)
        .select(Event::as_select())
        .load(connection)?)
}

/// What the citizen told, unless its key has been destroyed.
pub(super) fn told(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    application: &Application,
) -> Result<Option<Told>, StoreError> {
    let Some(key) = application.key(keyring)? else { return Ok(None) };
    let first: Event = events::table
        .find((Db(application.id.county()), Db(application.id), 1))
        .select(Event::as_select())
        .first(connection)?;
    application.open(&key, &first).map(Some)
}

/// The pictures that came with an application, while they are kept here.
pub(super) fn pictures(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    application: &Application,
) -> Result<Vec<Attachment>, StoreError> {
    let Some(key) = application.key(keyring)? else { return Ok(Vec::new()) };
    application.pictures(&key, &history(connection, application.id)?)
}

/// Stores a new application with its first event.
pub(super) fn insert(transaction: &mut Transaction, application: &Application, first: Event) -> Result<(), StoreError> {
    let new = Application { version: first.sequence, chain_head: first.hash.clone(), ..application.clone() };
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(new.id.county())),
            table::id.eq(Db(new.id)),
            table::organisation.eq(Db(new.organisation)),
            table::division.eq(Db(new.division)),
            table::state.eq(Db(new.state)),
            table::received_at.eq(Db(new.received_at)),
            table::version.eq(new.version),
            table::chain_head.eq(new.chain_head),
            table::query_index.eq(new.query_index),
            table::wrapped_key.eq(new.wrapped_key),
        ))
        .execute(transaction.connection())?;
    append(transaction, new.id, first)
}

/// Stores the answer to an application. Without its key nobody reads again what was told.
pub(super) fn answer(
    transaction: &mut Transaction,
    application: &Application,
    event: Event,
    (case, keeps_key): (Option<CaseId>, bool),
) -> Result<i32, StoreError> {
    let version = event.sequence;
    diesel::update(table::table.find((Db(application.id.county()), Db(application.id))))
        .set((
            table::state.eq(Db(event.state)),
            table::answered_at.eq(Some(Db(event.at))),
            table::case_id.eq(case.map(Db)),
            table::version.eq(version),
            table::chain_head.eq(event.hash.clone()),
            table::wrapped_key.eq(application.wrapped_key.clone().filter(|_| keeps_key)),
        ))
        .execute(transaction.connection())?;
    append(transaction, application.id, event)?;
    Ok(version)
}

/// Stores a further event of an application that goes on waiting.
pub(super) fn go_on(transaction: &mut Transaction, application: &Application, event: Event) -> Result<(), StoreError> {
    diesel::update(table::table.find((Db(application.id.county()), Db(application.id))))
        .set((table::version.eq(event.sequence), table::chain_head.eq(event.hash.clone())))
        .execute(transaction.connection())?;
    append(transaction, application.id, event)
}

fn append(transaction: &mut Transaction, id: ApplicationId, event: Event) -> Result<(), StoreError> {
    checkpoint::remember(transaction, id.county(), id.0, (event.sequence, event.hash.clone()))?;
    diesel::insert_into(events::table)
        .values((
            events::county.eq(Db(id.county())),
            events::application_id.eq(Db(id)),
            events::sequence.eq(event.sequence),
            events::at.eq(Db(event.at)),
            events::actor.eq(event.actor.map(Db)),
            events::state.eq(Db(event.state)),
            events::payload.eq(event.payload),
            events::hash.eq(event.hash),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// An application, whoever asks.
pub(super) fn find(connection: &mut AnyConnection, id: ApplicationId) -> Result<Application, StoreError> {
    Ok(table::table.find((Db(id.county()), Db(id))).select(Application::as_select()).first(connection)?)
}

/// An application before the account's committee.
///
/// # Errors
/// [`StoreError::NotFound`] when it is before another, or the account does not answer applications.
pub(super) fn load(
    connection: &mut AnyConnection,
    scope: &Scope,
    id: ApplicationId,
) -> Result<Application, StoreError> {
    let application = find(connection, id)?;
    let own = answers(scope) && application.organisation == scope.organisation_id();
    if own { Ok(application) } else { Err(StoreError::NotFound) }
}

/// Whether the history of an application holds an event, as a checkpoint says.
pub(crate) fn holds(
    connection: &mut AnyConnection,
    county: County,
    id: Uuid,
    (sequence, hash): (i32, &[u8]),
) -> Result<bool, StoreError> {
    let row = events::table.find((Db(county), Db(ApplicationId(id)), sequence)).select(events::hash);
    let found: Option<Vec<u8>> = row.first(connection).optional()?;
    Ok(found.as_deref() == Some(hash))
}
