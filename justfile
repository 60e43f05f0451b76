# Habits of this repository; each is one command, so nobody needs `just` to have them. List them: just --list

# Everything that must hold before a change lands
ci:
    .ci/run

# Format the sources
fmt:
    cargo fmt --all
