//! Uploading by tus 1.0.0 (<https://tus.io/protocols/resumable-upload>): after a cut, on from where the server stands.

use std::io::{Read as _, Seek as _, SeekFrom};

use base64::Engine as _;
use reqwest::{Method, RequestBuilder, Response, header::CONTENT_TYPE};
use sync_core::id::Hash;

use super::MediaCount;
use crate::{
    Device, Error, Problem, Traffic,
    store::{
        media::{self, Waiting},
        phone,
    },
    transport::answered,
};

/// Bytes of one request, unless told otherwise: what is held in memory.
pub const CHUNK_BYTES: usize = 1 << 20;

/// How an upload of photos, sounds and files went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaReport {
    /// Where the phone's files are now.
    pub media: MediaCount,
    /// What it weighed.
    pub traffic: Traffic,
    /// Files that the server did not take, each with its problem; the others went on.
    pub refused: Vec<(Hash, Problem)>,
    /// The link broke, or the server takes nothing now: what has arrived stays, and the next call goes on from there.
    pub cut: bool,
}

impl Device {
    /// Uploads what the server does not have yet, the small files first.
    ///
    /// # Errors
    /// What the disk says. A broken link or a refusal is no error but part of the report.
    pub async fn sync_media(&self) -> Result<MediaReport, Error> {
        self.sync_media_by(CHUNK_BYTES).await
    }

    /// The same in requests of so many bytes.
    ///
    /// # Errors
    /// As [`Device::sync_media`].
    pub async fn sync_media_by(&self, chunk_bytes: usize) -> Result<MediaReport, Error> {
        let mut tx = self.store.begin().await?;
        let waiting = media::to_upload(&mut tx).await?;
        drop(tx);
        let mut link = Link {
            device: self,
            traffic: Traffic::default(),
            renewed: false,
        };
        let (mut refused, mut cut) = (Vec::new(), false);
        for file in waiting {
            match link.upload(&file, chunk_bytes.max(1)).await {
                Ok(()) => {}
                Err(Error::Link) => {
                    cut = true;
                    break;
                }
                Err(Error::Problem(problem)) => {
                    // It is not the file that is at fault: the others would fare the same.
                    cut = matches!(problem.status, 401 | 403 | 408 | 409 | 429 | 500..);
                    refused.push((file.sha256, problem));
                    if cut {
                        break;
                    }
                }
                Err(other) => return Err(other),
            }
        }
        let mut tx = self.store.begin().await?;
        let (files, on_server, bytes_waiting) = media::counts(&mut tx).await?;
        let media = MediaCount {
            files,
            on_server,
            bytes_waiting,
        };
        Ok(MediaReport {
            media,
            traffic: link.traffic,
            refused,
            cut,
        })
    }
}

struct Link<'d> {
    device: &'d Device,
    traffic: Traffic,
    renewed: bool,
}

impl Link<'_> {
    async fn upload(&mut self, file: &Waiting, chunk_bytes: usize) -> Result<(), Error> {
        let (url, mut offset) = self.stand(file).await?;
        let mut from = std::fs::File::open(self.device.media_file(file.sha256))?;
        while offset < file.size {
            from.seek(SeekFrom::Start(offset))?;
            let mut chunk = Vec::new();
            (&mut from)
                .take(chunk_bytes as u64)
                .read_to_end(&mut chunk)?;
            if chunk.is_empty() {
                return Err(Error::Corrupt("media"));
            }
            self.traffic.up += chunk.len() as u64;
            self.traffic.up_plain += chunk.len() as u64;
            let response = self
                .send(Method::PATCH, &url, |request| {
                    request
                        .header("Upload-Offset", offset)
                        .header(CONTENT_TYPE, "application/offset+octet-stream")
                        .body(chunk.clone())
                })
                .await?;
            // A server that does not move on would be asked for ever.
            offset = offset_of(&response)
                .filter(|now| *now > offset)
                .ok_or(Error::Link)?;
        }
        let mut tx = self.device.store.begin().await?;
        media::on_server(&mut tx, &[file.sha256].into()).await?;
        media::set_url(&mut tx, file.sha256, None).await?;
        Ok(tx.commit().await?)
    }

    /// Where the upload stands: of one begun earlier by asking, else by beginning it.
    async fn stand(&mut self, file: &Waiting) -> Result<(String, u64), Error> {
        if let Some(url) = &file.url {
            match self.send(Method::HEAD, url, |request| request).await {
                Ok(response) => {
                    let offset = offset_of(&response).ok_or(Error::Link)?;
                    return Ok((url.clone(), offset));
                }
                // Expired, or finished and forgotten.
                Err(Error::Problem(p)) if matches!(p.status, 404 | 410) => {}
                Err(e) => return Err(e),
            }
        }
        let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        let about = format!(
            "sha256 {},filetype {}",
            base64(&file.sha256.to_string()),
            base64(&file.media_type)
        );
        let response = self
            .send(Method::POST, "/v1/uploads", |request| {
                request
                    .header("Upload-Length", file.size)
                    .header("Upload-Metadata", &about)
            })
            .await?;
        let place = response
            .headers()
            .get("location")
            .and_then(|v| v.to_str().ok());
        let url = place.ok_or(Error::Link)?.to_owned();
        let offset = offset_of(&response).unwrap_or(0);
        let mut tx = self.device.store.begin().await?;
        media::set_url(&mut tx, file.sha256, Some(&url)).await?;
        tx.commit().await?;
        Ok((url, offset))
    }

    /// Sends one request of the protocol, with a new token where the old one is over.
    async fn send(
        &mut self,
        method: Method,
        url: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Error> {
        loop {
            let mut tx = self.device.store.begin().await?;
            let (phone, _) = phone::enrolled(&mut tx).await?;
            drop(tx);
            let whole = if url.starts_with('/') {
                format!("{}{url}", phone.server)
            } else {
                url.to_owned()
            };
            let request = self
                .device
                .http
                .0
                .request(method.clone(), whole)
                .bearer_auth(&phone.access)
                .header("Tus-Resumable", "1.0.0");
            self.traffic.requests += 1;
            match answered(with(request), &mut self.traffic).await {
                Err(Error::Problem(p)) if p.status == 401 && !self.renewed => {
                    self.renewed = true;
                    self.device.renew_tokens(&mut self.traffic).await?;
                }
                other => return other,
            }
        }
    }
}

fn offset_of(response: &Response) -> Option<u64> {
    response
        .headers()
        .get("upload-offset")?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
