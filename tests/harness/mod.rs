//! What the tests of all themes stand on: the real program as a process ([`Program`]).

mod program;

pub(crate) use program::Program;
