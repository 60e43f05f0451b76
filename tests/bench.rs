//! That `bench` measures; how fast the program is, no test can say.

use test_database::TestDatabase;

use crate::harness::Program;

const ROWS: [&str; 8] = [
    "bare actix, a constant case",
    "bare write path, one small row",
    "bare write path, a case",
    "get a case",
    "list of 50 cases",
    "actions of a case",
    "record a contact",
    "register a case",
];

#[test]
fn every_operation_is_measured_on_each_engine_at_each_number_of_cases() {
    let database = TestDatabase::postgres();
    let program = Program::new();
    let mut arguments = vec!["bench", "--cases", "150,300", "--clients", "2", "--seconds", "0.1"];
    if let Some(database) = &database {
        arguments.extend(["--postgres", database.url()]);
    }

    let printed = program.must(&arguments);

    let engines = ["SQLite, ", "PostgreSQL, "].into_iter().take(1 + usize::from(database.is_some()));
    for (engine, cases) in engines.flat_map(|engine| [(engine, 150), (engine, 300)]) {
        let title = format!("{engine}{cases} cases");
        let table = printed.split(&title).nth(1).unwrap_or_else(|| panic!("no table {title} in {printed}"));
        for row in ROWS {
            assert!(table.contains(&format!("| {row} | 2 | ")), "{row}: {table}");
        }
    }
    assert!(printed.contains("times slower with 300 than with 150 cases"), "{printed}");
    let left = std::fs::read_dir(program.path("data")).unwrap().count();
    assert_eq!(left, 0, "what was made is removed");
}
