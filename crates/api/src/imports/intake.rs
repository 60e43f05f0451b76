//! A file is read into rows that wait. Blocks, and works in parts, so that whoever breaks off loses a part at most: the same
//! file again goes on where this stopped.

use std::{collections::HashMap, ops::ControlFlow, sync::Arc};

use domain::{organisation::OrganisationKind, text::Line, time::civil_date};
use sha2::{Digest, Sha256};
use store::{
    Scope, Store,
    imports::{self, Begun, Column, Fault, ImportState, NewImport, StagedRow, Told},
    limits::STAGED_PER_COMMIT,
};

use super::{
    columns::{Headings, Of},
    places::Places,
    table::Table,
    understand::{Reader, understand},
};
use crate::{
    limits,
    problem::{Kind, Problem},
};

/// What has been read of a file so far.
struct Intake<'a> {
    store: &'a Store,
    scope: &'a Scope,
    head: &'a Head,
    places: Places,
    begun: Begun,
    part: Vec<StagedRow>,
    /// Rows kept, those of `part` not among them.
    kept: usize,
    /// Rows by what makes them that row: where it stands first.
    known: HashMap<[u8; 32], u32>,
}

/// Reads a ledger, or finds that it was read before.
///
/// # Errors
/// What is wrong with the file; nothing of it is kept then.
pub(super) fn read(store: &Store, scope: &Scope, file_name: &Line, content: &[u8]) -> Result<Begun, Problem> {
    let mut table = Table::open(content)?;
    let of = ledger_of(scope);
    let head = find_head(&mut table, of)?;
    let columns = head.headings.columns.iter().map(|(heading, meaning)| Column {
        heading: heading.clone(),
        meaning: meaning.map(|meaning| meaning.name_zh(of).to_owned()),
    });
    let new = NewImport {
        file_name: file_name.clone(),
        digest: hex(&Sha256::digest(content)),
        sheet: head.sheet.clone(),
        columns: columns.collect(),
    };
    let (on_behalf, own) = (scope.clone(), scope.division());
    let begun = store.write_blocking(move |transaction| imports::begin(transaction, &on_behalf, &new))??;
    if begun.state != ImportState::Reading {
        return Ok(begun);
    }
    let places = store.read_blocking(move |snapshot| Places::around(snapshot, own))?;
    let mut intake =
        Intake { store, scope, head: &head, places, begun, part: Vec::new(), kept: 0, known: HashMap::new() };
    let rows = table.each_row(head.sheet.as_deref(), &mut |number, cells| {
        if number > head.row {
            intake.row(number, cells)?;
        }
        Ok(ControlFlow::Continue(()))
    });
    let read = rows.and_then(|()| intake.finish());
    if let Err(problem) = &read
        && !matches!(problem.kind(), Kind::Unavailable | Kind::Internal)
    {
        // The file is at fault, and will be the next time.
        let (scope, id) = (scope.clone(), begun.id);
        store.write_blocking(move |transaction| imports::discard(transaction, &scope, id))??;
    }
    read
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Of what the ledgers of the account's organisation are.
pub(super) fn ledger_of(scope: &Scope) -> Of {
    if scope.organisation().kind == OrganisationKind::PetitionOffice { Of::Petitions } else { Of::Disputes }
}

/// Where the table of a file begins.
struct Head {
    sheet: Option<String>,
    row: u32,
    headings: Headings,
}

/// Finds the row of headings, on the first sheet that has one.
fn find_head(table: &mut Table<'_>, of: Of) -> Result<Head, Problem> {
    let mut head = None;
    for sheet in table.sheets() {
        table.each_row(sheet.as_deref(), &mut |row, cells| {
            head = Headings::read(of, &cells).map(|headings| Head { sheet: sheet.clone(), row, headings });
            let enough = head.is_some() || row >= limits::LEDGER_HEAD_ROWS;
            Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        if head.is_some() {
            break;
        }
    }
    let Some(head) = head else {
        let detail = match of {
            Of::Disputes => {
                "没有找到表头。前几行中应有一行是登记日期、申请人、纠纷类别、纠纷经过等列名，可以下载模板对照。"
            }
            Of::Petitions => {
                "没有找到表头。前几行中应有一行是登记日期、信访人、信访形式、信访内容等列名，可以下载模板对照。"
            }
        };
        return Err(Problem::new(Kind::BodyInvalid, detail));
    };
    let missing = head.headings.missing();
    if missing.is_empty() {
        return Ok(head);
    }
    let detail = format!("表头中没有找到这些列：{}。可以下载模板对照。", missing.join("、"));
    Err(Problem::new(Kind::BodyInvalid, detail))
}

impl Intake<'_> {
    fn row(&mut self, number: u32, cells: Vec<String>) -> Result<(), Problem> {
        let today = civil_date(self.store.now());
        let (headings, places) = (&self.head.headings, &self.places);
        let reader = Reader { headings, places, own: self.scope.division(), today };
        let mut row = understand(&reader, number, cells);
        if let Some(told) = &row.told {
            let identity = Sha256::digest(told.identity()).into();
            if let Some(first) = self.known.insert(identity, number) {
                self.known.insert(identity, first);
                let same = match (told.number(), told) {
                    (Some(_), Told::Case(_)) => "登记年份和编号",
                    (Some(_), Told::Petition(_)) => "登记年份、信访形式和编号",
                    (None, _) => "登记日期、姓名和内容",
                };
                let reason = format!("与第 {first} 行是同一件（{same}相同）");
                row.faults.push(Fault { column: None, reason });
                row.told = None;
            }
        }
        self.part.push(row);
        if self.kept + self.part.len() > limits::LEDGER_ROWS {
            let detail = format!("台账超过 {} 行，请分成几个文件。", limits::LEDGER_ROWS);
            return Err(Problem::new(Kind::BodyTooLarge, detail));
        }
        if self.part.len() == STAGED_PER_COMMIT { self.keep() } else { Ok(()) }
    }

    /// Keeps what has been read.
    fn keep(&mut self) -> Result<(), Problem> {
        let (scope, id, before) = (self.scope.clone(), self.begun.id, self.kept);
        let part = Arc::new(std::mem::take(&mut self.part));
        self.kept += part.len();
        Ok(self.store.write_blocking(move |transaction| imports::stage(transaction, &scope, id, before, &part))?)
    }

    fn finish(mut self) -> Result<Begun, Problem> {
        if !self.part.is_empty() {
            self.keep()?;
        }
        if self.kept == 0 {
            return Err(Problem::new(Kind::BodyInvalid, "表头之下没有内容。"));
        }
        let (scope, id, rows) = (self.scope.clone(), self.begun.id, self.kept);
        self.store.write_blocking(move |transaction| imports::finish_reading(transaction, &scope, id, rows))?;
        Ok(Begun { state: ImportState::Ready, ..self.begun })
    }
}
