//! The first steps of an installation: its first organisation and administrator, villages and holidays.

use std::fs;

use serde_json::json;
use test_database::both_databases;

use crate::harness::{Client, Program};

const CENTRE: [&str; 12] = [
    "organisation",
    "add",
    "--name",
    "绍兴市社会治理中心",
    "--kind",
    "dispute_centre",
    "--tier",
    "city",
    "--division",
    "3306",
    "--number-prefix",
    "绍",
];

const HOLIDAYS_2027: &str = "date,kind,name\n2027-01-01,holiday,元旦\n2027-02-06,holiday,春节\n\
    2027-04-05,holiday,清明节\n2027-05-01,holiday,劳动节\n2027-06-09,holiday,端午节\n2027-09-15,holiday,中秋节\n\
    2027-10-01,holiday,国庆节\n2027-10-09,workday,国庆节\n";

fn administrator<'a>(username: &'a str, organisation: &'a str) -> [&'a str; 10] {
    let name = "张三";
    let role = "administrator";
    ["user", "add", "--username", username, "--name", name, "--organisation", organisation, "--role", role]
}

both_databases! {
    #[tokio::test]
    async fn the_operator_makes_the_first_administrator_who_makes_the_rest(database: TestDatabase) {
        // Given a server that nobody can log in to
        let program = Program::on(database.url());
        program.must(&["migrate"]);
        let serving = program.serve();

        // When the operator adds the first organisation and its administrator
        let organisation = program.must(&CENTRE).trim().to_owned();
        let one_time = program.must(&administrator("admin", &organisation)).trim().to_owned();

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
        assert!(program.must_fail(&CENTRE).contains("已有机构"));
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
        let mut arguments = CENTRE;
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
        let program = Program::on(database.url());
        program.must(&["migrate"]);

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
        let program = Program::on(database.url());
        program.must(&["migrate"]);
        assert_eq!(program.must(&["divisions", "load"]), "620573 villages written\n");
        assert_eq!(program.must(&["divisions", "load"]), "0 villages written\n");
    }
}
