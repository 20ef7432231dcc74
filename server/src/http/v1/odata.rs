//! `/v1/odata`: records as tables that spreadsheets and BI tools read (`OData` v4).

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use sync_core::record::Kind;
use utoipa::IntoParams;

use crate::{
    app::AppState,
    http::{
        basic::ReadingCaller,
        caller::Caller,
        code,
        param::{InPath, InQuery},
        problem::{Problem, Written},
    },
    odata::{self, Asked, Column, Expression, columns, visible_kinds},
};

/// Where the tables are.
const ROOT: &str = "/v1/odata";

/// What is asked of a table. Other options are refused.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Comparisons joined by `and`, `or`, `not`; `contains`, `startswith`.
    #[serde(rename = "$filter")]
    filter: Option<String>,
    /// Columns, parted by commas.
    #[serde(rename = "$select")]
    select: Option<String>,
    /// Rows wanted.
    #[serde(rename = "$top")]
    top: Option<usize>,
    /// Rows to pass over.
    #[serde(rename = "$skip", default)]
    skip: usize,
    /// Whether to say how many rows there are.
    #[serde(rename = "$count", default)]
    count: bool,
    /// Where the page before ended.
    #[serde(rename = "$skiptoken")]
    after: Option<String>,
    /// Only `json`.
    #[serde(rename = "$format")]
    format: Option<String>,
}

/// The tables that the caller may read.
#[utoipa::path(
    get,
    path = "/v1/odata",
    responses((status = 200, body = Object), (status = "4XX", body = Written)),
)]
pub async fn odata_service(ReadingCaller(caller): ReadingCaller) -> Response {
    written(&odata::service(ROOT, &visible_kinds(&caller.sight())))
}

/// Their columns.
#[utoipa::path(
    get,
    path = "/v1/odata/$metadata",
    responses(
        (status = 200, body = String, content_type = "application/xml"),
        (status = "4XX", body = Written),
    ),
)]
pub async fn odata_metadata(ReadingCaller(caller): ReadingCaller) -> Response {
    let xml = odata::metadata(&visible_kinds(&caller.sight()));
    let mut headers = version();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/xml;charset=utf-8"),
    );
    (headers, xml).into_response()
}

/// Rows of a table, at most 1,000 a page.
#[utoipa::path(
    get,
    path = "/v1/odata/{table}",
    params(("table" = String, Path), Options),
    responses((status = 200, body = Object), (status = "4XX", body = Written)),
)]
pub async fn odata_table(
    State(app): State<AppState>,
    ReadingCaller(caller): ReadingCaller,
    InPath(table): InPath<String>,
    InQuery(options): InQuery<Options>,
) -> Result<Response, Problem> {
    let kind = kind(&caller, &table)?;
    let asked = asked(&options, &columns(kind))?;
    let mut work = app.store.read().await?;
    let answer = odata::answer(&mut *work, &caller.realm, &caller.sight(), kind, &asked).await?;
    let mut body = Map::new();
    body.insert(
        "@odata.context".to_owned(),
        format!("{ROOT}/$metadata#{table}").into(),
    );
    if let Some(count) = answer.count {
        body.insert("@odata.count".to_owned(), count.into());
    }
    let len = answer.rows.len();
    body.insert("value".to_owned(), Json::Array(answer.rows));
    if let Some(next) = answer.next {
        body.insert(
            "@odata.nextLink".to_owned(),
            next_link(&table, &options, len, &next).into(),
        );
    }
    Ok(written(&Json::Object(body)))
}

fn kind(caller: &Caller, table: &str) -> Result<&'static Kind, Problem> {
    let kinds = visible_kinds(&caller.sight());
    let kind = kinds.into_iter().find(|kind| kind.name == table);
    kind.ok_or_else(|| Problem::new(&code::NOT_FOUND))
}

fn asked(options: &Options, columns: &[Column]) -> Result<Asked, Problem> {
    let malformed = |name: &'static str| Problem::new(&code::MALFORMED_REQUEST).arg("name", name);
    if options
        .format
        .as_deref()
        .is_some_and(|format| format != "json")
    {
        return Err(malformed("$format"));
    }
    let filter = match &options.filter {
        None => None,
        Some(text) => Some(
            Expression::read(text, columns)
                .map_err(|unreadable| Problem::new(&code::ODATA_FILTER).arg("at", unreadable.0))?,
        ),
    };
    let names = options.select.as_deref().unwrap_or_default().split(',');
    let names = names
        .map(str::trim)
        .filter(|name| !name.is_empty() && *name != "*");
    let place = |name: &str| {
        let place = columns.iter().position(|column| column.name == name);
        place.ok_or_else(|| malformed("$select"))
    };
    Ok(Asked {
        filter,
        select: names.map(place).collect::<Result<_, _>>()?,
        top: options.top,
        skip: options.skip,
        count: options.count,
        after: options.after.clone(),
    })
}

/// The address of the next page: the same question, from where this one ended.
fn next_link(table: &str, options: &Options, len: usize, next: &str) -> String {
    let encoded = |text: &str| -> String {
        let byte = |byte: u8| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        };
        text.bytes().map(byte).collect()
    };
    let mut link = format!("{ROOT}/{table}?$skiptoken={next}");
    for (name, value) in [("$filter", &options.filter), ("$select", &options.select)] {
        if let Some(value) = value {
            link.push('&');
            link.push_str(name);
            link.push('=');
            link.push_str(&encoded(value));
        }
    }
    if let Some(top) = options.top {
        link.push_str("&$top=");
        link.push_str(&top.saturating_sub(len).to_string());
    }
    link
}

fn written(body: &Json) -> Response {
    let mut headers = version();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json;odata.metadata=minimal;charset=utf-8"),
    );
    (headers, body.to_string()).into_response()
}

fn version() -> HeaderMap {
    HeaderMap::from_iter([
        (
            header::HeaderName::from_static("odata-version"),
            HeaderValue::from_static("4.0"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ])
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
    use serde_json::{Value as Json, json};
    use sync_core::{id::UnitId, standing::Role};

    use crate::{
        desk::testing::Held,
        testing::{Office, PASSWORD, REALM},
    };

    /// Five registrations of Khe Sim, of two fields.
    async fn filled() -> Office {
        let office = Office::open().await;
        let clerk = office
            .person("thuongtruc", Role::StandingOffice, office.khe_sim)
            .await;
        let phone = office.phone(&clerk).await;
        for n in 1..=5_u8 {
            let mut record = Held::new(n, "registration", office.khe_sim);
            record.set(
                &phone,
                &[
                    ("name", format!("Mô hình {n}").into()),
                    ("unit", UnitId(office.khe_sim.0).into()),
                    ("year", 2026.into()),
                    ("field", if n % 2 == 0 { "KT" } else { "VHXH" }.into()),
                    ("land_given", (i64::from(n) * 125).into()),
                ],
            );
            record.push(&office, &phone).await;
        }
        office
    }

    async fn get(office: &Office, path: &str) -> Json {
        let officer = office.officer().await;
        let answer = office.get(path).by(&officer).send().await;
        assert_eq!(answer.status, 200, "{path}");
        answer.json()
    }

    #[tokio::test]
    async fn a_table_is_filtered_selected_counted_and_paged() {
        let office = filled().await;
        let service = get(&office, "/v1/odata").await;
        let tables: Vec<_> = service["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["name"].clone())
            .collect();
        assert!(tables.contains(&json!("registration")) && tables.contains(&json!("opinion")));

        let path = "/v1/odata/registration?$filter=field%20eq%20'VHXH'&$select=title,land_given&$count=true";
        let page = get(&office, path).await;
        assert_eq!(page["@odata.count"], 3);
        assert_eq!(
            page["value"][0],
            json!({ "title": "Mô hình 1", "land_given": 1.25 })
        );
        assert_eq!(page["@odata.nextLink"], Json::Null);

        let page = get(
            &office,
            "/v1/odata/registration?$top=2&$skip=1&$select=title",
        )
        .await;
        let titles: Vec<_> = page["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["title"].clone())
            .collect();
        assert_eq!(titles, ["Mô hình 2", "Mô hình 3"]);
        let page = get(
            &office,
            "/v1/odata/registration?$filter=land_given%20gt%205%20or%20contains(title,'2')",
        )
        .await;
        assert_eq!(page["value"].as_array().unwrap().len(), 2);
        assert_eq!(page["value"][0]["unit_name"], "Xã Khe Sim");
        assert_eq!(
            get(&office, "/v1/odata/registration?$count=true&$top=0").await["@odata.count"],
            5
        );
    }

    #[tokio::test]
    async fn metadata_names_every_table_once_with_its_key_and_what_cannot_be_asked() {
        let office = filled().await;
        let officer = office.officer().await;
        let answer = office.get("/v1/odata/$metadata").by(&officer).send().await;
        let xml = String::from_utf8(answer.body.to_vec()).unwrap();
        assert_eq!(answer.headers["odata-version"], "4.0");
        assert_eq!(
            xml.matches(r#"<EntityType Name="registration">"#).count(),
            1
        );
        assert!(xml.contains(r#"<Property Name="id" Type="Edm.Guid" Nullable="false">"#));
        assert!(
            xml.contains(r#"<Property Name="land_given" Type="Edm.Decimal" Scale="variable">"#)
        );
        let told = |what: &str| xml.matches(what).count();
        let unsorted = r#"SortRestrictions"><Record><PropertyValue Property="Sortable" Bool="false"/></Record>"#;
        assert_eq!(told(unsorted), told("<EntitySet "));
        assert_eq!(told("<String>contains</String>"), 1);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_refused_by_name() {
        let office = filled().await;
        let officer = office.officer().await;
        for (query, refused) in [
            ("$filter=colour%20eq%201", "odata_filter"),
            ("$select=colour", "malformed_request"),
            ("$expand=unit", "malformed_request"),
            ("$orderby=title", "malformed_request"),
            ("$format=xml", "malformed_request"),
            ("$skiptoken=zz", "bad_cursor"),
        ] {
            let path = format!("/v1/odata/registration?{query}");
            let answer = office.get(&path).by(&officer).send().await;
            assert_eq!(answer.problem(), refused, "{query}");
        }
        let unknown = office.get("/v1/odata/nothing").by(&officer).send().await;
        assert_eq!(unknown.problem(), "not_found");
    }

    #[tokio::test]
    async fn a_name_and_a_password_open_what_they_may_read_and_no_more() {
        let office = filled().await;
        let path = "/v1/odata/registration";
        let stranger = office.get(path).send().await;
        assert_eq!(stranger.problem(), "unauthenticated");
        assert!(
            stranger.headers["www-authenticate"]
                .to_str()
                .unwrap()
                .starts_with("Basic")
        );
        let basic = |login: &str, password: &str| {
            let pair = BASE64.encode(format!("{REALM}/{login}:{password}"));
            format!("Basic {pair}")
        };
        let wrong = office
            .get(path)
            .header("authorization", &basic("quantri", "wrong"))
            .send()
            .await;
        assert_eq!(wrong.problem(), "unauthenticated");
        // Paging is no guessing.
        for _ in 0..12 {
            let right = basic("quantri", PASSWORD);
            let page = office
                .get("/v1/odata")
                .header("authorization", &right)
                .send()
                .await;
            assert_eq!(page.status, 200);
        }
        // An administrator reads no records: there are no tables for them.
        let right = basic("quantri", PASSWORD);
        let service = office
            .get("/v1/odata")
            .header("authorization", &right)
            .send()
            .await;
        assert_eq!(service.json()["value"], json!([]));
        let table = office
            .get(path)
            .header("authorization", &right)
            .send()
            .await;
        assert_eq!(table.problem(), "not_found");
        // The province reads no table of what citizens said to their commune.
        let province = office.person("tinh", Role::Province, office.province).await;
        let service = office.get("/v1/odata").by(&province).send().await.json();
        let names: Vec<_> = service["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["name"].clone())
            .collect();
        assert!(names.contains(&json!("registration")));
        let opinions = office.get("/v1/odata/opinion").by(&province).send().await;
        assert_eq!(opinions.json()["value"], json!([]));
    }
}
