//! Who tries the routes: somebody of every role in every column of the table, in real life or not.

use std::collections::BTreeMap;

use api::auth::Passwords;
use domain::id::UserId;
use domain::organisation::Role;
use store::accounts::{self, Creation, NewAccount};
use store::{StoreError, Transaction};

use crate::harness::{Client, PASSWORD, Server, settings};

/// A column of a table, and which organisation of the sample world stands there.
pub(super) type Column = (&'static str, &'static str);

/// Columns of the table of everything but petitions.
pub(super) const COLUMNS: [Column; 9] = [
    ("own", "township"),
    ("joint", "natural-resources"),
    ("receiver", "property"),
    ("former", "village"),
    ("below", "duhuangxin"),
    ("beside", "zhaojia"),
    ("above", "county-centre"),
    ("city", "city-centre"),
    ("office", "township-justice"),
];

/// Somebody who tries.
pub(super) struct Caller {
    pub(super) column: &'static str,
    pub(super) role: Role,
    pub(super) username: String,
    pub(super) client: Client,
}

/// Accounts by user name.
pub(super) type Accounts = BTreeMap<String, UserId>;

/// The user name of a role in a column.
pub(super) fn username(column: &str, role: Role) -> String {
    format!("{column}.{}", role.code())
}

/// Makes somebody of every role in each of the columns, and lets them log in.
pub(super) async fn hire(server: &Server, columns: &'static [Column]) -> (Vec<Caller>, Accounts) {
    let hash = Passwords::new(&settings().passwords).unwrap().hash(PASSWORD.to_owned()).await.unwrap();
    let world = server.world.clone();
    let everybody = move || columns.iter().flat_map(|at| Role::ALL.iter().map(move |role| (*at, *role)));
    let make = move |transaction: &mut Transaction| -> Result<Accounts, StoreError> {
        let mut accounts = Accounts::new();
        for ((column, place), role) in everybody() {
            let username = username(column, role);
            let new = NewAccount {
                username: username.clone(),
                name: username.clone(),
                organisation: world.id(place),
                roles: vec![role],
                password_hash: hash.clone(),
            };
            let Creation::Made(account) = accounts::create(transaction, None, &new)? else {
                panic!("{username} cannot be made");
            };
            accounts::change_password(transaction, account.id, &hash)?;
            accounts.insert(username, account.id);
        }
        Ok(accounts)
    };
    let accounts = server.store.write(make).await.unwrap();
    let mut callers = Vec::new();
    for ((column, _), role) in everybody() {
        let username = username(column, role);
        let client = server.log_in(&username).await;
        callers.push(Caller { column, role, username, client });
    }
    (callers, accounts)
}
