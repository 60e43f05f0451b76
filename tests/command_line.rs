//! What an operator does at the command line: start, stop, settings, keys, backup.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use test_database::{TestDatabase, both_databases};

use crate::harness::deeds::quarrel;
use crate::harness::{Client, PASSWORD, Program};

async fn status(url: &str) -> u16 {
    reqwest::get(url).await.unwrap().status().as_u16()
}

both_databases! {
    #[tokio::test]
    async fn a_server_starts_answers_and_stops_when_told(database: TestDatabase) {
        // Given an installation whose schema is current
        let program = Program::on(database.url());
        program.must(&["migrate"]);

        // When it serves
        let serving = program.serve();

        // Then it is well, says so, and describes itself
        for path in ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs/"] {
            assert_eq!(status(&(serving.url.clone() + path)).await, 200, "{path}");
        }
        let document: Value =
            reqwest::get(serving.url.clone() + "/openapi.json").await.unwrap().json().await.unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));

        // And when told to stop it ends well
        let url = serving.url.clone();
        let (ended, log) = serving.stop();
        assert_eq!(ended.code(), Some(0));
        assert_eq!(log.last().unwrap()["message"], "stopped");
        assert!(reqwest::get(url + "/healthz").await.is_err());
    }

    fn the_schema_is_brought_up_to_date_once(database: TestDatabase) {
        let program = Program::on(database.url());

        let first = program.must(&["migrate"]);
        assert!(first.starts_with("0001_foundation\n"), "{first}");

        let second = program.must(&["migrate"]);
        assert!(second.starts_with("0 migrations"), "{second}");
    }
}

#[test]
fn a_shared_database_with_an_old_schema_is_not_served() {
    let Some(database) = TestDatabase::postgres() else { return };
    let why = Program::on(database.url()).must_fail(&["serve"]);
    assert!(why.contains("0001_foundation") && why.contains("fengqiao migrate"), "{why}");
}

#[test]
fn the_first_start_makes_keys_for_the_owner_alone_and_tells_nobody() {
    let program = Program::new();
    let (_, log) = program.serve().stop();

    let mode = |path| fs::metadata(program.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/keys"), 0o600);
    let keys = fs::read_to_string(program.path("data/keys")).unwrap();
    let log = format!("{log:?}");
    assert!(log.contains("data/keys"));
    for (_, secret) in keys.lines().filter_map(|line| line.split_once(" = ")) {
        assert!(!log.contains(secret));
    }
}

both_databases! {
    fn a_used_database_without_its_keys_gets_no_new_ones(database: TestDatabase) {
        let program = Program::on(database.url());
        program.must(&["migrate"]);
        fs::rename(program.path("data/keys"), program.path("lost")).unwrap();

        for command in ["serve", "migrate"] {
            let why = program.must_fail(&[command]);
            assert!(why.contains("there is no key file data/keys"), "{why}");
            assert!(!program.path("data/keys").exists());
        }
        fs::rename(program.path("lost"), program.path("data/keys")).unwrap();
        program.must(&["migrate"]);
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let program = Program::new().with("FENGQIAO_DATA_DIR", "from-environment");
    fs::write(program.path("fengqiao.toml"), "data_dir = 'from-file'\nkeys.file = 'keys-from-file'\n").unwrap();
    program.must(&["migrate"]);
    assert!(program.path("from-environment/fengqiao.sqlite").exists());
    assert!(program.path("keys-from-file").exists());
    assert!(!program.path("from-file").exists() && !program.path("data").exists());

    // Another file can be named, by an option or in the environment, and then must exist.
    fs::write(program.path("other.toml"), "keys.file = 'other-keys'\n").unwrap();
    program.must(&["--config", "other.toml", "keys", "generate"]);
    assert!(program.path("other-keys").exists());
    let program = program.with("FENGQIAO_CONFIG", "missing.toml");
    assert!(program.must_fail(&["migrate"]).contains("missing.toml"));
}

#[test]
fn a_wrong_setting_is_named() {
    for (name, value, named) in [
        ("FENGQIAO_SERVR__LISTEN", "127.0.0.1:1", "servr"),
        ("FENGQIAO_DATABASE__READERS", "many", "DATABASE.READERS"),
        ("FENGQIAO_DATABASE__URL", "mysql://root:geheim@h/d", "postgres://"),
        ("FENGQIAO_KEYS__RING", "index = geheim", "line 1 of the key ring"),
        ("FENGQIAO_LOG__FILTER", "store=loud", "log.filter"),
    ] {
        let why = Program::new().with(name, value).must_fail(&["migrate"]);
        assert!(why.to_lowercase().contains(&named.to_lowercase()), "{name}: {why}");
        assert!(!why.contains("geheim"), "{why}");
    }
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let why = Program::new().with("FENGQIAO_SERVER__LISTEN", &address).must_fail(&["serve"]);
    assert!(why.contains(&address), "{why}");
}

#[test]
fn keys_rotate_and_what_was_sealed_before_still_opens() {
    let program = Program::new();
    assert!(program.must_fail(&["keys", "rotate"]).contains("no key file"));
    let first = program.must(&["keys", "generate"]);
    assert!(program.must_fail(&["keys", "generate"]).contains("data/keys"));
    program.serve().stop();

    let second = program.must(&["keys", "rotate"]);

    assert_ne!(first, second);
    let keys = fs::read_to_string(program.path("data/keys")).unwrap();
    assert_eq!(keys.lines().filter(|line| line.starts_with("key-")).count(), 2);
    program.serve().stop();
}

both_databases! {
    #[tokio::test]
    async fn after_wrapping_anew_the_older_key_can_be_taken_out_however_often_it_was_killed(database: TestDatabase) {
        // Given an installation whose keys were rotated
        let program = Program::on(database.url());
        program.make_world().await;
        program.must(&["keys", "rotate"]);
        let keys = fs::read_to_string(program.path("data/keys")).unwrap();
        let current = keys.lines().find(|line| line.starts_with("key-")).unwrap();
        let older: Vec<_> = keys.lines().filter(|line| line.starts_with("key-") && *line != current).collect();

        // When wrapping anew is killed after a moment, and after longer ones, until it comes to its end
        for moment in (0..).map(|power| Duration::from_millis(1 << power)) {
            let mut child = program.command(&["keys", "rewrap"]).stdout(Stdio::null()).spawn().unwrap();
            std::thread::sleep(moment);
            if let Some(ended) = child.try_wait().unwrap() {
                assert!(ended.success());
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }

        // Then nothing is left to do, and everything opens without the older key
        assert!(program.must(&["keys", "rewrap"]).starts_with("0 keys"));
        fs::write(program.path("data/keys"), keys.replace(older[0], "")).unwrap();
        assert_eq!(program.must(&["keys", "rewrap"]).lines().count(), 2);
        program.must(&["verify"]);
        let serving = program.serve();
        assert_eq!(status(&(serving.url.clone() + "/readyz")).await, 200);
    }
}

#[test]
fn keys_in_the_settings_are_not_changed_by_the_program() {
    let program = Program::new();
    program.must(&["keys", "generate"]);
    let ring = fs::read_to_string(program.path("data/keys")).unwrap();
    let lines: Vec<_> = ring.lines().filter(|line| !line.starts_with('#')).collect();
    fs::remove_file(program.path("data/keys")).unwrap();

    let program = program.with("FENGQIAO_KEYS__RING", &lines.join(";"));
    program.must(&["migrate"]);

    assert!(!program.path("data/keys").exists());
    assert!(program.must_fail(&["keys", "rotate"]).contains("keys.ring"));
}

#[tokio::test]
async fn a_backup_of_a_running_server_serves_in_its_place() {
    // Given a server that runs, and its backup
    let program = Program::new();
    let serving = program.serve();
    let said = program.must(&["backup", "backup"]);
    assert!(said.contains("backup/fengqiao.sqlite"), "{said}");
    assert!(program.must_fail(&["backup", "backup"]).contains("exists"));
    serving.kill();

    // When the data is lost, and backup and key file are put in its place
    let keys = fs::read(program.path("data/keys")).unwrap();
    fs::remove_dir_all(program.path("data")).unwrap();
    fs::rename(program.path("backup"), program.path("data")).unwrap();
    fs::write(program.path("data/keys"), keys).unwrap();
    fs::set_permissions(program.path("data/keys"), fs::Permissions::from_mode(0o600)).unwrap();

    // Then it serves again
    let serving = program.serve();
    assert_eq!(status(&(serving.url.clone() + "/readyz")).await, 200);
}

#[tokio::test]
async fn a_printed_paper_is_known_by_its_hash_and_no_other() {
    // Given a case in a real installation, and a paper of it that the mediator prints
    let program = Program::new();
    program.make_world().await;
    let serving = program.serve();
    let mediator = Client::new(&serving.url).log_in("village-mediator", PASSWORD).await;
    let made = mediator.post("/api/v1/cases", &quarrel("2026-03-02")).await.must(201);
    let papers = format!("{}/documents", made.location());
    let form = mediator.get(&papers).await.must(200).text("/items/0/form").to_owned();
    let printed = mediator.request(Method::GET, &format!("{papers}/{form}")).send().await.unwrap();
    let hash = printed.headers()["print-hash"].to_str().unwrap().to_owned();

    // When the operator asks for it, then the program tells what it was
    let told = program.must(&["verify", "--print", &hash]);
    assert!(told.contains(&hash) && told.contains(&form), "{told}");

    // But of a hash that is on no paper it says so, and ends with another code
    let other = "330681-00000000-00000000-00000000-00000000";
    let refused = program.run(&["verify", "--print", other]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8(refused.stdout).unwrap().contains("no paper with the hash"));
}
