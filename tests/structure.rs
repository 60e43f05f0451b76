//! The house rules that no compiler checks: which crate may know which, who may look at the clock and the environment,
//! and how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, Package, PackageId};
use domain::rules::RuleKey;

/// Crates of the program, lowest first: each may use those before it and none after it.
const LAYERS: [&str; 7] = ["domain", "escalation", "store", "documents", "api", "workbench", "fengqiao"];

/// Crates that serve tests only: nobody's code depends on them.
const FOR_TESTS: [&str; 1] = ["test-database"];

/// Crates that decide and compute, and do nothing else.
const PURE: [&str; 2] = ["domain", "escalation"];

/// What a pure crate must not even depend on through others. A trailing `*` stands for any ending.
const IMPURE: [&str; 21] = [
    "actix*",
    "async-*",
    "diesel*",
    "futures*",
    "getrandom",
    "h2",
    "http",
    "http-*",
    "hyper*",
    "iana-time-zone",
    "jiff",
    "libsqlite3-sys",
    "mio",
    "pq-sys",
    "rand*",
    "reqwest",
    "rusqlite",
    "socket2",
    "sqlx*",
    "time",
    "tokio*",
];

/// What the sources of a pure crate must not name.
const IMPURE_WORDS: [&str; 7] =
    ["SystemTime", "Instant::now", "Utc::now", "Local::now", "std::fs", "std::net", "std::process"];

/// Packages that only `store` names.
const OF_STORE: [&str; 4] = ["diesel", "diesel_migrations", "libsqlite3-sys", "pq-sys"];

/// How the environment is read.
const ENVIRONMENT: [&str; 4] = ["env::var(", "env::var_os(", "env::vars(", "env::vars_os("];

/// Crates that may read the environment: the program, and the finder of PostgreSQL for tests.
const READS_ENVIRONMENT: [&str; 2] = ["fengqiao", "test-database"];

/// Longest source file. Beyond it a file is about more than one thing.
const FILE_LINES_MAX: usize = 400;

/// Files that may be longer, and why. Remove a row when its file has become shorter.
const LONGER_FILES: [(&str, &str); 2] = [
    ("crates/store/src/write/tests.rs", "all scenarios of the one write path, on both engines, share their set-up"),
    ("crates/store/src/schema.rs", "every table once, as diesel's own tool would print them"),
];

/// What must not be left behind in a source.
const LEFT_BEHIND: [&str; 5] = ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("];

fn metadata() -> Metadata {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).other_options(["--locked".to_owned()]).exec().unwrap()
}

/// The package of that name in this workspace.
fn member<'a>(metadata: &'a Metadata, name: &str) -> &'a Package {
    let found = metadata.workspace_packages().into_iter().find(|package| package.name == name);
    found.unwrap_or_else(|| panic!("the workspace has no crate named {name}"))
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |beginning| name.starts_with(beginning))
}

/// The source files of a crate, relative to the root of the workspace, with their text.
fn sources(metadata: &Metadata, package: &Package) -> BTreeMap<PathBuf, String> {
    let root = metadata.workspace_root.as_std_path();
    let mut found = BTreeMap::new();
    collect(&package.manifest_path.parent().unwrap().as_std_path().join("src"), &mut found);
    found.into_iter().map(|(path, text)| (path.strip_prefix(root).unwrap().to_owned(), text)).collect()
}

fn collect(dir: &Path, found: &mut BTreeMap<PathBuf, String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.insert(path, text);
        }
    }
}

/// Every source of the workspace, tests too.
fn all_sources() -> BTreeMap<PathBuf, String> {
    let root = metadata().workspace_root.into_std_path_buf();
    let mut found = BTreeMap::new();
    for dir in ["crates", "tests"] {
        collect(&root.join(dir), &mut found);
    }
    found.into_iter().map(|(path, text)| (path.strip_prefix(&root).unwrap().to_owned(), text)).collect()
}

#[test]
fn every_crate_has_its_place_in_the_layers() {
    let metadata = metadata();
    let members: BTreeSet<String> =
        metadata.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    let placed = LAYERS.iter().chain(&FOR_TESTS).map(|name| (*name).to_owned()).collect();
    assert_eq!(members, placed);
}

#[test]
fn a_crate_uses_only_the_layers_below_it() {
    let metadata = metadata();
    for (height, layer) in LAYERS.iter().enumerate() {
        for dependency in &member(&metadata, layer).dependencies {
            let above = LAYERS[height..].contains(&dependency.name.as_str());
            assert!(!above, "{layer} must not depend on {}, which stands above it", dependency.name);
            let of_tests = FOR_TESTS.contains(&dependency.name.as_str());
            assert!(
                !of_tests || dependency.kind == DependencyKind::Development,
                "{layer} depends on {}, which is for tests only",
                dependency.name
            );
        }
    }
}

#[test]
fn only_the_store_names_the_database() {
    let metadata = metadata();
    for package in metadata.workspace_packages().into_iter().filter(|package| package.name != "store") {
        let named = package.dependencies.iter().find(|dependency| OF_STORE.contains(&dependency.name.as_str()));
        assert!(named.is_none(), "{} depends on {}; only store may", package.name, named.unwrap().name);
    }
}

/// Everything that `package` is built from, itself included, without what only its tests or build scripts use, or what
/// only a browser would.
fn built_from<'a>(nodes: &BTreeMap<&PackageId, &'a Node>, package: &'a PackageId) -> BTreeSet<&'a PackageId> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![package];
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            let normal = nodes[id].deps.iter().filter(|dependency| {
                dependency.dep_kinds.iter().any(|kind| {
                    let in_browser = kind.target.as_ref().is_some_and(|target| target.to_string().contains("wasm"));
                    kind.kind == DependencyKind::Normal && !in_browser
                })
            });
            waiting.extend(normal.map(|dependency| &dependency.pkg));
        }
    }
    found
}

#[test]
fn pure_crates_are_built_without_clock_network_or_database() {
    let metadata = metadata();
    let resolve = metadata.resolve.as_ref().unwrap();
    let nodes = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    for pure in PURE {
        for id in built_from(&nodes, &member(&metadata, pure).id) {
            let name = &metadata[id].name;
            let impure = IMPURE.iter().any(|pattern| matches(pattern, name));
            assert!(!impure, "{pure} must not depend on {name}");
            let has_clock = *name == "chrono" && nodes[id].features.iter().any(|feature| **feature == "clock");
            assert!(!has_clock, "{pure} must not get chrono with its clock");
        }
    }
}

#[test]
fn pure_crates_name_nothing_of_the_world_outside() {
    let metadata = metadata();
    for pure in PURE {
        for (path, text) in sources(&metadata, member(&metadata, pure)) {
            let named = IMPURE_WORDS.iter().find(|word| text.contains(**word));
            assert!(named.is_none(), "{} names {}; take it as an argument", path.display(), named.unwrap());
        }
    }
}

#[test]
fn only_the_program_reads_the_environment() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        if READS_ENVIRONMENT.contains(&package.name.as_str()) {
            continue;
        }
        for (path, text) in sources(&metadata, package) {
            let reads = ENVIRONMENT.iter().any(|call| text.contains(call));
            assert!(!reads, "{} reads the environment; make it a setting", path.display());
        }
    }
}

#[test]
fn a_file_is_about_one_thing() {
    let lines: BTreeMap<PathBuf, usize> =
        all_sources().into_iter().map(|(path, text)| (path, text.lines().count())).collect();
    for (path, count) in &lines {
        let excused = LONGER_FILES.iter().any(|(longer, _)| Path::new(longer) == path);
        assert!(
            excused == (*count > FILE_LINES_MAX),
            "{} has {count} lines: {}",
            path.display(),
            if excused { "take it off LONGER_FILES" } else { "split it, or give the reason in LONGER_FILES" }
        );
    }
    for (longer, _) in LONGER_FILES {
        assert!(lines.contains_key(Path::new(longer)), "{longer} is gone: take it off LONGER_FILES");
    }
}

/// The part of a source that is in the program: neither its tests nor what is said of it.
fn program(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
    code.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether a source names a rule, alone or in a list; under another name than `RuleKey` it is not found.
fn names_rule(text: &str, rule: &str) -> bool {
    text.match_indices("RuleKey::").any(|(at, path)| {
        let rest = &text[at + path.len()..];
        match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').any(|name| name.trim() == rule),
            None => rest.split(|c: char| !c.is_alphanumeric()).next() == Some(rule),
        }
    })
}

#[test]
fn every_rule_has_a_reader() {
    let metadata = metadata();
    let mut sources: BTreeMap<PathBuf, String> =
        metadata.workspace_packages().into_iter().flat_map(|package| sources(&metadata, package)).collect();
    sources.retain(|path, _| !path.components().any(|part| part.as_os_str() == "tests") && !path.ends_with("tests.rs"));
    sources.remove(Path::new("crates/domain/src/rules/table.rs")).unwrap();
    sources.values_mut().for_each(|text| *text = program(text));
    let renamed = sources.iter().find(|(_, text)| text.contains("RuleKey as ") || text.contains("= RuleKey;"));
    assert!(renamed.is_none(), "{} hides rules from this test", renamed.unwrap().0.display());
    let accessors = sources.remove(Path::new("crates/domain/src/rules/overrides.rs")).unwrap();
    let is_read = |reads: &dyn Fn(&str) -> bool| sources.values().any(|text| reads(text));
    for rule in RuleKey::ALL {
        let name = format!("{rule:?}");
        let accessor = accessors
            .split("pub fn ")
            .find(|function| names_rule(function, &name))
            .map(|function| format!(".{}()", function.split('(').next().unwrap()));
        let read = is_read(&|text| names_rule(text, &name))
            || accessor.is_some_and(|accessor| is_read(&|text| text.contains(&accessor)));
        assert!(read, "nothing follows from {rule}: read it, or take it out of the table");
    }
}

#[test]
fn nothing_is_left_for_later() {
    for (path, text) in all_sources() {
        if path.ends_with("tests/structure.rs") {
            continue;
        }
        let left = LEFT_BEHIND.iter().find(|word| text.contains(**word));
        assert!(left.is_none(), "{} has {}", path.display(), left.unwrap());
    }
}
