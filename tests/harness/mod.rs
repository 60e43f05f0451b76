//! What the tests of all themes stand on: the server in the process of the test with the sample world ([`Server`]), the
//! real program as a process ([`Program`]), those who call them ([`Client`]), and a case as they work on it ([`Docket`]).

mod client;
pub(crate) mod deeds;
mod docket;
mod program;
mod server;

/// The beginning of a PNG, which is enough to know one.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

pub(crate) use client::{Client, Reply, new_key};
pub(crate) use docket::Docket;
pub(crate) use program::{Program, Serving};
pub(crate) use server::{PASSWORD, Server, settings};
