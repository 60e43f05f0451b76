//! Who can log in to the demonstration.

use std::fmt::Write;

use crate::world::people;

/// Everybody's password in the demonstration, as if they had chosen it.
pub const PASSWORD: &str = "Maple-Bridge-1963";

/// With whom to begin, and what can be seen as them.
const BEGIN: &[(&str, &str)] = &[
    ("village-grid", "走访时用手机登记一件纠纷"),
    ("village-mediator", "看待办，组织调解，记录笔录"),
    ("village-director", "受理、盖章、移交上级、结案"),
    ("township-director", "接收或者退回村里移交的案件"),
    ("county-director", "跨乡镇、专业性强的案件，联合调解"),
    ("county-justice", "看辖区预警，督办"),
    ("petition-clerk", "登记信访件，识别重复，转送交办"),
    ("natural-resources", "受理、办理、答复转来的信访件"),
    ("joint-meeting", "召开联席会议，挂牌督办"),
    ("accusation-clerk", "检举控告件，只有承办人看得到"),
    ("county-auditor", "看谁因为什么看过哪些个人信息"),
    ("county-admin", "管理机构、用户、规则、节假日"),
];

/// Headings of the table.
const HEADINGS: [&str; 5] = ["用户名", "密码", "姓名", "角色", "机构"];

/// From this character on, characters are twice as wide on a terminal: the scripts of East Asia.
const FIRST_WIDE: char = '\u{2e80}';

/// The table of everybody who can log in, from the city down to the villages, in columns for a terminal.
#[must_use]
pub fn table() -> String {
    let rows: Vec<[String; 5]> = std::iter::once(HEADINGS.map(str::to_owned))
        .chain(people().map(|(place, person)| {
            let roles: Vec<_> = person.roles.iter().map(|role| role.name_zh()).collect();
            [person.username, PASSWORD, person.name, &roles.join("、"), place.name].map(str::to_owned)
        }))
        .collect();
    let widths = [0, 1, 2, 3].map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0));
    let mut table = String::new();
    for [first @ .., last] in rows {
        for (text, widest) in first.iter().zip(widths) {
            let _ = write!(table, "{text}{:gap$}", "", gap = widest + 2 - width(text));
        }
        table.push_str(&last);
        table.push('\n');
    }
    table
}

/// Everybody, for the front page of the demonstration.
#[must_use]
pub fn one_click() -> workbench::Demo {
    let people = people().map(|(place, person)| workbench::DemoPerson {
        username: person.username,
        name: person.name,
        roles: person.roles.iter().map(|role| role.name_zh()).collect::<Vec<_>>().join("、"),
        organisation: place.name,
        tier: place.tier,
        begin: BEGIN.iter().find(|(username, _)| *username == person.username).map(|(_, what)| *what),
    });
    workbench::Demo { password: PASSWORD, people: people.collect() }
}

/// Columns that a text takes on a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= FIRST_WIDE { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use domain::organisation::Role;

    use super::*;

    #[test]
    fn everybody_has_a_line_and_every_column_its_place() {
        let table = table();
        assert_eq!(table.lines().count(), 1 + people().count());
        let starts: Vec<_> = table
            .lines()
            .map(|line| line.find(PASSWORD).or_else(|| line.find("密码")).map(|at| width(&line[..at])))
            .collect();
        assert!(starts.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
        assert!(table.contains("village-mediator") && table.contains("调委会主任") && table.contains("诸暨市信访局"));
    }

    #[test]
    fn a_visitor_may_begin_as_somebody_of_every_role() {
        let begins = |person: &str| BEGIN.iter().any(|(username, _)| *username == person);
        for role in Role::ALL {
            let somebody = people().any(|(_, person)| person.roles.contains(role) && begins(person.username));
            assert!(somebody, "{}", role.name_zh());
        }
        assert!(BEGIN.iter().all(|(username, _)| people().any(|(_, person)| person.username == *username)));
    }

    #[test]
    fn everybody_could_have_chosen_the_password() {
        for (_, person) in people() {
            assert!(api::auth::check_new(PASSWORD, person.username, "/new").is_ok(), "{}", person.username);
        }
    }
}
