//! A whole sheet, line by line: what would become of it, and what stands in the way.

use std::{
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
};

use super::{
    book::{self, Book, Cell, FileError, Line},
    cell,
    findings::{Duplicate, Findings, Meaning, Preview, ProblemCount, Shown, Term},
    known::{Known, title_key},
    mapping::{self, Duplicates, Mapping},
    past,
    problem::{Fault, Located, Why},
    reading::{Draft, Read, Reader},
    units::Units,
};
use jiff::civil::Date;
use sync_core::{
    form,
    record::{Choice, Kind, Type},
};

/// Problems, duplicates and unknown words that are told one by one.
const TOLD: usize = 200;
/// Records shown as they would be.
const SHOWN: usize = 5;
/// Characters of a cell that are told.
const TOLD_TEXT: usize = 120;

/// Why a sheet is not checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotChecked {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The mapping names what is not there.
    #[error("the mapping names what is not there")]
    Mapping,
}

/// What lines are held against.
#[derive(Debug)]
pub struct Against {
    /// Units, and where the person writes.
    pub units: Units,
    /// Records that are there.
    pub known: Known,
    /// Today in Vietnam.
    pub today: Date,
}

/// Checks a sheet; each record that is to be written is handed to `each`, which may have enough.
///
/// # Errors
/// See [`NotChecked`].
pub fn check(
    book: &mut Book,
    kind: &'static Kind,
    mapping: &Mapping,
    against: &Against,
    each: &mut dyn FnMut(Draft) -> ControlFlow<()>,
) -> Result<Findings, NotChecked> {
    let headings = headings(book, mapping)?;
    let reader = Reader::new(
        kind,
        mapping,
        headings.clone(),
        &against.units,
        &against.known,
        against.today,
    );
    let reader = reader.ok_or(NotChecked::Mapping)?;
    let mut checking = Checking {
        kind,
        mapping,
        against,
        headings,
        reader,
        findings: Findings::default(),
        counts: BTreeMap::new(),
        terms: HashMap::new(),
        seen: HashMap::new(),
    };
    checking.columns();
    book.lines(&mapping.sheet, &mut |line| {
        if line.row <= mapping.header_row {
            return ControlFlow::Continue(());
        }
        checking.line(&line, each)
    })?;
    Ok(checking.done())
}

/// The headings of a sheet, column by column.
///
/// # Errors
/// The file cannot be read.
pub fn headings(book: &mut Book, mapping: &Mapping) -> Result<Vec<String>, FileError> {
    let mut headings = Vec::new();
    book.lines(&mapping.sheet, &mut |line| {
        if line.row == mapping.header_row {
            let said = line.cells.iter().map(cell::text);
            headings = said.map(|text| mapping.charset.convert(&text)).collect();
        }
        if line.row >= mapping.header_row {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok(headings)
}

struct Checking<'a> {
    kind: &'static Kind,
    mapping: &'a Mapping,
    against: &'a Against,
    headings: Vec<String>,
    reader: Reader<'a>,
    findings: Findings,
    counts: BTreeMap<(Option<usize>, Why), u32>,
    /// Unknown words by where they go, with how often and how they were first written.
    terms: HashMap<(String, String), (u32, String)>,
    /// Lines by what they say.
    seen: HashMap<(Vec<u8>, String, Option<i32>), u32>,
}

impl Checking<'_> {
    fn columns(&mut self) {
        for (at, heading) in self.headings.iter().enumerate() {
            let letters = book::letters(at);
            let goes = self.mapping.columns.iter().any(|to| to.column == letters);
            if heading.is_empty() || goes {
                continue;
            }
            if mapping::is_withheld(self.kind, heading) {
                self.findings.withheld.push(heading.clone());
            } else {
                self.findings.left_out.push(heading.clone());
            }
        }
    }

    fn line(
        &mut self,
        line: &Line,
        each: &mut dyn FnMut(Draft) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.findings.rows += 1;
        self.findings.last_row = line.row;
        match self.reader.read(line) {
            Read::Blank => self.findings.blank += 1,
            Read::Faults(faults) => {
                for fault in faults {
                    self.fault(line, &fault);
                }
            }
            Read::Draft(draft) => {
                self.findings.ready += 1;
                if self.is_duplicate(&draft) && self.mapping.duplicates == Duplicates::Skip {
                    return ControlFlow::Continue(());
                }
                self.findings.records += 1;
                self.findings.blotted += u32::try_from(draft.blotted).unwrap_or(u32::MAX);
                if self.findings.preview.len() < SHOWN {
                    let preview = self.preview(&draft);
                    self.findings.preview.push(preview);
                }
                return each(draft);
            }
        }
        ControlFlow::Continue(())
    }

    fn is_duplicate(&mut self, draft: &Draft) -> bool {
        let what = (
            draft.unit.as_bytes().to_vec(),
            title_key(&draft.title),
            draft.year,
        );
        let of_row = self.seen.get(&what).copied();
        if of_row.is_none() {
            self.seen.insert(what, draft.row);
        }
        let place = (draft.scope, draft.unit);
        let known = &self.against.known;
        let record = known.same(self.kind.name, place, &draft.title, draft.year);
        if of_row.is_none() && record.is_none() {
            return false;
        }
        self.findings.duplicate_total += 1;
        if self.findings.duplicates.len() < TOLD {
            self.findings.duplicates.push(Duplicate {
                row: draft.row,
                title: draft.title.clone(),
                of_row,
                record: record.map(|one| one.id.to_string()),
                of_title: record.map_or_else(|| draft.title.clone(), |one| one.title.clone()),
            });
        }
        true
    }

    fn fault(&mut self, line: &Line, fault: &Fault) {
        self.findings.problem_total += 1;
        *self.counts.entry((fault.column, fault.why)).or_default() += 1;
        let blank = Cell::Blank;
        let cell = fault
            .column
            .and_then(|at| line.cells.get(at))
            .unwrap_or(&blank);
        let text = self.mapping.charset.convert(&cell::text(cell));
        if fault.why == Why::UnknownTerm
            && let Some(to) = self.goes(fault.column)
        {
            let key = (to, super::terms::key(&text));
            if self.terms.len() < TOLD || self.terms.contains_key(&key) {
                let term = self.terms.entry(key).or_insert_with(|| (0, text.clone()));
                term.0 += 1;
            }
        }
        if self.findings.problems.len() < TOLD {
            self.findings.problems.push(Located {
                sheet: self.mapping.sheet.clone(),
                row: line.row,
                column: fault.column.map(book::letters).unwrap_or_default(),
                header: self.heading(fault.column),
                code: fault.why.code(),
                text: text.chars().take(TOLD_TEXT).collect(),
                vi: fault.why.vi(),
                en: fault.why.en(),
            });
        }
    }

    fn heading(&self, column: Option<usize>) -> String {
        let heading = column.and_then(|at| self.headings.get(at));
        heading.cloned().unwrap_or_default()
    }

    fn goes(&self, column: Option<usize>) -> Option<String> {
        let letters = book::letters(column?);
        let mut columns = self.mapping.columns.iter();
        let to = columns.find(|to| to.column == letters)?;
        Some(to.to.clone())
    }

    fn preview(&self, draft: &Draft) -> Preview {
        let unit = |id| self.against.units.name(id);
        let values = draft.values.iter().map(|(field, value)| Shown {
            vi: field.label.vi,
            en: field.label.en,
            text: form::read(field, value, &unit, &|_| None).0,
        });
        let mut values: Vec<Shown> = values.collect();
        if let Some(past) = &draft.past {
            values.push(Shown {
                vi: "Trạng thái",
                en: "State",
                text: past.state().label().vi.to_owned(),
            });
        }
        Preview {
            row: draft.row,
            values,
        }
    }

    fn done(self) -> Findings {
        let heading = |column: Option<usize>| self.heading(column);
        let problem_counts = self
            .counts
            .iter()
            .map(|((column, why), count)| ProblemCount {
                code: why.code(),
                column: column.map(book::letters).unwrap_or_default(),
                header: heading(*column),
                count: *count,
            });
        let problem_counts = problem_counts.collect();
        let terms = self.terms.into_iter().map(|((to, _), (count, text))| Term {
            options: meanings(self.kind, &to),
            to,
            text,
            count,
        });
        let mut terms: Vec<Term> = terms.collect();
        terms.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        Findings {
            problem_counts,
            terms,
            ..self.findings
        }
    }
}

fn meanings(kind: &'static Kind, to: &str) -> Vec<Meaning> {
    let meaning = |option: Choice| Meaning {
        code: option.code,
        vi: option.label.vi,
        en: option.label.en,
    };
    let field = mapping::fields(kind).find(|field| field.name == to);
    match field.map(|field| field.ty) {
        Some(Type::Choice { options } | Type::Tags { options }) => {
            options.iter().copied().map(meaning).collect()
        }
        _ => past::states().map(meaning).collect(),
    }
}
