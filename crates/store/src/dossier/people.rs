//! Particulars of people: sealed each under its own key, found by keyed hashes, shown masked.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::id::PersonId;
use domain::person::{MaskedParticulars, Particulars};

use super::DossierId;
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, Indexed, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::schema::person as table;
use crate::types::Db;
use crate::write::Transaction;

const KEY: &str = "person";
const PARTICULARS: &str = "person.particulars";

pub(crate) type Indexes = (Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);

/// The keyed hashes by which somebody is found.
pub(crate) fn indexes(keyring: &KeyRing, particulars: &Particulars) -> Indexes {
    let identity = particulars.identity.as_ref().and_then(|i| i.number());
    let phone = particulars.phone.as_ref().map(domain::identity::Phone::as_str);
    (
        Some(keyring.blind_index(Indexed::Name, &particulars.name)),
        identity.map(|number| keyring.blind_index(Indexed::IdentityNumber, number)),
        phone.map(|number| keyring.blind_index(Indexed::Phone, number)),
    )
}

fn seal(keyring: &KeyRing, id: PersonId, particulars: &Particulars) -> Result<(Vec<u8>, Vec<u8>), StoreError> {
    let key = DataKey::generate()?;
    let wrapped = keyring.wrap(&key, &crypto::place(KEY, id.0))?;
    let plain = serde_json::to_vec(particulars).map_err(|e| StoreError::CorruptRecord(e.to_string()))?;
    Ok((wrapped.0, crypto::seal(&key, &plain, &crypto::place(PARTICULARS, id.0))?))
}

/// A sealed record, opened.
pub(crate) fn open(
    keyring: &KeyRing,
    id: PersonId,
    wrapped: Vec<u8>,
    sealed: &[u8],
) -> Result<Particulars, StoreError> {
    let key = keyring.unwrap(&WrappedKey(wrapped), &crypto::place(KEY, id.0))?;
    let plain = crypto::open(&key, sealed, &crypto::place(PARTICULARS, id.0))?;
    serde_json::from_slice(&plain).map_err(|e| StoreError::CorruptRecord(format!("person {id}: {e}")))
}

/// A new id for a person of a dossier.
pub(crate) fn new_id(transaction: &Transaction, dossier: DossierId) -> PersonId {
    PersonId(transaction.new_id(dossier.county()))
}

/// Records the people of a dossier.
pub(crate) fn insert_all(
    transaction: &mut Transaction,
    dossier: DossierId,
    people: &[(PersonId, Particulars)],
) -> Result<(), StoreError> {
    people.iter().try_for_each(|(id, particulars)| insert(transaction, dossier, *id, particulars))
}

/// Records a person of a dossier.
pub(crate) fn insert(
    transaction: &mut Transaction,
    dossier: DossierId,
    id: PersonId,
    particulars: &Particulars,
) -> Result<(), StoreError> {
    let (wrapped, sealed) = seal(transaction.keyring(), id, particulars)?;
    let (name, identity, phone) = indexes(transaction.keyring(), particulars);
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(dossier.county())),
            table::id.eq(Db(id)),
            table::case_id.eq(Db(dossier.uuid())),
            table::wrapped_key.eq(Some(wrapped)),
            table::particulars.eq(sealed),
            table::name_index.eq(name),
            table::identity_index.eq(identity),
            table::phone_index.eq(phone),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// Replaces a person's particulars, as when a document is shown later.
pub(crate) fn replace(
    transaction: &mut Transaction,
    dossier: DossierId,
    id: PersonId,
    particulars: &Particulars,
) -> Result<(), StoreError> {
    let (wrapped, sealed) = seal(transaction.keyring(), id, particulars)?;
    let (name, identity, phone) = indexes(transaction.keyring(), particulars);
    let row = table::table.find((Db(dossier.county()), Db(dossier.uuid()), Db(id)));
    let changed = diesel::update(row)
        .set((
            table::wrapped_key.eq(Some(wrapped)),
            table::particulars.eq(sealed),
            table::name_index.eq(name),
            table::identity_index.eq(identity),
            table::phone_index.eq(phone),
        ))
        .execute(transaction.connection())?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Destroys the particulars of a person with their key, and the hashes by which they were found.
pub(crate) fn forget(transaction: &mut Transaction, dossier: DossierId, id: PersonId) -> Result<(), StoreError> {
    let row = table::table.find((Db(dossier.county()), Db(dossier.uuid()), Db(id)));
    let changed = diesel::update(row)
        .set((
            table::wrapped_key.eq(None::<Vec<u8>>),
            table::particulars.eq(Vec::new()),
            table::name_index.eq(None::<Vec<u8>>),
            table::identity_index.eq(None::<Vec<u8>>),
            table::phone_index.eq(None::<Vec<u8>>),
        ))
        .execute(transaction.connection())?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// A person's particulars, unmasked.
pub(crate) fn find(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    dossier: DossierId,
    id: PersonId,
) -> Result<Particulars, StoreError> {
    let (wrapped, sealed) = table::table
        .find((Db(dossier.county()), Db(dossier.uuid()), Db(id)))
        .select((table::wrapped_key, table::particulars))
        .first::<(Option<Vec<u8>>, Vec<u8>)>(connection)?;
    open(keyring, id, wrapped.ok_or(StoreError::Erased)?, &sealed)
}

/// Everybody who was ever recorded in a dossier.
pub(crate) fn of_dossier(connection: &mut AnyConnection, dossier: DossierId) -> Result<Vec<PersonId>, StoreError> {
    let people =
        table::table.filter(table::county.eq(Db(dossier.county()))).filter(table::case_id.eq(Db(dossier.uuid())));
    Ok(people.select(table::id).load(connection)?)
}

/// Everybody in a dossier, masked; of who has been forgotten, that they have been.
pub(crate) fn masked(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    dossier: DossierId,
) -> Result<BTreeMap<PersonId, MaskedParticulars>, StoreError> {
    let masked = |known: Option<Particulars>| known.map_or_else(MaskedParticulars::erased, |known| known.masked());
    Ok(everybody(connection, keyring, dossier)?.into_iter().map(|(id, known)| (id, masked(known))).collect())
}

/// Everybody in a dossier, for the program itself. Who has been forgotten is left out.
pub(crate) fn unmasked(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    dossier: DossierId,
) -> Result<BTreeMap<PersonId, Particulars>, StoreError> {
    Ok(everybody(connection, keyring, dossier)?.into_iter().filter_map(|(id, known)| Some((id, known?))).collect())
}

fn everybody(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    dossier: DossierId,
) -> Result<Vec<(PersonId, Option<Particulars>)>, StoreError> {
    let rows = table::table
        .filter(table::county.eq(Db(dossier.county())))
        .filter(table::case_id.eq(Db(dossier.uuid())))
        .select((table::id, table::wrapped_key, table::particulars))
        .load::<(PersonId, Option<Vec<u8>>, Vec<u8>)>(connection)?;
    rows.into_iter()
        .map(|(id, wrapped, sealed)| Ok((id, wrapped.map(|wrapped| open(keyring, id, wrapped, &sealed)).transpose()?)))
        .collect()
}

/// Everybody in a dossier, unmasked. Who has been forgotten is left out.
pub(crate) fn whole(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    dossier: DossierId,
) -> Result<BTreeMap<PersonId, Particulars>, StoreError> {
    let rows = table::table
        .filter(table::county.eq(Db(dossier.county())))
        .filter(table::case_id.eq(Db(dossier.uuid())))
        .filter(table::wrapped_key.is_not_null())
        .select((table::id, table::wrapped_key.assume_not_null(), table::particulars))
        .load::<(PersonId, Vec<u8>, Vec<u8>)>(connection)?;
    rows.into_iter().map(|(id, wrapped, sealed)| Ok((id, open(keyring, id, wrapped, &sealed)?))).collect()
}
