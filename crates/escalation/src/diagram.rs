//! `docs/states.md`, written from the transition table.

use std::fmt::Write;

use domain::case::MediationState;

use crate::acts::register::input_needs;
use crate::table::{ClockEffect, REGISTER, TRANSITIONS, Transition};

/// The whole document, in Markdown with a Mermaid diagram.
#[must_use]
pub fn states_document() -> String {
    let mut text = String::from(
        "# States and transitions of a mediation case\n\n\
         Written from `crates/escalation/src/table.rs` by `cargo test -p escalation`; do not edit.\n\n\
         ```mermaid\nstateDiagram-v2\n",
    );
    for state in MediationState::ALL {
        line(&mut text, &format!("    {} : {}", state.code(), state.name_zh()));
    }
    for to in REGISTER.to {
        line(&mut text, &format!("    [*] --> {} : 登记", to.code()));
    }
    for row in TRANSITIONS {
        for from in row.from {
            for to in row.leads_to(*from) {
                line(&mut text, &format!("    {} --> {} : {}", from.code(), to.code(), row.act.name_zh()));
            }
        }
    }
    line(&mut text, "    archived --> [*]");
    text.push_str("```\n\n| Act | Path | Who | Organisation | From | To | Needs of the case | Asks of the input | Clock | Basis |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    line(&mut text, &registration_row());
    for row in TRANSITIONS {
        line(&mut text, &table_row(row));
    }
    text
}

fn registration_row() -> String {
    let who: Vec<_> = REGISTER.who.iter().map(|r| r.name_zh()).collect();
    let asks: Vec<_> = input_needs().iter().map(|(need, _)| need.zh).collect();
    let (to, asks, basis) = (names(REGISTER.to), asks.join("；"), REGISTER.basis);
    format!(
        "| 登记 | | {} | 登记机构 | | {to} | | {asks} | {} | {basis} |",
        who.join("、"),
        ClockEffect::None.name_zh()
    )
}

fn table_row(row: &Transition) -> String {
    let to = if row.to.is_empty() { "不变".to_owned() } else { names(row.to) };
    let from = if row.from.len() > 8 { format!("{}种状态", row.from.len()) } else { names(row.from) };
    let who: Vec<_> = row.who.iter().map(|r| r.name_zh()).collect();
    let needs: Vec<_> = row.needs.iter().map(|n| n.need.zh).collect();
    let asks: Vec<_> = row.act.input_needs().iter().map(|(need, _)| need.zh).collect();
    format!(
        "| {} | `{}` | {} | {} | {from} | {to} | {} | {} | {} | {} |",
        row.act.name_zh(),
        row.act.path(),
        who.join("、"),
        row.relation.name_zh(),
        needs.join("；"),
        asks.join("；"),
        row.clock.name_zh(),
        row.basis,
    )
}

fn names(states: &[MediationState]) -> String {
    states.iter().map(|s| s.name_zh()).collect::<Vec<_>>().join("、")
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a string does not fail");
}
