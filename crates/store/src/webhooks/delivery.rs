//! Notices on their way to a receiver: promised with the notice, tried again with longer pauses, given up after a day.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::id::{CaseId, County, OrganisationId, PetitionId, WebhookId, county_of};
use domain::notice::{NoticeKind, NoticeSubject};
use domain::organisation::Role;
use domain::petition::PetitionKind;
use escalation::ClockKind;
use escalation::notices::Notice;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::endpoint::{self, Opened, WebhookSecret};
use crate::Store;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::dossier::staff;
use crate::error::StoreError;
use crate::limits::{OUTBOX_KEPT, WEBHOOK_TRIES};
use crate::notifications::{self, About};
use crate::outbox::{self, Task};
use crate::petitions::{Shield, confidential, kept_from};
use crate::read::Snapshot;
use crate::schema::{mediation_case, petition, petition_accused, webhook_delivery as table};
use crate::scope::Scope;
use crate::types::{Db, words};
use crate::write::Transaction;

/// Its word in the outbox.
pub const TOPIC: &str = "webhook";

domain::coded_enum! {
    /// What became of a notice that was to be sent (外发结果).
    pub enum DeliveryOutcome {
        /// It is on its way, or is tried again.
        Waiting = "waiting" "待发送";
        /// The receiver took it.
        Delivered = "delivered" "已送达";
        /// It was tried for a day in vain.
        GivenUp = "given_up" "已放弃";
        /// The receiver had been switched off.
        Dropped = "dropped" "未发送";
    }
}

words!(DeliveryOutcome);

/// A notice that was to be sent (外发记录).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct DeliveryLine {
    /// Identity: the `webhook-id` that the receiver gets.
    #[schema(value_type = String, format = Uuid)]
    pub id: Uuid,
    /// What the notice says.
    pub kind: NoticeKind,
    /// What it is about.
    pub subject: NoticeSubject,
    /// Which one.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// UTC instant of the notice.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub created_at: Instant,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// How often it was tried.
    pub attempts: i32,
    /// HTTP status of the last answer.
    pub status: Option<i32>,
    /// Why the last try failed.
    pub error: Option<String>,
    /// UTC instant at which it was delivered or given up.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub ended_at: Option<Instant>,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPosition(Uuid);

impl DeliveryLine {
    /// Where the list goes on after it.
    #[must_use]
    pub const fn position(&self) -> DeliveryPosition {
        DeliveryPosition(self.id)
    }
}

/// What was to be sent to a receiver of the account's organisation, the latest first.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such receiver.
pub fn deliveries(
    snapshot: &mut Snapshot,
    scope: &Scope,
    webhook: WebhookId,
    (after, limit): (Option<DeliveryPosition>, u32),
) -> Result<Vec<DeliveryLine>, StoreError> {
    endpoint::find(snapshot, scope, webhook)?;
    let mut query = table::table
        .filter(table::county.eq(Db(webhook.county())))
        .filter(table::webhook.eq(Db(webhook)))
        .order(table::id.desc())
        .limit(i64::from(limit))
        .select(DeliveryLine::as_select())
        .into_boxed();
    if let Some(DeliveryPosition(id)) = after {
        query = query.filter(table::id.lt(Db(id)));
    }
    // A petition may have turned out to be an accusation since.
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let own = Shield::of(scope, &keyring, &reference.organisations);
    let outsider = Shield { entrusted: false, holds: false, audits: false, ..own };
    query = kept_from!(query, (table::subject_county, table::subject_id), (scope, outsider));
    Ok(query.load(snapshot.connection())?)
}

/// Promises a notice to the receivers that want it.
pub(crate) fn promise(transaction: &mut Transaction, about: About, notice: &Notice) -> Result<(), StoreError> {
    let wanting = endpoint::wanting(transaction.connection(), notice.to, notice.kind)?;
    if wanting.is_empty() || number_of(transaction.connection(), about)?.is_none() {
        return Ok(());
    }
    let (county, now) = (notice.to.county(), transaction.now());
    for webhook in wanting {
        let id = transaction.new_id(county);
        diesel::insert_into(table::table)
            .values((
                (table::county.eq(Db(county)), table::id.eq(Db(id)), table::webhook.eq(Db(webhook))),
                table::kind.eq(Db(notice.kind)),
                table::subject.eq(Db(about.subject)),
                table::subject_county.eq(Db(county_of(about.id))),
                table::subject_id.eq(Db(about.id)),
                table::clock.eq(notice.clock.map(Db)),
                table::number.eq(notice.number.map(|number| i32::try_from(number).unwrap_or(i32::MAX))),
                table::due_on.eq(notice.due_on.map(Db)),
                table::created_at.eq(Db(now)),
                table::outcome.eq(Db(DeliveryOutcome::Waiting)),
                table::attempts.eq(0),
            ))
            .execute(transaction.connection())?;
        outbox::promise(transaction, county, TOPIC, json!(id), now)?;
    }
    Ok(())
}

/// The number of what has one, as long as a notice about it may leave the house: not of an accusation (《信访工作条例》第四十六条)
/// or what is confidential, since whoever reads what a receiver keeps is not known here, and not of what was forgotten.
fn number_of(connection: &mut AnyConnection, about: About) -> Result<Option<Option<String>>, StoreError> {
    let county = Db(county_of(about.id));
    // Who was accused before a correction stays shut out.
    let accused = petition_accused::table
        .filter(petition_accused::county.eq(county))
        .filter(petition_accused::petition_id.eq(Db(PetitionId(about.id))));
    let found = match about.subject {
        NoticeSubject::Case => mediation_case::table
            .find((county, Db(CaseId(about.id))))
            .filter(mediation_case::wrapped_key.is_not_null())
            .select(mediation_case::number)
            .first::<Option<String>>(connection)
            .optional()?,
        NoticeSubject::Petition => petition::table
            .find((county, Db(PetitionId(about.id))))
            .filter(petition::wrapped_key.is_not_null())
            .filter(petition::kind.ne(Db(PetitionKind::Accusation)))
            .filter(petition::flags.not_like(confidential()))
            .filter(not(exists(accused)))
            .select(petition::number.nullable())
            .first::<Option<String>>(connection)
            .optional()?,
        NoticeSubject::Meeting | NoticeSubject::Application => Some(None),
    };
    Ok(found)
}

/// A message as it is sent.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id: the same however often it is sent.
    pub id: Uuid,
    /// Where to.
    pub url: String,
    /// What to sign it with.
    pub secret: WebhookSecret,
    /// What it says.
    pub body: String,
}

/// A notice that is to be sent now.
#[derive(Debug, Clone)]
pub struct Parcel {
    task: Task,
    webhook: WebhookId,
    /// What is sent.
    pub message: Message,
}

/// How sending ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The receiver took it, with this status.
    Taken(u16),
    /// It did not: with this status, if it answered at all, and why.
    Refused(Option<u16>, String),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Waiting {
    webhook: WebhookId,
    kind: NoticeKind,
    subject: NoticeSubject,
    subject_id: Uuid,
    clock: Option<ClockKind>,
    number: Option<i32>,
    due_on: Option<NaiveDate>,
    created_at: Instant,
}

impl Waiting {
    const fn about(&self) -> About {
        About { subject: self.subject, id: self.subject_id }
    }

    /// What is sent: nothing personal, and where to read more after logging in.
    fn body(&self, organisation: OrganisationId, subject_number: Option<&str>) -> String {
        let places = match self.subject {
            NoticeSubject::Case => "cases",
            NoticeSubject::Petition => "petitions",
            NoticeSubject::Meeting => "meetings",
            NoticeSubject::Application => "applications",
        };
        let body = json!({
            "type": self.kind,
            "timestamp": self.created_at,
            "data": {
                "organisation": organisation,
                "subject": self.subject,
                "subject_id": self.subject_id,
                "subject_number": subject_number,
                "clock": self.clock,
                "clock_number": self.number,
                "due_on": self.due_on,
                "links": {
                    "page": format!("/{places}/{}", self.subject_id),
                    "api": format!("/api/v1/{places}/{}", self.subject_id),
                },
            },
        });
        body.to_string()
    }
}

impl Store {
    /// Notices that are due to be sent, at most so many, for whoever asks to send them. What is not said of one with
    /// [`Store::settle_parcel`] within the lease is given out again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parcels(&self, limit: i64) -> Result<Vec<Parcel>, StoreError> {
        if !self.read(|snapshot| outbox::is_due(snapshot, &[TOPIC])).await? {
            return Ok(Vec::new());
        }
        self.write(move |transaction| {
            let tasks = outbox::claim(transaction, &[TOPIC], limit)?;
            let parcels = tasks.into_iter().map(|task| packed(transaction, task)).collect::<Result<Vec<_>, _>>()?;
            Ok(parcels.into_iter().flatten().collect())
        })
        .await
    }

    /// Keeps how sending ended: delivered, to be tried again after a longer pause, or given up.
    ///
    /// # Errors
    /// When the database fails; it is sent again then.
    pub async fn settle_parcel(&self, parcel: Parcel, sent: Sent) -> Result<(), StoreError> {
        self.write(move |transaction| settle(transaction, &parcel, &sent)).await
    }
}

/// What a claimed task is to send; nothing when the receiver is gone or switched off, or it may not be sent any more.
fn packed(transaction: &mut Transaction, task: Task) -> Result<Option<Parcel>, StoreError> {
    let id: Uuid = serde_json::from_value(task.payload.clone())
        .map_err(|error| StoreError::CorruptRecord(format!("task {}: {error}", task.id)))?;
    let delivery = table::table.find((Db(task.county), Db(id)));
    let waiting: Option<Waiting> = delivery.select(Waiting::as_select()).first(transaction.connection()).optional()?;
    let Some(waiting) = waiting else { return outbox::complete(transaction, &task).map(|_| None) };
    let Some(number) = number_of(transaction.connection(), waiting.about())? else {
        diesel::delete(delivery).execute(transaction.connection())?;
        return outbox::complete(transaction, &task).map(|_| None);
    };
    let keyring = transaction.keyring().clone();
    let receiver = endpoint::opened(transaction.connection(), &keyring, waiting.webhook)?;
    let Some(Opened { url, secret, organisation, .. }) = receiver.filter(|receiver| receiver.enabled) else {
        end(transaction, (task.county, id), DeliveryOutcome::Dropped)?;
        return outbox::complete(transaction, &task).map(|_| None);
    };
    let body = waiting.body(organisation, number.as_deref());
    Ok(Some(Parcel { task, webhook: waiting.webhook, message: Message { id, url, secret, body } }))
}

/// A message that tells nothing, to find out whether a receiver of the account's organisation takes messages, be it
/// enabled or not.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none of that id.
pub fn trial(transaction: &mut Transaction, scope: &Scope, webhook: WebhookId) -> Result<Message, StoreError> {
    let keyring = transaction.keyring().clone();
    let known = endpoint::load(transaction.connection(), scope, webhook)?;
    let receiver = endpoint::opened(transaction.connection(), &keyring, known.id)?;
    let Opened { url, secret, organisation, .. } = receiver.ok_or(StoreError::NotFound)?;
    let body = json!({"type": "test", "timestamp": transaction.now(), "data": {"organisation": organisation}});
    Ok(Message { id: transaction.new_id(webhook.county()), url, secret, body: body.to_string() })
}

fn settle(transaction: &mut Transaction, parcel: &Parcel, sent: &Sent) -> Result<(), StoreError> {
    let (status, error) = match sent {
        Sent::Taken(status) => (Some(*status), None),
        Sent::Refused(status, why) => (*status, Some(why.as_str())),
    };
    let given_up = error.is_some() && parcel.task.attempts >= WEBHOOK_TRIES;
    let kept = match error {
        Some(why) if !given_up => outbox::fail(transaction, &parcel.task, why)?,
        _ => outbox::complete(transaction, &parcel.task)?,
    };
    // Its claim had run out, and another server has sent it too: the receiver knows it by its id.
    if !kept {
        return Ok(());
    }
    let key = (parcel.task.county, parcel.message.id);
    diesel::update(table::table.find((Db(key.0), Db(key.1))))
        .set((
            table::attempts.eq(parcel.task.attempts),
            table::status.eq(status.map(i32::from)),
            table::error.eq(error),
        ))
        .execute(transaction.connection())?;
    if error.is_none() {
        return end(transaction, key, DeliveryOutcome::Delivered);
    }
    if given_up { give_up(transaction, parcel) } else { Ok(()) }
}

/// Gives a message up, switches its receiver off, and tells the administrators of the organisation.
fn give_up(transaction: &mut Transaction, parcel: &Parcel) -> Result<(), StoreError> {
    end(transaction, (parcel.task.county, parcel.message.id), DeliveryOutcome::GivenUp)?;
    let keyring = transaction.keyring().clone();
    let receiver = endpoint::opened(transaction.connection(), &keyring, parcel.webhook)?;
    let Some(Opened { organisation, .. }) = receiver.filter(|receiver| receiver.enabled) else { return Ok(()) };
    endpoint::give_up(transaction, parcel.webhook)?;
    let delivery = table::table.find((Db(parcel.task.county), Db(parcel.message.id)));
    let about = delivery.select(Waiting::as_select()).first::<Waiting>(transaction.connection())?.about();
    let administrators = staff::with_role(transaction.connection(), organisation, &[Role::Administrator])?;
    let told = administrators
        .into_iter()
        .map(|user| Notice { user: Some(user), ..Notice::to(organisation, NoticeKind::WebhookFailed) });
    notifications::give(transaction, about, &told.collect::<Vec<_>>())
}

fn end(
    transaction: &mut Transaction,
    (county, id): (County, Uuid),
    outcome: DeliveryOutcome,
) -> Result<(), StoreError> {
    let now = transaction.now();
    diesel::update(table::table.find((Db(county), Db(id))))
        .set((table::outcome.eq(Db(outcome)), table::ended_at.eq(Some(Db(now)))))
        .execute(transaction.connection())?;
    Ok(())
}

/// Removes what ended long ago.
pub(crate) fn forget_ended(transaction: &mut Transaction) -> Result<(), StoreError> {
    let before = transaction.now() - OUTBOX_KEPT;
    diesel::delete(table::table.filter(table::ended_at.lt(Some(Db(before))))).execute(transaction.connection())?;
    Ok(())
}
