//! `docs/states.md` and `docs/petition-states.md`, written from the transition tables.

use std::fmt::Write;

use domain::case::{Case, MediationState};
use domain::coded::Coded;
use domain::petition::{Petition, PetitionState};

use crate::aggregate::{Aggregate, Deed};
use crate::table::{ClockEffect, Transition};

/// The states of a mediation case, in Markdown with a Mermaid diagram.
#[must_use]
pub fn states_document() -> String {
    document::<Case>("a mediation case", "crates/escalation/src/table.rs", &[MediationState::Archived])
}

/// The states of a petition, in the same form.
#[must_use]
pub fn petition_states_document() -> String {
    let ends: Vec<_> = PetitionState::ALL.iter().copied().filter(|state| state.is_over()).collect();
    document::<Petition>("a petition", "crates/escalation/src/petition/table.rs", &ends)
}

fn document<A: Aggregate>(subject: &str, table: &str, ends: &[A::State]) -> String {
    let mut text = format!(
        "# States and transitions of {subject}\n\n\
         Written from `{table}` by `cargo test -p escalation`; do not edit.\n\n\
         ```mermaid\nstateDiagram-v2\n",
    );
    for state in A::State::ALL {
        line(&mut text, &format!("    {} : {}", state.code(), state.name_zh()));
    }
    for to in A::REGISTER.to {
        line(&mut text, &format!("    [*] --> {} : 登记", to.code()));
    }
    for row in A::TRANSITIONS {
        for from in row.from {
            for to in row.leads_to(*from) {
                line(&mut text, &format!("    {} --> {} : {}", from.code(), to.code(), row.act.name_zh()));
            }
        }
    }
    for end in ends {
        line(&mut text, &format!("    {} --> [*]", end.code()));
    }
    text.push_str("```\n\n| Act | Path | Who | Organisation | From | To | Needs of the subject | Asks of the input | Clock | Basis |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    line(&mut text, &registration_row::<A>());
    for row in A::TRANSITIONS {
        line(&mut text, &table_row(row));
    }
    text
}

fn registration_row<A: Aggregate>() -> String {
    let row = A::REGISTER;
    let who: Vec<_> = row.who.iter().map(|r| r.name_zh()).collect();
    let asks: Vec<_> = (row.asks)().iter().map(|(need, _)| need.zh).collect();
    let (to, asks, basis) = (names(row.to), asks.join("；"), row.basis);
    format!(
        "| 登记 | | {} | 登记机构 | | {to} | | {asks} | {} | {basis} |",
        who.join("、"),
        ClockEffect::None.name_zh()
    )
}

fn table_row<A: Aggregate>(row: &Transition<A>) -> String {
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

fn names<S: Coded>(states: &[S]) -> String {
    states.iter().map(|s| s.name_zh()).collect::<Vec<_>>().join("、")
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a string does not fail");
}
