//! The columns of a list, and what a record has in each.

use std::collections::HashMap;

use danvan_store::{RecordState, StoreError, Work};
use serde::Deserialize;
use sync_core::{
    id::UnitId,
    record::{Axis, KINDS, Label, Type, choices::UNCLASSIFIED, kind},
    standing::{Lang, OpinionState, RegistrationState, deadlines::local},
};
use utoipa::ToSchema;

use super::Cell;

pub(super) const TITLE: Label = Label::new("Tên", "Title");
pub(super) const AS_OF: Label = Label::new("Số liệu tính đến", "As of");
pub(super) const ROWS: Label = Label::new("Số hồ sơ", "Records");
pub(super) const DEVICES: Label = Label::new("Thiết bị đang dùng", "Devices in use");
pub(super) const SYNCED_TODAY: Label = Label::new("Đã đồng bộ hôm nay", "Synced today");
pub(super) const SILENT_SINCE: Label = Label::new(
    "Thiết bị im lặng lâu nhất từ",
    "Longest silent device since",
);
pub(super) const MISSING_MEDIA: Label = Label::new("Tệp chưa về máy chủ", "Files not here yet");

/// A column beside the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Loại hồ sơ.
    Kind,
    /// Trạng thái.
    State,
    /// Đơn vị.
    Unit,
    /// Lĩnh vực.
    Field,
    /// Loại.
    Subject,
    /// Hình thức.
    Renewal,
    /// Cấp.
    Level,
    /// Năm.
    Year,
    /// Đủ nội dung.
    Complete,
    /// Cập nhật.
    Updated,
    /// Thời hạn.
    Deadline,
}

impl Column {
    pub(super) const fn label(self) -> Label {
        match self {
            Self::Kind => Label::new("Loại hồ sơ", "Kind"),
            Self::State => Label::new("Trạng thái", "State"),
            Self::Unit => Label::new("Đơn vị", "Unit"),
            Self::Field => Label::new("Lĩnh vực", "Field"),
            Self::Subject => Label::new("Loại", "Subject"),
            Self::Renewal => Label::new("Hình thức", "Form"),
            Self::Level => Label::new("Cấp", "Level"),
            Self::Year => Label::new("Năm", "Year"),
            Self::Complete => Label::new("Đủ nội dung", "Complete"),
            Self::Updated => Label::new("Cập nhật", "Updated"),
            Self::Deadline => Label::new("Thời hạn", "Deadline"),
        }
    }
}

/// Names of units and terms of codes, in one language.
pub(super) struct Names {
    units: HashMap<UnitId, String>,
    /// Terms of the codes of each axis.
    terms: HashMap<(Axis, &'static str), Label>,
    lang: Lang,
}

impl Names {
    pub(super) async fn of(
        work: &mut dyn Work,
        realm: &str,
        lang: Lang,
    ) -> Result<Self, StoreError> {
        let units = work.units(realm).await?;
        let mut terms = HashMap::new();
        for field in KINDS.iter().flat_map(|kind| kind.fields) {
            if let (Some(axis), Type::Choice { options }) = (field.axis, field.ty) {
                terms.extend(
                    options
                        .iter()
                        .map(|option| ((axis, option.code), option.label)),
                );
            }
        }
        Ok(Self {
            units: units.into_iter().map(|unit| (unit.id, unit.name)).collect(),
            terms,
            lang,
        })
    }

    pub(super) const fn say(&self, label: Label) -> &'static str {
        match self.lang {
            Lang::Vi => label.vi,
            Lang::En => label.en,
        }
    }

    pub(super) fn cell(&self, column: Column, RecordState { head, row }: &RecordState) -> Cell {
        let text = |text: &str| Cell::Text(text.to_owned());
        let term = |label: Label| text(self.say(label));
        let terms: &HashMap<(Axis, &str), Label> = &self.terms;
        let axis = |axis, code: &Option<String>| match code.as_deref() {
            None | Some("") => term(UNCLASSIFIED),
            Some(code) => terms
                .get(&(axis, code))
                .map_or_else(|| text(code), |label| term(*label)),
        };
        match column {
            Column::Kind => kind(&head.kind).map_or_else(|| text(&head.kind), |k| term(k.label)),
            Column::State => match row.state.as_deref() {
                None => Cell::Blank,
                Some(code) => state(code).map_or_else(|| text(code), term),
            },
            Column::Unit => match row.unit {
                None => term(UNCLASSIFIED),
                Some(unit) => self.units.get(&unit).map_or(Cell::Blank, |name| text(name)),
            },
            Column::Field => axis(Axis::Field, &row.field),
            Column::Subject => axis(Axis::Subject, &row.subject),
            Column::Renewal => axis(Axis::Renewal, &row.renewal),
            Column::Level => axis(Axis::Level, &row.level),
            Column::Year => row
                .year
                .map_or(Cell::Blank, |year| Cell::Number(year.into())),
            Column::Complete => term(if row.complete {
                Label::new("Đủ", "Complete")
            } else {
                Label::new("Còn thiếu", "Lacking")
            }),
            Column::Updated => local(head.updated_at).map_or(Cell::Blank, Cell::Moment),
            Column::Deadline => {
                let at = row.deadline.and_then(local);
                at.map_or(Cell::Blank, |at| Cell::Day(at.date()))
            }
        }
    }
}

fn state(code: &str) -> Option<Label> {
    RegistrationState::from_code(code)
        .map(RegistrationState::label)
        .or_else(|| OpinionState::from_code(code).map(OpinionState::label))
}
