//! The guides to the interface are executed: their blocks of bash in one shell, one after the other, and what each prints must
//! be what stands below it. So a guide cannot tell what is not so.

use std::process::{Command, Stdio};

use test_database::{TestDatabase, both_databases};

use crate::harness::{PASSWORD, Server};

/// What the guides need beside the program.
const TOOLS: [&str; 3] = ["bash", "curl", "jq"];

/// Printed before the output of each block.
const MARK: &str = "=== next block ===";

/// A block of bash, with the line it begins on and what it shall print.
struct Block {
    line: usize,
    script: String,
    output: String,
}

/// The fenced blocks of a language, with the line each begins on.
fn fenced(document: &str) -> Vec<(usize, &str, String)> {
    let mut blocks: Vec<(usize, &str, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(document.lines()) {
        match line.strip_prefix("```") {
            Some(language) if !inside => {
                inside = true;
                blocks.push((number, language, String::new()));
            }
            Some(_) => inside = false,
            None if inside => {
                let (_, _, text) = blocks.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// The blocks to execute; a block of text belongs to the one of bash before it.
fn blocks(guide: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    for (line, language, text) in fenced(guide) {
        match language {
            "bash" => found.push(Block { line, script: text, output: String::new() }),
            "text" => found.last_mut().unwrap().output = text,
            // Something to type elsewhere.
            _ => {}
        }
    }
    found
}

/// Whether the tools are there. Missing, they are an error in CI, which installs them, and elsewhere a reason to skip.
fn has_tools() -> bool {
    let has = |tool: &&str| Command::new(tool).arg("--version").stdout(Stdio::null()).status().is_ok();
    match TOOLS.iter().find(|tool| !has(tool)) {
        None => true,
        Some(missing) => {
            assert!(std::env::var_os("CI").is_none(), "{missing} is missing");
            eprintln!("skipped: the guides need {missing}");
            false
        }
    }
}

/// Follows a guide from its first block to its last, beginning on an empty system.
async fn follow(guide: &str, database: TestDatabase) {
    if !has_tools() {
        return;
    }
    let server = Server::start_demo(database).await;
    let blocks = blocks(guide);
    let mut script = String::from("set -euo pipefail\n");
    for block in &blocks {
        script += &format!("echo '{MARK}'\n{}", block.script);
    }
    let mut bash = Command::new("bash");
    bash.arg("-c").arg(script).env("SERVER", &server.url).env("PASSWORD", PASSWORD);
    let ran = tokio::task::spawn_blocking(move || bash.output().unwrap()).await.unwrap();
    let (printed, complaints) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    let printed: Vec<&str> = printed.split(&format!("{MARK}\n")).skip(1).collect();
    for (block, printed) in blocks.iter().zip(&printed) {
        assert_eq!(printed.trim_end(), block.output.trim_end(), "line {}; {complaints}", block.line);
    }
    assert!(ran.status.success(), "after {} of {} blocks: {complaints}", printed.len(), blocks.len());
    assert_eq!(printed.len(), blocks.len(), "{complaints}");
}

both_databases! {
    #[tokio::test]
    async fn what_the_guide_to_a_case_shows_is_so(database: TestDatabase) {
        follow(include_str!("../docs/guide-api.md"), database).await;
    }

    #[tokio::test]
    async fn what_the_guide_to_a_petition_shows_is_so(database: TestDatabase) {
        follow(include_str!("../docs/guide-petition.md"), database).await;
    }
}
