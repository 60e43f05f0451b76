//! Reads `matrix.txt` and `petitions.txt`.

use std::collections::BTreeMap;

use domain::organisation::Role;

/// The table of everything but petitions.
pub(super) const MATRIX: &str = include_str!("matrix.txt");

/// The table of petitions.
pub(super) const PETITIONS: &str = include_str!("petitions.txt");

/// Letters of the roles, in the order of [`Role::ALL`]. The handler of accusations has none: alone the role gives nothing.
const LETTERS: [char; 9] = ['G', 'M', 'D', 'J', 'P', 'U', 'O', 'A', 'X'];

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// It is let through: what becomes of it is decided on the data.
    Allowed,
    /// 403.
    Forbidden,
    /// 404.
    NotThere,
}

/// The rows of a table, by method and path template.
pub(super) struct Matrix {
    columns: Vec<&'static str>,
    rows: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Matrix {
    /// Reads it, and fails where a row has not a place for every role in every column.
    pub(super) fn read(text: &'static str) -> Self {
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let columns: Vec<_> = lines.next().unwrap().split_whitespace().collect();
        let rows = lines.map(|line| {
            // Method and template are two words.
            let cut = line.match_indices(' ').nth(1).unwrap().0;
            let (route, cells) = line.split_at(cut);
            let cells: Vec<_> = cells.split_whitespace().collect();
            assert_eq!(cells.len(), columns.len(), "{route}");
            (route, cells)
        });
        Self { rows: rows.collect(), columns }
    }

    /// The routes, as `GET /path/{template}`.
    pub(super) fn routes(&self) -> impl Iterator<Item = &'static str> {
        self.rows.keys().copied()
    }

    /// Whether anybody may call it without a token.
    pub(super) fn is_open(&self, route: &str) -> bool {
        self.rows[route].iter().all(|cell| *cell == "open")
    }

    /// What becomes of a request of that role in an organisation of that column.
    pub(super) fn cell(&self, route: &str, column: &str, role: Role) -> Cell {
        let column = self.columns.iter().position(|name| *name == column).unwrap();
        let role = Role::ALL.iter().position(|other| *other == role).unwrap();
        let cell = self.rows[route][column];
        assert_eq!(cell.chars().count(), LETTERS.len(), "{route}: {cell}");
        if role == LETTERS.len() {
            // Where administrators are let through and others are not, the route asks for a role.
            let asks = self.rows[route].iter().any(|cell| cell.ends_with('X') && cell.contains('-'));
            return if asks { Cell::Forbidden } else { alone(cell) };
        }
        match cell.chars().nth(role).unwrap() {
            '-' => Cell::Forbidden,
            '.' => Cell::NotThere,
            letter => {
                assert_eq!(letter, LETTERS[role], "{route}: {cell}");
                Cell::Allowed
            }
        }
    }
}

/// What a role gets that gives nothing: what everybody may, and of cases as little as an administrator.
fn alone(cell: &str) -> Cell {
    if cell.chars().all(|place| !matches!(place, '-' | '.')) {
        return Cell::Allowed;
    }
    // A route for auditors and administrators only is closed to it before anybody looks for the thing.
    if cell[..cell.len() - 2].chars().all(|place| place == '-') {
        return Cell::Forbidden;
    }
    if cell.ends_with('.') { Cell::NotThere } else { Cell::Forbidden }
}
