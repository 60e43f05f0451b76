//! The first steps of an installation, as `docs/operations.md` gives them: its first organisation and administrator, villages
//! and holidays.

use std::fs;

use serde_json::json;
use test_database::{TestDatabase, both_databases};

use crate::harness::{Client, Program};

const OPERATIONS: &str = include_str!("../docs/operations.md");

/// What follows `fengqiao` in the line of the document that begins with these words.
fn documented(words: &str) -> Vec<&'static str> {
    let commands = OPERATIONS.lines().filter_map(|line| line.strip_prefix("fengqiao "));
    let mut meant = commands.filter(|command| command.starts_with(words));
    meant.next().unwrap_or_else(|| panic!("{words} is not documented")).split(' ').collect()
}

/// The first organisation.
fn centre() -> Vec<&'static str> {
    documented("organisation add")
}

/// The documented administrator, under this user name and in that organisation.
fn administrator<'a>(username: &'a str, organisation: &'a str) -> Vec<&'a str> {
    let known = |word| match word {
        "admin" => username,
        "ID" => organisation,
        other => other,
    };
    documented("user add").into_iter().map(known).collect()
}

/// An installation in an empty folder. A PostgreSQL that others may use gets its schema when it is told, and says so.
fn begun(database: &TestDatabase) -> Program {
    let program = Program::on(database.url());
    if database.url().starts_with("postgres:") {
        assert!(program.must_fail(&centre()).contains("run `fengqiao migrate`"));
        program.must(&["migrate"]);
    }
    program
}

const HOLIDAYS_2027: &str = "date,kind,name\n2027-01-01,holiday,元旦\n2027-02-06,holiday,春节\n\
    2027-04-05,holiday,清明节\n2027-05-01,holiday,劳动节\n2027-06-09,holiday,端午节\n2027-09-15,holiday,中秋节\n\
    2027-10-01,holiday,国庆节\n2027-10-09,workday,国庆节\n";

both_databases! {
    #[tokio::test]
    async fn the_operator_makes_the_first_administrator_who_makes_the_rest(database: TestDatabase) {
        // When the operator of a fresh machine adds the first organisation and its administrator, and starts the server
        let program = begun(&database);
        let organisation = program.must(&centre()).trim().to_owned();
        let one_time = program.must(&administrator("admin", &organisation)).trim().to_owned();
        let serving = program.serve();

        // Then that person must choose a password before anything else
        let anybody = Client::new(&serving.url);
        let admin = anybody.log_in("admin", &one_time).await;
        assert_eq!(admin.get("/api/v1/users").await.must(403).problem(), "password-change-required");
        let chosen = "Maple-Bridge-1963";
        admin.post("/api/v1/auth/password", &json!({"current": one_time, "new": chosen})).await.must(200);

        // And makes the users of the organisation
        let admin = anybody.log_in("admin", chosen).await;
        let user = json!({
            "username": "director", "name": "李四", "organisation": organisation, "roles": ["committee_director"],
        });
        let made = admin.post("/api/v1/users", &user).await.must(201);
        anybody.log_in("director", made.text("/one_time_password")).await;

        // And the operator makes no second first organisation, nor the same user again
        assert!(program.must_fail(&centre()).contains("已有机构"));
        assert!(program.must_fail(&administrator("admin", &organisation)).contains("taken"));
        let unknown = "01940000-0000-7000-8000-000000000000";
        assert!(program.must_fail(&administrator("other", unknown)).contains("no such organisation"));
    }
}

#[test]
fn words_that_do_not_exist_are_answered_with_those_that_do() {
    for (option, wrong, shown) in
        [("--kind", "court_of_law", "dispute_centre"), ("--tier", "province", "township"), ("--division", "x", "x")]
    {
        let mut arguments = centre();
        let position = arguments.iter().position(|argument| *argument == option).unwrap();
        arguments[position + 1] = wrong;
        let output = Program::new().run(&arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(shown), "{said}");
    }
}

both_databases! {
    fn a_year_of_holidays_is_loaded_whole_or_not_at_all(database: TestDatabase) {
        let program = begun(&database);

        let bad = format!("{HOLIDAYS_2027}2027-13-01,holiday,国庆节\n");
        fs::write(program.path("bad.csv"), bad).unwrap();
        let why = program.must_fail(&["holidays", "load", "bad.csv"]);
        assert!(why.contains("bad.csv") && why.contains("2027-13-01"), "{why}");

        fs::write(program.path("2027.csv"), HOLIDAYS_2027).unwrap();
        assert_eq!(program.must(&["holidays", "load", "2027.csv"]), "8 days loaded\n");
        assert!(program.must_fail(&["holidays", "load", "missing.csv"]).contains("missing.csv"));
    }

    #[tokio::test]
    async fn villages_are_loaded_once_and_then_found(database: TestDatabase) {
        let program = begun(&database);
        assert_eq!(program.must(&["divisions", "load"]), "620573 villages written\n");
        assert_eq!(program.must(&["divisions", "load"]), "0 villages written\n");
    }
}

#[test]
fn what_copies_or_checks_leaves_the_schema_as_it_is() {
    let program = Program::new();
    program.must(&["backup", "copy"]);
    assert_eq!(program.run(&["verify"]).status.code(), Some(2));
    assert_eq!(program.store().pending_migrations().unwrap().first().map(String::as_str), Some("0001_foundation"));
}
