//! The rows of a file, one after the other: a workbook of Excel or WPS (xlsx), or CSV in UTF-8 or GB18030.
//!
//! A workbook is a packed archive, and a small one can unpack to more than any memory holds. So all of it is unpacked once
//! to nowhere, counting, before anything is read from it, and then cell by cell.

use std::{
    io::{Cursor, Read},
    ops::ControlFlow,
};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use encoding_rs::GB18030;
use zip::ZipArchive;

use crate::{
    limits,
    problem::{Kind, Problem},
};

/// How a packed workbook begins.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// How a workbook of Excel 97 begins, and one with a password.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

/// Part of a workbook that holds its texts, and says how many there are.
const TEXTS: &str = "sharedstrings";

/// Where that number stands.
const TEXT_COUNT: &[u8] = b"uniqueCount";

/// Most digits of the number of texts: the reader makes room for so many before it has seen one.
const TEXT_COUNT_DIGITS: usize = 7;

/// Digits after the point that a number of a workbook is read with; more come about by computing only.
const DECIMALS: usize = 6;

/// What is done with a row: its number, as a spreadsheet shows it, and its cells. Those that are blank are left out.
pub(super) type Take<'a> = dyn FnMut(u32, Vec<String>) -> Result<ControlFlow<()>, Problem> + 'a;

/// An open file.
pub(super) enum Table<'a> {
    /// A workbook.
    Book(Box<Xlsx<Cursor<&'a [u8]>>>),
    /// A table as text.
    Text(String),
}

impl<'a> Table<'a> {
    /// Opens a file, known by its content.
    ///
    /// # Errors
    /// [`Kind::MediaTypeUnsupported`] when it is none of those, [`Kind::BodyTooLarge`] when it unpacks to too much.
    pub(super) fn open(content: &'a [u8]) -> Result<Self, Problem> {
        if content.starts_with(ARCHIVE) {
            check_archive(content)?;
            return Xlsx::new(Cursor::new(content)).map(|book| Self::Book(Box::new(book))).map_err(damaged);
        }
        if content.starts_with(COMPOUND) {
            let detail = "这是旧格式（.xls）或者加了密码的工作簿，请另存为不加密码的 .xlsx 或者 CSV 后再上传。";
            return Err(Problem::new(Kind::MediaTypeUnsupported, detail));
        }
        decoded(content).map(Self::Text)
    }

    /// Its sheets by name; text has one without.
    pub(super) fn sheets(&self) -> Vec<Option<String>> {
        match self {
            Self::Book(book) => book.sheet_names().into_iter().map(Some).collect(),
            Self::Text(_) => vec![None],
        }
    }

    /// Gives the rows of a sheet, one after the other, until it is told to stop.
    pub(super) fn each_row(&mut self, sheet: Option<&str>, take: &mut Take<'_>) -> Result<(), Problem> {
        match self {
            Self::Book(book) => of_sheet(book, sheet.unwrap_or_default(), take),
            Self::Text(text) => of_text(text, take),
        }
    }
}

fn unreadable() -> Problem {
    Problem::new(Kind::MediaTypeUnsupported, "文件不是 Excel 工作簿（.xlsx）或者 CSV，或者已经损坏。")
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn damaged(error: XlsxError) -> Problem {
    tracing::debug!(%error, "a workbook that cannot be read");
    unreadable()
}

fn of_sheet(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, take: &mut Take<'_>) -> Result<(), Problem> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        // A sheet of charts has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(damaged(error)),
    };
    let mut row = Row::default();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        if at != row.at {
            if row.hand_to(take)?.is_break() {
                return Ok(());
            }
            row.at = at;
        }
        row.put(column, cell.get_value());
    }
    row.hand_to(take).map(|_| ())
}

/// A row on its way in.
#[derive(Default)]
struct Row {
    /// Counted from 0.
    at: u32,
    cells: Vec<String>,
}

impl Row {
    fn put(&mut self, column: u32, value: &DataRef<'_>) {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        // What stands further to the right belongs to no ledger.
        if column >= limits::LEDGER_COLUMNS {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text(value);
    }

    fn hand_to(&mut self, take: &mut Take<'_>) -> Result<ControlFlow<()>, Problem> {
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().all(String::is_empty) {
            return Ok(ControlFlow::Continue(()));
        }
        take(self.at.saturating_add(1), cells)
    }
}

/// A cell as a reader sees it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(true) => "是".to_owned(),
        DataRef::Bool(false) => "否".to_owned(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(span) => number_text(span.as_f64()),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Digits as they were typed: of a telephone without a point, of an amount without what computing added.
fn number_text(number: f64) -> String {
    let text = format!("{number:.DECIMALS$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Refuses an archive that unpacks to more than [`limits::LEDGER_UNPACKED_BYTES`], whatever it says of itself, or that
/// would make its reader set aside more.
fn check_archive(content: &[u8]) -> Result<(), Problem> {
    let too_large = || {
        let detail = format!("工作簿解压后超过 {} MB，请分成几个文件。", limits::LEDGER_UNPACKED_BYTES >> 20);
        Problem::new(Kind::BodyTooLarge, detail).with("limit_bytes", limits::LEDGER_UNPACKED_BYTES.into())
    };
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| unreadable())?;
    let mut left = limits::LEDGER_UNPACKED_BYTES;
    for part in 0..archive.len() {
        let mut part = archive.by_index(part).map_err(|_| unreadable())?;
        let has_texts = part.name().map_err(|_| unreadable())?.to_ascii_lowercase().contains(TEXTS);
        let mut limited = part.by_ref().take(left + 1);
        let read = if has_texts {
            let mut unpacked = Vec::new();
            limited.read_to_end(&mut unpacked).map_err(|_| unreadable())?;
            if claims_too_many_texts(&unpacked) {
                return Err(unreadable());
            }
            unpacked.len() as u64
        } else {
            std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| unreadable())?
        };
        left = left.checked_sub(read).ok_or_else(too_large)?;
    }
    Ok(())
}

fn claims_too_many_texts(part: &[u8]) -> bool {
    part.windows(TEXT_COUNT.len()).enumerate().filter(|(_, window)| *window == TEXT_COUNT).any(|(at, _)| {
        let rest = &part[at + TEXT_COUNT.len()..];
        let value =
            rest.iter().skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'' | b'+'));
        value.skip_while(|byte| **byte == b'0').take_while(|byte| byte.is_ascii_digit()).count() > TEXT_COUNT_DIGITS
    })
}

/// Text in UTF-8, or in what Excel and WPS write on a Chinese computer.
fn decoded(content: &[u8]) -> Result<String, Problem> {
    if content.contains(&0) {
        return Err(unreadable());
    }
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    if let Ok(text) = std::str::from_utf8(content) {
        return Ok(text.to_owned());
    }
    let (text, has_errors) = GB18030.decode_without_bom_handling(content);
    if has_errors { Err(unreadable()) } else { Ok(text.into_owned()) }
}

fn of_text(text: &str, take: &mut Take<'_>) -> Result<(), Problem> {
    let mut options = csv::ReaderBuilder::new();
    options.has_headers(false).flexible(true).delimiter(delimiter(text));
    // The reader's own count of lines is that before the end of the line before, and before blank lines.
    let (bytes, mut counted, mut line) = (text.as_bytes(), 0, 1);
    for record in options.from_reader(bytes).records() {
        let record = record.map_err(|_| unreadable())?;
        let cells: Vec<String> =
            record.iter().take(limits::LEDGER_COLUMNS).map(|cell| unmarked(cell.trim()).to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let begins = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(counted);
        let blank = bytes[begins..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += bytes[counted..begins + blank].iter().filter(|byte| **byte == b'\n').count();
        counted = begins + blank;
        // Its row, where no cell has a line break.
        if take(u32::try_from(line).unwrap_or(u32::MAX), cells)?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// A comma, or the tab with which a table is copied out of a spreadsheet.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    if head.contains('\t') && !head.contains(',') { b'\t' } else { b',' }
}

/// A cell without the sign with which this program itself marks what is no formula.
fn unmarked(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']))
        .unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn rows(content: &[u8]) -> Result<Vec<(u32, Vec<String>)>, Kind> {
        let read = || {
            let mut table = Table::open(content)?;
            let mut rows = Vec::new();
            for sheet in table.sheets() {
                table.each_row(sheet.as_deref(), &mut |number, cells| {
                    rows.push((number, cells));
                    Ok(ControlFlow::Continue(()))
                })?;
            }
            Ok(rows)
        };
        read().map_err(|problem: Problem| problem.kind())
    }

    #[test]
    fn a_workbook_is_read_as_it_is_seen() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_string(0, 0, "登记日期").unwrap();
        sheet.write_datetime_with_format(2, 0, ExcelDateTime::from_ymd(2023, 5, 6).unwrap(), &day).unwrap();
        sheet.write_number(2, 1, 13_800_000_001.0).unwrap();
        sheet.write_number(2, 2, 0.1 + 0.2).unwrap();
        sheet.write_boolean(2, 4, true).unwrap();
        let rows = rows(&book.save_to_buffer().unwrap()).unwrap();
        let third = ["2023-05-06", "13800000001", "0.3", "", "是"].map(str::to_owned).to_vec();
        assert_eq!(rows, [(1, vec!["登记日期".to_owned()]), (3, third)]);
    }

    #[test]
    fn text_is_read_in_either_encoding() {
        let text = "案号,纠纷经过\r\n,\r\n12,\"漫水，\n淹了菜地\"\r\n'=1+1,x\r\n";
        let expected = vec![
            (1, vec!["案号".to_owned(), "纠纷经过".to_owned()]),
            (3, vec!["12".to_owned(), "漫水，\n淹了菜地".to_owned()]),
            (5, vec!["=1+1".to_owned(), "x".to_owned()]),
        ];
        assert_eq!(rows(text.as_bytes()), Ok(expected.clone()));
        assert_eq!(rows(format!("\u{feff}{text}").as_bytes()), Ok(expected.clone()));
        assert_eq!(rows(&GB18030.encode(text).0), Ok(expected));
        assert_eq!(rows("a,b\n\n\n1,2\n".as_bytes()).unwrap()[1].0, 4);
        assert_eq!(rows("案号\t登记日期\n12\t2023".as_bytes()).unwrap()[1].1, ["12", "2023"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(rows(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"), Err(Kind::MediaTypeUnsupported));
        assert_eq!(rows(b"PK\x03\x04 and nothing else"), Err(Kind::MediaTypeUnsupported));
        assert_eq!(rows(b"\x89PNG\r\n\x1a\n\0\0\0"), Err(Kind::MediaTypeUnsupported));
    }

    /// An archive with one part.
    fn archive(name: &str, part: impl Read) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut { part }, &mut writer).unwrap();
        writer.flush().unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_small_archive_that_unpacks_to_too_much_is_refused() {
        let bomb = archive("xl/worksheets/sheet1.xml", std::io::repeat(b' ').take(limits::LEDGER_UNPACKED_BYTES + 1));
        assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
        assert_eq!(rows(&bomb), Err(Kind::BodyTooLarge));
    }

    #[test]
    fn a_workbook_that_claims_more_texts_than_there_is_memory_for_is_refused() {
        let claims = |count: &str| claims_too_many_texts(format!("<sst count=\"1\" uniqueCount {count}>").as_bytes());
        assert!(claims("= \"99999999999\"") && claims("='+0099999999'"));
        assert!(!claims("=\"100000\"") && !claims_too_many_texts(b"<sst>"));
        let part = b"<sst xmlns=\"x\" uniqueCount=\"9999999999999\"><si><t>a</t></si></sst>";
        assert_eq!(rows(&archive("XL/SharedStrings.xml", part.as_slice())), Err(Kind::MediaTypeUnsupported));
    }
}
