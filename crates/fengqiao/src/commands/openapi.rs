//! `fengqiao openapi`: the description of the interface, for makers of clients and for the copy under `docs/`.

use api::{openapi, routes};

/// Prints the OpenAPI document, a member a line, so that a change of it can be read in a comparison.
pub fn run() {
    let document = openapi::document(&routes::all());
    println!("{}", document.to_pretty_json().expect("the document is plain data"));
}
