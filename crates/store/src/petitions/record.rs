//! The row of a petition: opened into a petition, sealed from one.

use diesel::prelude::*;
use domain::id::PetitionId;
use domain::matching::PetitionTraits;
use domain::petition::Petition;
use escalation::petition::Event;
use serde::{Deserialize, Serialize};

use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::deadlines;
use crate::dossier::{Dossier, DossierKey, Due, Erasure};
use crate::error::StoreError;
use crate::schema::{petition as table, petition_key};
use crate::types::{Db, words};
use crate::write::Transaction;

words!(
    domain::petition::PetitionState,
    domain::petition::PetitionKind,
    domain::petition::Channel,
    domain::petition::ContentClass,
    domain::petition::Purpose,
);

/// What lists and candidates show of a petition, sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Summary {
    pub(super) title: String,
    /// Names of the petitioners, masked.
    pub(super) petitioners: Vec<String>,
    pub(super) due: Option<Due>,
}

/// The key of a petition.
pub(crate) type PetitionKey = DossierKey<Petition>;

impl Dossier for Petition {
    type Summary = Summary;
    const TABLE: &'static str = "petition";

    fn kind(event: &Event) -> &'static str {
        event.kind()
    }

    fn erasure(event: &Event) -> Option<(Erasure, &str)> {
        match event {
            Event::PersonForgotten { person, ground: _, reason } => Some((Erasure::Person(*person), reason)),
            Event::Forgotten { reason } => Some((Erasure::Whole, reason)),
            _ => None,
        }
    }
}

/// A petition as loaded for a change.
pub(crate) struct Loaded {
    pub(super) petition: Petition,
    pub(crate) key: PetitionKey,
    pub(super) head: Vec<u8>,
    pub(super) petitioners: Vec<String>,
    pub(super) traits: PetitionTraits,
}

/// Loads a petition with its key and the head of its chain.
pub(crate) fn load(connection: &mut AnyConnection, keyring: &KeyRing, id: PetitionId) -> Result<Loaded, StoreError> {
    let (wrapped, snapshot, head, summary, traits) = table::table
        .find((Db(id.county()), Db(id)))
        .select((table::wrapped_key, table::snapshot, table::chain_head, table::summary, table::traits))
        .first::<(Option<Vec<u8>>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>)>(connection)?;
    let key = PetitionKey::open(id.into(), wrapped, keyring)?;
    Ok(Loaded {
        petition: key.open_snapshot(&snapshot)?,
        petitioners: key.open_summary(&summary)?.petitioners,
        traits: key.open_column("traits", &traits)?,
        head,
        key,
    })
}

/// Destroys the key of a petition, what was sealed with it and everything it is found by, the history apart: that stays as a
/// chain that nobody can read. From whom it is kept stays, and for whom it was there.
pub(super) fn forget(transaction: &mut Transaction, id: PetitionId) -> Result<(), StoreError> {
    diesel::update(table::table.find((Db(id.county()), Db(id))))
        .set((
            table::wrapped_key.eq(None::<Vec<u8>>),
            table::query_index.eq(None::<Vec<u8>>),
            table::summary.eq(Vec::new()),
            table::traits.eq(Vec::new()),
            table::snapshot.eq(Vec::new()),
        ))
        .execute(transaction.connection())?;
    let keys = petition_key::table.filter(petition_key::county.eq(Db(id.county())));
    diesel::delete(keys.filter(petition_key::petition_id.eq(Db(id)))).execute(transaction.connection())?;
    deadlines::forget(transaction, id.into())
}

/// Every petition of a matter, the first one first.
pub(super) fn thread(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    matter: PetitionId,
) -> Result<Vec<Petition>, StoreError> {
    let rows = table::table
        .filter(table::matter.eq(Db(matter)))
        .filter(table::wrapped_key.is_not_null())
        .order((table::registered_at, table::id))
        .select((table::id, table::wrapped_key, table::snapshot))
        .load::<(PetitionId, Option<Vec<u8>>, Vec<u8>)>(connection)?;
    let opened = rows
        .into_iter()
        .map(|(id, wrapped, snapshot)| PetitionKey::open(id.into(), wrapped, keyring)?.open_snapshot(&snapshot));
    let mut petitions = opened.collect::<Result<Vec<Petition>, _>>()?;
    // The matter is its first petition, whatever was registered at the same moment.
    petitions.sort_by_key(|petition| (petition.id != matter, petition.registered_at));
    Ok(petitions)
}

/// The matter that a petition belongs to; its own id when it is the first or the only one.
pub(super) fn matter_of(petition: &Petition) -> PetitionId {
    petition.repeat.map_or(petition.id, |link| link.of)
}
