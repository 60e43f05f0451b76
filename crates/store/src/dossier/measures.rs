//! What a dossier counts for is kept row by row. A row that does not hold any more is closed, never changed.

/// The rows of those that stand that say none of these entries, and the entries that none of them says. Each row says one
/// entry at the most.
pub(crate) fn difference<'r, R, E>(
    standing: impl IntoIterator<Item = &'r R>,
    mut entries: Vec<E>,
    says: impl Fn(&R, &E) -> bool,
) -> (Vec<&'r R>, Vec<E>) {
    let mut gone = Vec::new();
    for row in standing {
        match entries.iter().position(|entry| says(row, entry)) {
            Some(place) => drop(entries.remove(place)),
            None => gone.push(row),
        }
    }
    (gone, entries)
}
