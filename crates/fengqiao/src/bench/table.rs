//! The tables that are printed, in Markdown.

use std::fmt;

use super::load::Measured;

/// One line of a table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What was done.
    pub(super) operation: &'static str,
    /// By how many at the same time.
    pub(super) clients: usize,
    /// How fast.
    pub(super) measured: Measured,
    /// Part of the rate of the baseline, for what is no baseline itself.
    pub(super) ratio: Option<f64>,
}

/// What was measured on one engine at one number of cases or petitions.
#[derive(Debug)]
pub(super) struct Table {
    /// Engine and number of cases.
    pub(super) title: String,
    /// How many there were, and of what.
    pub(super) filled: (usize, &'static str),
    /// The lines.
    pub(super) rows: Vec<Row>,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.title)?;
        writeln!(f, "| operation | clients | per second | p50 ms | p95 ms | p99 ms | max ms | of bare |")?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|")?;
        for Row { operation, clients, measured, ratio } in &self.rows {
            let Measured { rate, p50, p95, p99, max } = measured;
            let [p50, p95, p99, max] = [p50, p95, p99, max].map(|took| took.as_secs_f64() * 1000.0);
            let ratio = ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
            writeln!(
                f,
                "| {operation} | {clients} | {rate:.0} | {p50:.2} | {p95:.2} | {p99:.2} | {max:.1} | {ratio} |"
            )?;
        }
        Ok(())
    }
}

/// How much slower everything is with many than with few.
pub(super) fn growth(few: &Table, many: &Table) -> String {
    let mut text = format!("times slower with {} than with {} {}:\n", many.filled.0, few.filled.0, few.filled.1);
    for (with_few, with_many) in few.rows.iter().zip(&many.rows) {
        let slower = with_few.measured.rate / with_many.measured.rate;
        text.push_str(&format!("{slower:.2}  {}, clients: {}\n", with_few.operation, with_few.clients));
    }
    text
}
