//! A paper as Office Open XML.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Header as PageHeader, LineSpacing, PageMargin, PageNum,
    Paragraph, Run, RunFonts, Style, StyleType, Table, TableAlignmentType, TableCell,
    TableCellMargins, TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};

use super::{Block, Form, Grid, Header, Paper, Signature};

/// Twentieths of a point in a millimetre.
const MM: f64 = 56.692_9;
/// Width of the text: A4 less 30 mm on the left and 20 on the right.
const WIDTH: usize = 9_071;
/// Width of the first column of a table.
const FIRST: usize = 2_300;
/// Most lines of a table before its headings are said again.
const LINES: usize = 30;

/// Width of the running number of a list.
const NUMBER: usize = 700;

/// What a line of a table is.
#[derive(Clone, Copy)]
enum Look {
    /// Numbers of a unit.
    Figures,
    /// What they add up to.
    Total,
    /// One of a list, in words.
    List,
}

const TITLE: &str = "DanvanTitle";
const HEADING: &str = "DanvanHeading1";
const SUBHEADING: &str = "DanvanHeading2";
const BODY: &str = "DanvanBody";
const CAPTION: &str = "DanvanCaption";
const CELL: &str = "DanvanCell";

/// The bytes of the paper.
///
/// # Errors
/// As the packer.
pub fn write(paper: &Paper) -> Result<Vec<u8>, String> {
    let mut docx = styled(paper.header.form).add_table(head(&paper.header));
    docx = docx.add_paragraph(Paragraph::new());
    docx = docx.add_paragraph(line(&paper.kind).style(TITLE));
    for subject in &paper.subject {
        docx = docx.add_paragraph(
            Paragraph::new()
                .add_run(text(subject).bold())
                .align(AlignmentType::Center),
        );
    }
    for basis in &paper.basis {
        docx = docx.add_paragraph(
            Paragraph::new()
                .add_run(text(basis).italic())
                .align(AlignmentType::Center),
        );
    }
    for block in &paper.blocks {
        docx = match block {
            Block::Heading(heading) => {
                docx.add_paragraph(line(heading).style(HEADING).keep_next(true))
            }
            Block::Subheading(heading) => {
                docx.add_paragraph(line(heading).style(SUBHEADING).keep_next(true))
            }
            Block::Text(words) => docx.add_paragraph(line(words).style(BODY)),
            Block::Blank(words) => docx.add_paragraph(
                Paragraph::new()
                    .add_run(text(&format!("[… {words} …]")).italic())
                    .style(BODY),
            ),
            Block::Table(grid) => tables(docx, grid),
        };
    }
    let docx = docx.add_paragraph(Paragraph::new()).add_table(foot(paper));
    let mut bytes = Cursor::new(Vec::new());
    docx.build()
        .pack(&mut bytes)
        .map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}

/// A4 with its margins, fonts, styles, and the number of the page above each page but the first.
fn styled(form: Form) -> Docx {
    let size = match form {
        Form::State => 27,
        Form::Party => 28,
    };
    let mm = |mm: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a page is small")]
        let twentieths = (mm * MM).round() as i32;
        twentieths
    };
    let margin = PageMargin::new()
        .top(mm(20.0))
        .bottom(mm(20.0))
        .left(mm(30.0))
        .right(mm(20.0))
        .header(mm(10.0))
        .footer(mm(10.0));
    let serif = RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .cs("Times New Roman")
        .east_asia("Times New Roman");
    let style = |id: &str, name: &str| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .fonts(serif.clone())
    };
    let spaced = |before, after| LineSpacing::new().before(before).after(after).line(276);
    let number = Paragraph::new()
        .align(AlignmentType::Center)
        .add_page_num(PageNum::new());
    Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(margin)
        .default_fonts(serif.clone())
        .default_size(size)
        .header(PageHeader::new().add_paragraph(number))
        .first_header(PageHeader::new().add_paragraph(Paragraph::new()))
        .add_style(
            style(TITLE, "Tên loại văn bản")
                .bold()
                .size(size + 2)
                .align(AlignmentType::Center),
        )
        .add_style(
            style(HEADING, "Đề mục 1")
                .bold()
                .size(size)
                .line_spacing(spaced(160, 60))
                .outline_lvl(0),
        )
        .add_style(
            style(SUBHEADING, "Đề mục 2")
                .bold()
                .size(size)
                .line_spacing(spaced(100, 40))
                .outline_lvl(1),
        )
        .add_style(
            style(BODY, "Nội dung")
                .size(size)
                .align(AlignmentType::Both)
                .line_spacing(spaced(60, 60))
                .indent(
                    None,
                    Some(docx_rs::SpecialIndentType::FirstLine(567)),
                    None,
                    None,
                ),
        )
        .add_style(
            style(CAPTION, "Tên biểu")
                .bold()
                .size(24)
                .align(AlignmentType::Center)
                .line_spacing(spaced(120, 60)),
        )
        .add_style(style(CELL, "Ô bảng").size(20))
}

fn text(words: &str) -> Run {
    Run::new().add_text(words)
}

fn line(words: &str) -> Paragraph {
    Paragraph::new().add_run(text(words))
}

/// The head: two columns without borders.
fn head(header: &Header) -> Table {
    let centred = |run: Run| Paragraph::new().add_run(run).align(AlignmentType::Center);
    let mut left = TableCell::new().width(4_200, WidthType::Dxa);
    let mut right = TableCell::new().width(WIDTH - 4_200, WidthType::Dxa);
    if !header.superior.is_empty() {
        left = left.add_paragraph(centred(text(&header.superior.to_uppercase()).size(26)));
    }
    left = left.add_paragraph(centred(text(&header.issuer.to_uppercase()).bold().size(26)));
    match header.form {
        Form::State => {
            left = left.add_paragraph(centred(text("_______").size(20)));
            if !header.symbol.is_empty() {
                left =
                    left.add_paragraph(centred(text(&format!("Số: {}", header.symbol)).size(26)));
            }
            right = right
                .add_paragraph(centred(
                    text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").bold().size(24),
                ))
                .add_paragraph(centred(
                    text("Độc lập - Tự do - Hạnh phúc")
                        .bold()
                        .size(26)
                        .underline("single"),
                ));
        }
        Form::Party => {
            left = left.add_paragraph(centred(text("*")));
            if !header.symbol.is_empty() {
                left = left.add_paragraph(centred(text(&format!("Số {}", header.symbol)).size(28)));
            }
            right = right.add_paragraph(centred(
                text("ĐẢNG CỘNG SẢN VIỆT NAM")
                    .bold()
                    .size(30)
                    .underline("single"),
            ));
        }
    }
    right = right.add_paragraph(centred(text(&header.place_and_date).italic().size(28)));
    Table::without_borders(vec![TableRow::new(vec![left, right])])
        .set_grid(vec![4_200, WIDTH - 4_200])
        .layout(TableLayoutType::Fixed)
        .width(WIDTH, WidthType::Dxa)
}

/// Who gets it and who signs it.
fn foot(paper: &Paper) -> Table {
    let Signature { signed_as, signer } = &paper.signature;
    let half = WIDTH / 2;
    let mut left = TableCell::new().width(half, WidthType::Dxa);
    if !paper.recipients.is_empty() {
        left = left
            .add_paragraph(Paragraph::new().add_run(text("Nơi nhận:").bold().italic().size(24)));
        for recipient in &paper.recipients {
            left = left.add_paragraph(Paragraph::new().add_run(text(recipient).size(22)));
        }
    }
    let centred = |run: Run| Paragraph::new().add_run(run).align(AlignmentType::Center);
    let mut right = TableCell::new().width(WIDTH - half, WidthType::Dxa);
    for signed in signed_as {
        right = right.add_paragraph(centred(text(signed).bold()));
    }
    let mut room = Run::new();
    for _ in 0..3 {
        room = room.add_break(BreakType::TextWrapping);
    }
    right = right
        .add_paragraph(centred(room))
        .add_paragraph(centred(text(signer).bold()));
    Table::without_borders(vec![TableRow::new(vec![left, right]).cant_split()])
        .set_grid(vec![half, WIDTH - half])
        .layout(TableLayoutType::Fixed)
        .width(WIDTH, WidthType::Dxa)
}

/// A grid as tables of so many lines as fit a page, each with its headings.
fn tables(mut docx: Docx, grid: &Grid) -> Docx {
    if !grid.caption.is_empty() {
        docx = docx.add_paragraph(line(&grid.caption).style(CAPTION).keep_next(true));
    }
    let look = if grid.total.is_some() {
        Look::Figures
    } else {
        Look::List
    };
    let widths = widths(look, grid.columns.len().max(1));
    let mut parts: Vec<_> = grid.lines.chunks(LINES).collect();
    if parts.is_empty() {
        parts.push(&[]);
    }
    let last = parts.len() - 1;
    for (place, lines) in parts.into_iter().enumerate() {
        if place > 0 {
            docx = docx.add_paragraph(Paragraph::new());
        }
        let mut rows = headings(grid, &widths);
        rows.extend(lines.iter().map(|line| row(line, &widths, look)));
        if place == last {
            rows.extend(
                grid.total
                    .iter()
                    .map(|total| row(total, &widths, Look::Total)),
            );
        }
        let table = Table::new(rows)
            .set_grid(widths.clone())
            .layout(TableLayoutType::Fixed)
            .align(TableAlignmentType::Center)
            .width(WIDTH, WidthType::Dxa)
            .margins(
                TableCellMargins::new()
                    .margin_left(60, WidthType::Dxa)
                    .margin_right(60, WidthType::Dxa),
            );
        docx = docx.add_table(table);
    }
    docx.add_paragraph(Paragraph::new())
}

/// Columns of numbers share what the names leave; of a list the number is narrow and the first text has twice the room.
fn widths(look: Look, columns: usize) -> Vec<usize> {
    if matches!(look, Look::List) {
        let width = (WIDTH - NUMBER) / (columns + 1);
        let others = std::iter::repeat_n(width, columns - 1);
        return [NUMBER, WIDTH - NUMBER - width * (columns - 1)]
            .into_iter()
            .chain(others)
            .collect();
    }
    let width = (WIDTH - FIRST) / columns;
    std::iter::once(WIDTH - width * columns)
        .chain(std::iter::repeat_n(width, columns))
        .collect()
}

fn headings(grid: &Grid, widths: &[usize]) -> Vec<TableRow> {
    let cell = |words: &str, width: usize| {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(
                Paragraph::new()
                    .add_run(text(words).bold().size(19))
                    .style(CELL)
                    .keep_next(true)
                    .align(AlignmentType::Center),
            )
    };
    let mut above = vec![cell(&grid.first, widths[0]).vertical_merge(VMergeType::Restart)];
    let mut below = vec![cell("", widths[0]).vertical_merge(VMergeType::Continue)];
    let mut place = 0;
    for (label, span) in &grid.groups {
        let own = &widths[1 + place..1 + place + span];
        let group = cell(label, own.iter().sum());
        if grid.columns[place].is_empty() {
            above.push(group.vertical_merge(VMergeType::Restart));
            below.push(cell("", own[0]).vertical_merge(VMergeType::Continue));
        } else {
            above.push(group.grid_span(*span));
            for (column, width) in grid.columns[place..place + span].iter().zip(own) {
                below.push(cell(column, *width));
            }
        }
        place += span;
    }
    vec![
        TableRow::new(above).cant_split(),
        TableRow::new(below).cant_split(),
    ]
}

fn row((name, cells): &(String, Vec<String>), widths: &[usize], look: Look) -> TableRow {
    let run = |words: &str| {
        let run = text(words).size(20);
        match look {
            Look::Total => run.bold(),
            Look::Figures | Look::List => run,
        }
    };
    let cell = |words: &str, width: usize, align| {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(
                Paragraph::new()
                    .add_run(run(words))
                    .style(CELL)
                    .align(align),
            )
    };
    let (named, said) = match look {
        Look::List => (AlignmentType::Center, AlignmentType::Left),
        Look::Figures | Look::Total => (AlignmentType::Left, AlignmentType::Right),
    };
    let first = cell(name, widths[0], named);
    let others = cells
        .iter()
        .zip(&widths[1..])
        .map(|(words, width)| cell(words, *width, said));
    TableRow::new(std::iter::once(first).chain(others).collect()).cant_split()
}
