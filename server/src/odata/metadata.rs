//! What there is: the service document, and the schema in CSDL (OASIS `OData` CSDL XML 4.01).

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use sync_core::record::Kind;

use super::{NAMESPACE, columns};

/// What a filter may call (OASIS `OData` Capabilities vocabulary).
const FUNCTIONS: &str = concat!(
    r#"<Annotation Term="Org.OData.Capabilities.V1.FilterFunctions"><Collection>"#,
    "<String>contains</String><String>startswith</String></Collection></Annotation>",
);

/// Says that there is no such thing, which a reader would otherwise expect and ask for.
fn no(term: &str) -> String {
    format!(r#"<Annotation Term="Org.OData.Capabilities.V1.{term}" Bool="false"/>"#)
}

/// The same, where the vocabulary has a record for it.
fn not_at_all(term: &str, property: &str) -> String {
    format!(
        r#"<Annotation Term="Org.OData.Capabilities.V1.{term}"><Record><PropertyValue Property="{property}" Bool="false"/></Record></Annotation>"#
    )
}

/// The tables that there are.
pub fn service(root: &str, kinds: &[&'static Kind]) -> Json {
    let sets: Vec<Json> = kinds
        .iter()
        .map(|kind| json!({ "name": kind.name, "kind": "EntitySet", "url": kind.name }))
        .collect();
    json!({ "@odata.context": format!("{root}/$metadata"), "value": sets })
}

/// Their columns with types and names for people.
pub fn metadata(kinds: &[&'static Kind]) -> String {
    let mut xml = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?>"#,
        r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>"#,
    ));
    // Writing to a string does not fail.
    let _ = write!(
        xml,
        r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="{NAMESPACE}">"#
    );
    for kind in kinds {
        let _ = write!(
            xml,
            r#"<EntityType Name="{}"><Key><PropertyRef Name="id"/></Key>"#,
            kind.name
        );
        for column in columns(kind) {
            let nullable = if column.name == "id" {
                r#" Nullable="false""#
            } else {
                ""
            };
            let scale = if column.edm == "Edm.Decimal" {
                r#" Scale="variable""#
            } else {
                ""
            };
            let _ = write!(
                xml,
                r#"<Property Name="{}" Type="{}"{nullable}{scale}><Annotation Term="Org.OData.Core.V1.Description" String="{}"/></Property>"#,
                column.name,
                column.edm,
                escaped(column.label.vi)
            );
        }
        xml.push_str("</EntityType>");
    }
    let _ = write!(
        xml,
        r#"<EntityContainer Name="records">{}{FUNCTIONS}"#,
        no("BatchSupported")
    );
    for kind in kinds {
        let _ = write!(
            xml,
            r#"<EntitySet Name="{0}" EntityType="{NAMESPACE}.{0}">{1}{2}{3}</EntitySet>"#,
            kind.name,
            not_at_all("SortRestrictions", "Sortable"),
            not_at_all("ExpandRestrictions", "Expandable"),
            no("IndexableByKey"),
        );
    }
    xml.push_str("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>");
    xml
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
