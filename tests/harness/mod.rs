//! What the tests of all themes stand on: the server in the process of the test with the sample world ([`Server`]), the
//! real program as a process ([`Program`]), those who call them ([`Client`]), and a case as they work on it ([`Docket`]).

mod client;
pub(crate) mod deeds;
mod docket;
mod program;
mod server;

pub(crate) use client::{Client, Reply, new_key};
pub(crate) use docket::Docket;
pub(crate) use program::{Program, Serving};
pub(crate) use server::{PASSWORD, Server, settings};
