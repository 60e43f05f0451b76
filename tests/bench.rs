//! That `bench` measures; how fast the program is, no test can say.

use test_database::TestDatabase;

use crate::harness::Program;

const OF_CASES: &[&str] = &[
    "bare actix, a constant case",
    "bare write path, one small row",
    "bare write path, a case",
    "get a case",
    "list of 50 cases",
    "actions of a case",
    "page: desk",
    "page: list of 50 cases",
    "page: a case",
    "record a contact",
    "performed, or taken back",
    "register a case",
];

const OF_PETITIONS: &[&str] = &[
    "bare write path, a petition",
    "candidates for a petition",
    "list of 50 overdue petitions",
    "lamp list: 50 overdue clocks",
    "indicators of this year",
    "register a petition",
];

#[test]
fn every_operation_is_measured_on_each_engine_at_each_number() {
    let database = TestDatabase::postgres();
    let program = Program::new();
    let mut arguments =
        vec!["bench", "--cases", "150,300", "--petitions", "200,400", "--clients", "2", "--seconds", "0.1"];
    if let Some(database) = &database {
        arguments.extend(["--postgres", database.url()]);
    }

    let printed = program.must(&arguments);

    let engines = ["SQLite, ", "PostgreSQL, "].into_iter().take(1 + usize::from(database.is_some()));
    for engine in engines {
        for (filled, rows) in [
            ("150 cases", OF_CASES),
            ("300 cases", OF_CASES),
            ("200 petitions", OF_PETITIONS),
            ("400 petitions", OF_PETITIONS),
        ] {
            let title = format!("{engine}{filled}");
            let table = printed.split(&title).nth(1).unwrap_or_else(|| panic!("no table {title} in {printed}"));
            for row in rows {
                assert!(table.contains(&format!("| {row} | 2 | ")), "{row}: {table}");
            }
        }
    }
    assert!(printed.contains("times slower with 300 than with 150 cases"), "{printed}");
    assert!(printed.contains("times slower with 400 than with 200 petitions"), "{printed}");
    let left = std::fs::read_dir(program.path("data")).unwrap().count();
    assert_eq!(left, 0, "what was made is removed");
}
