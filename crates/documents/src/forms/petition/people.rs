//! How the petitioners stand on the papers of a petition.

use domain::petition::Petition;
use store::Individual;

use crate::content::{Block, Cell, Grid, Row};
use crate::fill::Misses;
use crate::filling::Filling;
use crate::people::{HIDDEN, document, sex};

const COLUMNS: [(&str, u16); 6] =
    [("身份", 5), ("姓名", 7), ("性别", 4), ("证件号码", 14), ("联系电话", 10), ("住址", 14)];

/// The petitioners as a table.
pub(super) fn table(filling: &Filling<'_, Petition>, misses: &mut Misses) -> Vec<Block> {
    let head = Row { cells: COLUMNS.iter().map(|(name, _)| Cell::label(*name)).collect(), lines: 1 };
    let mut rows = vec![head];
    for petitioner in &filling.materials.subject.petitioners {
        let name = filling.name(petitioner.person);
        let individual = filling.individual(petitioner.person);
        let whole = individual.and_then(Individual::whole);
        let masked = individual.is_some_and(|individual| individual.whole().is_none());
        let hidden = |value: Option<String>| if masked { Some(HIDDEN.to_owned()) } else { value };
        let number = individual.and_then(|i| Some(format!("{} {}", document(i), i.identity_number()?)));
        let address = whole.and_then(|p| p.address.as_ref()).map(|address| address.to_string());
        let texts = [
            petitioner.role.name_zh().to_owned(),
            name.clone(),
            hidden(whole.and_then(sex)).unwrap_or_default(),
            number.unwrap_or_default(),
            misses.or_empty(&format!("{name}的联系电话"), individual.and_then(Individual::phone).map(str::to_owned)),
            misses.or_empty(&format!("{name}的住址"), hidden(address)),
        ];
        rows.push(Row { cells: texts.into_iter().map(Cell::value).collect(), lines: 1 });
    }
    if rows.len() == 1 {
        rows.push(Row { cells: vec![Cell::value("（未署名或者姓名、住址不清）").over(6)], lines: 1 });
    }
    let columns = COLUMNS.iter().map(|(_, width)| *width).collect();
    vec![Block::Grid(Grid { columns, head: 1, rows })]
}
