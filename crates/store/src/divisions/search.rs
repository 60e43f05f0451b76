//! Finding a division by its name or code.

use super::{DivisionRecord, villages};
use crate::error::StoreError;
use crate::read::Snapshot;
use domain::division::{DivisionCode, DivisionTree};

/// Most places that the fragments before the last can name.
const PLACES_MAX: usize = 20;

/// At most `limit` divisions inside `within`: by the beginning of their code, by a fragment of their name (`枫桥`), or by
/// fragments from the top down (`枫桥 枫源`). Whole names come first, villages last.
///
/// Villages are found by a fragment of their name inside the place that `within` or the fragments before it name; in all
/// of China, by the beginning of their name.
///
/// # Errors
/// When the database fails.
pub fn search(
    snapshot: &mut Snapshot,
    text: &str,
    within: Option<DivisionCode>,
    limit: usize,
) -> Result<Vec<DivisionRecord>, StoreError> {
    let text = text.trim();
    let tree = DivisionTree::official();
    let mut found: Vec<DivisionRecord> =
        tree.search(text, within, limit).into_iter().map(DivisionRecord::from).collect();
    // Neither stands in a name, and both mean something in a pattern.
    if text.is_empty() || text.contains(['%', '_', '\\']) {
        return Ok(found);
    }
    let connection = snapshot.connection();
    let (places, last) = match text.rsplit_once(char::is_whitespace) {
        Some((before, last)) => {
            (tree.search(before, within, PLACES_MAX).into_iter().map(|place| place.code).collect(), last)
        }
        None => (within.into_iter().collect::<Vec<_>>(), text),
    };
    let villages = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut coded = villages::coded(connection, text)?;
        coded.retain(|(code, _)| within.is_none_or(|place| place.contains(*code)));
        coded
    } else if text == last && within.is_none() {
        villages::beginning_with(connection, last, limit)?
    } else {
        let mut named = Vec::new();
        for place in places {
            named.extend(villages::named(connection, last, place, limit - named.len().min(limit))?);
        }
        named
    };
    found.extend(villages.into_iter().map(|(code, name)| DivisionRecord::village(code, name)));
    found.truncate(limit);
    Ok(found)
}
