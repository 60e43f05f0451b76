//! How the petitioners stand on the papers of a petition.

use domain::person::Particulars;
use domain::petition::Petition;
use store::Individual;

use crate::content::{Block, Cell, Grid, Row};
use crate::fill::Misses;
use crate::filling::Filling;
use crate::people::{HIDDEN, document, sex};
use crate::words;

const COLUMNS: [(&str, u16); 6] =
    [("身份", 5), ("姓名", 7), ("性别", 4), ("证件号码", 14), ("联系电话", 10), ("住址", 14)];

/// What else is registered of a petitioner.
type Particular = (&'static str, u16, fn(&Particulars) -> Option<String>);

const BACKGROUND: [Particular; 5] = [
    ("民族", 6, |p| p.nation.as_ref().map(|told| told.to_string())),
    ("出生日期", 9, |p| p.birth_date().map(words::date)),
    ("户籍所在地", 12, |p| p.household.as_ref().map(|told| told.to_string())),
    ("职业", 8, |p| p.occupation.as_ref().map(|told| told.to_string())),
    ("工作单位", 12, |p| p.unit.as_ref().map(|told| told.to_string())),
];

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

/// What else is known of them, as a second table; nothing of it has to be.
pub(super) fn background(filling: &Filling<'_, Petition>, _: &mut Misses) -> Vec<Block> {
    let petitioners = &filling.materials.subject.petitioners;
    if petitioners.is_empty() {
        return Vec::new();
    }
    let names = std::iter::once("姓名").chain(BACKGROUND.iter().map(|(name, ..)| *name));
    let head = Row { cells: names.map(Cell::label).collect(), lines: 1 };
    let rows = petitioners.iter().map(|petitioner| {
        let individual = filling.individual(petitioner.person);
        let told = BACKGROUND.iter().map(|(_, _, particular)| match individual {
            Some(Individual::Masked(_)) => HIDDEN.to_owned(),
            other => other.and_then(Individual::whole).and_then(particular).unwrap_or_default(),
        });
        let texts = std::iter::once(filling.name(petitioner.person)).chain(told);
        Row { cells: texts.map(Cell::value).collect(), lines: 1 }
    });
    let rows = std::iter::once(head).chain(rows).collect();
    let columns = std::iter::once(7).chain(BACKGROUND.iter().map(|(_, width, _)| *width)).collect();
    vec![Block::Grid(Grid { columns, head: 1, rows })]
}
