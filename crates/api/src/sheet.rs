//! Tables to be opened in a spreadsheet (电子表格), in which no cell is a formula: CSV that old Excel reads as UTF-8, and
//! Excel's own.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header,
    web::{self, Bytes},
};
use csv::{Terminator, WriterBuilder};
use rust_xlsxwriter::{ColNum, Format as CellFormat, IntoExcelData, RowNum, Workbook, Worksheet, XlsxError};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema, openapi::path::ParameterIn};

use crate::{
    extract::parse_query,
    files::to_be_saved_as,
    limits,
    problem::{Kind, Problem},
    routes::Route,
};

/// Media type of a table in CSV.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";

/// Media type of a table in Excel's format.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Tells Excel that what follows is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What a spreadsheet takes for the beginning of a formula, full-width forms too.
const FORMULA: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

/// Name of the parameter that chooses the format.
const FORMAT: &str = "format";

/// Parameters of a list that choose a page: a table has all of them.
const OF_A_PAGE: [&str; 2] = ["limit", "cursor"];

/// Width of a column, in characters: a name or a date is seen whole.
const COLUMN_WIDTH: f64 = 18.0;

/// In which format a table is given (表格格式).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// Text with commas, as it is read, however long.
    #[default]
    Csv,
    /// A workbook of Excel or WPS.
    Xlsx,
}

/// The parameter beside those of the table.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct InFormat {
    /// `csv` (the default) or `xlsx`.
    #[serde(default)]
    #[param(value_type = Option<Format>, inline)]
    format: Format,
}

/// A route of a list or of figures as one that gives the whole of it as a table, in either format.
pub(crate) fn taken_out(mut route: Route) -> Route {
    route.query.retain(|parameter| !OF_A_PAGE.contains(&parameter.name.as_str()));
    route.query.extend(InFormat::into_params(|| Some(ParameterIn::Query)));
    route.gives_media(200, "text/csv").or_gives(XLSX)
}

impl Format {
    /// Takes the format out of a query, and gives it with the rest.
    ///
    /// # Errors
    /// [`Kind::QueryInvalid`] when there is no such format, or when a page is asked for.
    pub(crate) fn of(query: &str) -> Result<(Self, String), Problem> {
        if let Some((name, _)) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| OF_A_PAGE.contains(&&**name))
        {
            let detail = "导出不分页，不能使用此参数";
            let problem = Problem::new(Kind::QueryInvalid, format!("查询参数 {name}：{detail}。"));
            return Err(problem.parameter(name, detail));
        }
        let pairs = |wanted: bool| {
            let pairs = form_urlencoded::parse(query.as_bytes()).filter(move |(name, _)| (name == FORMAT) == wanted);
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        };
        let InFormat { format } = parse_query(&pairs(true))?;
        Ok((format, pairs(false)))
    }

    /// The format alone that a query asks for.
    pub(crate) fn alone(query: &str) -> Result<Self, Problem> {
        parse_query(query).map(|InFormat { format }| format)
    }

    /// The head of an answer with a table, to be saved under this name without an extension.
    pub(crate) fn answer(self, name: &str) -> HttpResponseBuilder {
        let (media_type, extension) = match self {
            Self::Csv => (CSV, "csv"),
            Self::Xlsx => (XLSX, "xlsx"),
        };
        let mut answer = HttpResponse::Ok();
        answer
            .content_type(media_type)
            .insert_header(to_be_saved_as(format!("{name}.{extension}")))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((header::CACHE_CONTROL, "no-store"));
        answer
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// A text, shown as it stands.
    Text(String),
    /// A number that a spreadsheet can add up.
    Number(f64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl IntoExcelData for Cell {
    fn write(self, sheet: &mut Worksheet, row: RowNum, column: ColNum) -> Result<&mut Worksheet, XlsxError> {
        match self {
            Self::Text(text) => sheet.write_string(row, column, text),
            Self::Number(number) => sheet.write_number(row, column, number),
        }
    }

    fn write_with_format<'a>(
        self,
        sheet: &'a mut Worksheet,
        row: RowNum,
        column: ColNum,
        format: &CellFormat,
    ) -> Result<&'a mut Worksheet, XlsxError> {
        match self {
            Self::Text(text) => sheet.write_string_with_format(row, column, text, format),
            Self::Number(number) => sheet.write_number_with_format(row, column, number, format),
        }
    }
}

/// A whole table that is short, to be saved under this name without an extension.
///
/// # Errors
/// When it can't be written.
pub(crate) async fn whole<const COLUMNS: usize>(
    format: Format,
    name: &str,
    columns: [&str; COLUMNS],
    lines: Vec<[Cell; COLUMNS]>,
) -> Result<HttpResponse, Problem> {
    let content = match format {
        Format::Csv => [head(columns), rows(lines)].concat().into(),
        Format::Xlsx => {
            let mut book = Book::new(columns)?;
            book.append(lines)?;
            book.finish().await?
        }
    };
    Ok(format.answer(name).body(content))
}

/// The beginning of a table in CSV: its columns.
pub(crate) fn head<'a>(columns: impl IntoIterator<Item = &'a str>) -> Bytes {
    [BYTE_ORDER_MARK.as_bytes(), &rows([columns.into_iter().map(str::to_owned)])].concat().into()
}

/// Rows of a table in CSV.
pub(crate) fn rows(rows: impl IntoIterator<Item: IntoIterator<Item: Into<Cell>>>) -> Bytes {
    let mut writer = WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(|cell| plain(cell.into()))).expect("memory takes it");
    }
    writer.into_inner().expect("memory takes what is left").into()
}

/// A text that a spreadsheet shows as it stands.
fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(FORMULA) => format!("'{text}"),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
    }
}

/// A table in Excel's format on its way: rows go to a temporary file as they come. Cells are texts or numbers by their type,
/// so that none is a formula, whatever it begins with.
pub(crate) struct Book {
    workbook: Workbook,
    rows: u32,
}

impl Book {
    /// A table with these columns.
    pub(crate) fn new<'a>(columns: impl IntoIterator<Item = &'a str>) -> Result<Self, Problem> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(Problem::internal)?;
        let bold = CellFormat::new().set_bold();
        let begin = || -> Result<(), XlsxError> {
            sheet.set_freeze_panes(1, 0)?;
            for (column, name) in (0_u16..).zip(columns) {
                sheet.set_column_width(column, COLUMN_WIDTH)?;
                sheet.write_string_with_format(0, column, name, &bold)?;
            }
            Ok(())
        };
        begin().map_err(Problem::internal)?;
        Ok(Self { workbook, rows: 0 })
    }

    /// Appends rows.
    ///
    /// # Errors
    /// [`Kind::QueryInvalid`] when there are more than a sheet holds.
    pub(crate) fn append(
        &mut self,
        rows: impl IntoIterator<Item: IntoIterator<Item: Into<Cell>>>,
    ) -> Result<(), Problem> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(Problem::internal)?;
        for row in rows {
            if self.rows == limits::SHEET_ROWS {
                let detail = format!("超过 {} 行，请缩小查询范围，或者导出为 CSV", limits::SHEET_ROWS);
                return Err(Problem::new(Kind::QueryInvalid, format!("{detail}。")).parameter(FORMAT, detail));
            }
            self.rows += 1;
            sheet.write_row(self.rows, 0, row.into_iter().map(Into::<Cell>::into)).map_err(Problem::internal)?;
        }
        Ok(())
    }

    /// Says on a sheet of its own (导出说明) who took the table out, and when.
    pub(crate) fn sign(&mut self, by: &str) -> Result<(), Problem> {
        let sheet = self.workbook.add_worksheet();
        let mut write = || sheet.set_name("导出说明")?.write_string(0, 0, format!("导出：{by}")).map(drop);
        write().map_err(Problem::internal)
    }

    /// The whole table.
    pub(crate) async fn finish(mut self) -> Result<Bytes, Problem> {
        let saved = web::block(move || self.workbook.save_to_buffer()).await;
        Ok(saved.map_err(Problem::internal)?.map_err(Problem::internal)?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_begins_like_a_formula_is_shown_as_text() {
        let row = ["=HYPERLINK(\"http://x\")", "＝1+1", "-2", "排水沟，东侧", "2026-03-02"].map(str::to_owned);
        let written = String::from_utf8(rows([row]).to_vec()).unwrap();
        assert_eq!(written, "\"'=HYPERLINK(\"\"http://x\"\")\",'＝1+1,'-2,排水沟，东侧,2026-03-02\r\n");
    }

    #[test]
    fn a_number_can_be_added_up() {
        let row = [Cell::Text("合计".to_owned()), Cell::Number(12.0), Cell::Number(0.08)];
        assert_eq!(&rows([row])[..], "合计,12,0.08\r\n".as_bytes());
    }

    #[test]
    fn a_table_begins_with_the_mark_that_old_excel_needs() {
        assert_eq!(&head(["案号", "状态"])[..], "\u{feff}案号,状态\r\n".as_bytes());
    }

    #[test]
    fn the_format_is_taken_out_of_the_query() {
        assert_eq!(Format::of("view=own&format=xlsx").unwrap(), (Format::Xlsx, "view=own".to_owned()));
        assert_eq!(Format::of("lamp=red").unwrap(), (Format::Csv, "lamp=red".to_owned()));
        for wrong in ["format=pdf", "limit=10", "format=xlsx&cursor=abc"] {
            assert_eq!(Format::of(wrong).unwrap_err().kind(), Kind::QueryInvalid, "{wrong}");
        }
    }
}
