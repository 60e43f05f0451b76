//! Finding somebody by name or number, among cases as among petitions.

use store::{AccessSubject, Scope, Snapshot, Sought, StoreError};

use crate::{
    auth::Authenticated,
    limits,
    problem::{Kind, Problem},
    server::State,
};

/// What is looked through: what the access log calls it, and how somebody is found there, at most so many times.
pub(crate) type Among<T> = (AccessSubject, fn(&mut Snapshot, &Scope, &Sought, u32) -> Result<Vec<T>, StoreError>);

/// Where somebody is found within the scope, at most a page, and whether there is more.
///
/// # Errors
/// [`Kind::BodyInvalid`] when nothing is given to look for.
pub(crate) async fn page<T: Send + 'static>(
    state: &State,
    caller: &Authenticated,
    among: Among<T>,
    sought: Sought,
) -> Result<(Vec<T>, bool), Problem> {
    if sought.is_empty() {
        let detail = "请至少填写姓名、证件号码、联系电话中的一项";
        return Err(Problem::new(Kind::BodyInvalid, format!("{detail}。")).at("", detail));
    }
    let limit = limits::PAGE_ROWS;
    let mut items = each(state, caller, among, (vec![sought], limit + 1)).await?.remove(0);
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    Ok((items, more))
}

/// Where each that is sought is found within the scope, at most so many times each, and one line of the access log for the
/// look.
///
/// # Errors
/// When the database fails.
pub(crate) async fn each<T: Send + 'static>(
    state: &State,
    caller: &Authenticated,
    (subject, find): Among<T>,
    (sought, limit): (Vec<Sought>, u32),
) -> Result<Vec<Vec<T>>, Problem> {
    let (scope, reader) = (caller.scope(), caller.scope());
    let search = move |snapshot: &mut Snapshot| {
        sought.iter().map(|one| find(snapshot, &reader, one, limit)).collect::<Result<Vec<_>, StoreError>>()
    };
    let found = state.store.read(search).await?;
    state.store.log_search(&scope, subject)?;
    Ok(found)
}
