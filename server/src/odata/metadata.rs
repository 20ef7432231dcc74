//! What there is: the service document, and the schema in CSDL (OASIS `OData` CSDL XML 4.01).

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use sync_core::record::Kind;

use super::{NAMESPACE, columns};

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
    xml.push_str(r#"<EntityContainer Name="records">"#);
    for kind in kinds {
        let _ = write!(
            xml,
            r#"<EntitySet Name="{0}" EntityType="{NAMESPACE}.{0}"/>"#,
            kind.name
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
