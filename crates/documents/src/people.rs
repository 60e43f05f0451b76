//! How the people of a case stand on its papers: as a table, and one by one with everything that tells them apart.

use domain::case::{Party, PartyKind};
use domain::id::PersonId;
use domain::identity::Identity;
use domain::person::Particulars;
use store::Individual;

use crate::content::{BLANK, Block, Cell, Grid, Row};
use crate::fill::Misses;
use crate::filling::Filling;
use crate::forms::BOTH;
use crate::words;

/// Stands in the place of what may not be shown (脱敏).
pub(crate) const HIDDEN: &str = "＊＊＊";
/// Stands in the place of what an organisation cannot have.
const NOT_APPLICABLE: &str = "／";

const COLUMNS: [(&str, u16); 8] = [
    ("当事人", 9),
    ("姓名（名称）", 8),
    ("性别", 4),
    ("民族", 5),
    ("年龄", 4),
    ("职业或职务", 7),
    ("联系方式", 11),
    ("单位或住址", 12),
];

/// A particular of a natural person.
type Particular = (&'static str, fn(&Filling<'_>, &Particulars) -> Option<String>);

const OF_PERSONS: [Particular; 4] = [
    ("性别", |_, particulars| sex(particulars)),
    ("民族", |_, particulars| particulars.nation.as_ref().map(|nation| nation.to_string())),
    ("年龄", |filling, particulars| {
        let years = filling.materials.subject.applied_on.years_since(particulars.birth_date()?)?;
        Some(format!("{years}"))
    }),
    ("职业或职务", |_, particulars| particulars.occupation.as_ref().map(|occupation| occupation.to_string())),
];

/// The parties of both sides as a table.
pub(crate) fn both(filling: &Filling<'_>, misses: &mut Misses) -> Vec<Block> {
    let head = Row { cells: COLUMNS.iter().map(|(name, _)| Cell::label(*name)).collect(), lines: 1 };
    let parties = BOTH.iter().flat_map(|side| filling.side(*side));
    let mut rows: Vec<Row> = parties.map(|party| row(filling, party, misses)).collect();
    if rows.is_empty() {
        misses.add("当事人");
        rows.push(Row { cells: COLUMNS.iter().map(|_| Cell::value("")).collect(), lines: 2 });
    }
    let columns = COLUMNS.iter().map(|(_, width)| *width).collect();
    vec![Block::Grid(Grid { columns, head: 1, rows: std::iter::once(head).chain(rows).collect() })]
}

fn row(filling: &Filling<'_>, party: &Party, misses: &mut Misses) -> Row {
    let name = filling.name(party.person);
    let whose = format!("{}{name}", party.side.name_zh());
    let mut texts = vec![party.side.name_zh().to_owned(), name];
    let individual = filling.individual(party.person);
    for (field, particular) in OF_PERSONS {
        texts.push(match (party.kind, individual) {
            (PartyKind::Organisation | PartyKind::Group, _) => NOT_APPLICABLE.to_owned(),
            (PartyKind::Person, Some(Individual::Masked(_))) => HIDDEN.to_owned(),
            (PartyKind::Person, individual) => {
                let value = individual.and_then(Individual::whole).and_then(|p| particular(filling, p));
                misses.or_empty(&format!("{whose}的{field}"), value)
            }
        });
    }
    let phone = individual.and_then(Individual::phone).map(str::to_owned);
    texts.push(misses.or_empty(&format!("{whose}的联系方式"), phone));
    texts.push(match individual {
        Some(Individual::Masked(_)) => HIDDEN.to_owned(),
        other => {
            let whole = other.and_then(Individual::whole);
            let place = whole.and_then(|p| p.unit.as_ref().or(p.address.as_ref())).map(|place| place.to_string());
            misses.or_empty(&format!("{whose}的单位或住址"), place)
        }
    });
    Row { cells: texts.into_iter().map(Cell::value).collect(), lines: 1 }
}

/// The parties of both sides one by one, each with those who speak for it.
pub(crate) fn particulars(filling: &Filling<'_>, misses: &mut Misses) -> Vec<Block> {
    let mut lines = Vec::new();
    for party in BOTH.iter().flat_map(|side| filling.side(*side)) {
        let role = party.side.name_zh();
        lines.push(format!("{role}：{}。", described(filling, party, misses)));
        for guardian in &party.guardians {
            let who = someone(filling, guardian.person);
            lines.push(format!("法定代理人：{who}，系{}的{}。", filling.name(party.person), guardian.relation));
        }
        for representative in &party.representatives {
            lines.push(format!("推选的代表人：{}。", someone(filling, *representative)));
        }
        for agent in &party.agents {
            let authority = if agent.special { "特别授权" } else { "一般授权" };
            lines.push(format!("委托代理人：{}，代理权限为{authority}。", someone(filling, agent.person)));
        }
    }
    if lines.is_empty() {
        misses.add("当事人");
        lines.push(format!("当事人：{BLANK}{BLANK}"));
    }
    lines.into_iter().map(|text| Block::Prose { text }).collect()
}

fn described(filling: &Filling<'_>, party: &Party, misses: &mut Misses) -> String {
    let name = filling.name(party.person);
    let whose = format!("{}{name}", party.side.name_zh());
    let mut words = vec![name];
    if party.kind == PartyKind::Group {
        words.push(format!("共{}人", party.members));
    }
    let individual = filling.individual(party.person);
    if let (PartyKind::Person, Some(Individual::Whole(particulars))) = (party.kind, individual) {
        words.push(misses.or_blank(&format!("{whose}的性别"), sex(particulars)));
        words.extend(particulars.nation.as_ref().map(|nation| nation.to_string()));
        words.extend(particulars.birth_date().map(|born| format!("{}出生", words::date(born))));
    }
    if party.kind != PartyKind::Group {
        let number = individual.and_then(|i| Some(format!("{}{}", document(i), i.identity_number()?)));
        let blank = format!("证件号码{BLANK}{BLANK}");
        words.push(number.unwrap_or_else(|| {
            misses.add(&format!("{whose}的证件号码"));
            blank
        }));
    }
    match individual {
        Some(Individual::Masked(_)) => {}
        other => {
            let address = other.and_then(Individual::whole).and_then(|p| p.address.as_ref()).map(|a| a.to_string());
            let what = if party.kind == PartyKind::Organisation { "住所地" } else { "住" };
            words.push(format!("{what}{}", misses.or_blank(&format!("{whose}的住址"), address)));
        }
    }
    let phone = individual.and_then(Individual::phone).map(str::to_owned);
    words.push(format!("联系电话{}", misses.or_blank(&format!("{whose}的联系电话"), phone)));
    words.join("，")
}

/// Somebody beside the parties: what is known.
fn someone(filling: &Filling<'_>, person: PersonId) -> String {
    let mut words = vec![filling.name(person)];
    if let Some(individual) = filling.individual(person) {
        words.extend(individual.identity_number().map(|number| format!("{}{number}", document(individual))));
        words.extend(individual.phone().map(|phone| format!("联系电话{phone}")));
    }
    words.join("，")
}

pub(crate) fn sex(particulars: &Particulars) -> Option<String> {
    let sex = match &particulars.identity {
        Some(Identity::ResidentIdCard { number }) => Some(number.sex()),
        _ => particulars.sex,
    };
    sex.map(|sex| sex.name_zh().to_owned())
}

/// What stands before the number of a document.
pub(crate) fn document(individual: &Individual) -> &'static str {
    match individual.whole().and_then(|particulars| particulars.identity.as_ref()) {
        Some(Identity::ResidentIdCard { .. }) => "公民身份号码",
        Some(Identity::UnifiedSocialCreditCode { .. }) => "统一社会信用代码",
        Some(other) => other.kind().name_zh(),
        None => "证件号码",
    }
}
