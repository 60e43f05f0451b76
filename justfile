# Habits of this repository; each is one command, so nobody needs `just` to have them. List them: just --list

# Everything that must hold before a change lands
ci:
    .ci/run

# Format the sources
fmt:
    cargo fmt --all

# Write docs/states.md and docs/petition-states.md anew from the tables of transitions
states:
    UPDATE_DOCS=1 cargo test -q -p escalation --test cases --test petitions the_document_shows_the_table

# Write docs/openapi.json anew from the table of routes
openapi:
    cargo run -q -- openapi > docs/openapi.json

# Take the pictures of docs/guide-user.md anew, in Chromium
screenshots:
    UPDATE_DOCS=1 cargo test -q -p fengqiao --test end_to_end browser::

# Measure requests and commits, and print the table of docs/performance.md
bench:
    cargo run --release -- bench

# A sample installation on http://127.0.0.1:8080
demo:
    cargo run -- demo
