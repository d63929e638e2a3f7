//! A student of the site: uses a browser's cookies, forms and server functions, without the browser.

use std::{net::IpAddr, path::Path};

use anyhow::{Context, bail};
use app::{
    account::{AwsAccess, api::GetAwsAccess},
    aws::{AwsRequest, AwsResponse, api::CallAws},
    workspace::{
        Draft, TestEvent, WorkspaceError,
        api::{DeployDraft, ListEvents, OpenDraft, SaveEvent, SaveFile},
    },
};
use leptos::server_fn::ServerFn;
use reqwest::{Client, Response, redirect::Policy};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Aws, Coldstart};

/// A password that the site accepts.
pub const PASSWORD: &str = "correct horse battery";

/// A client with its own cookies. It does not follow redirects.
#[derive(Clone)]
pub struct Student {
    http: Client,
    web: String,
}

impl Student {
    /// Returns a visitor without cookies.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn visitor(site: &Coldstart) -> anyhow::Result<Self> {
        Self::visitor_at(site, None)
    }

    /// Returns a visitor from this client address: every address of 127.0.0.0/8 belongs to this machine.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn visitor_at(site: &Coldstart, address: impl Into<Option<IpAddr>>) -> anyhow::Result<Self> {
        Self::visitor_of(&site.web, address)
    }

    /// Returns a visitor of the site at a URL.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn visitor_of(web: &str, address: impl Into<Option<IpAddr>>) -> anyhow::Result<Self> {
        let http = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().local_address(address).build()?;
        Ok(Self { http, web: web.into() })
    }

    /// Returns the same client at another server with the same data.
    pub fn at(&self, site: &Coldstart) -> Self {
        Self { http: self.http.clone(), web: site.web.clone() }
    }

    /// Returns a student who has started as a guest.
    ///
    /// # Errors
    /// When the site refuses.
    pub async fn guest(site: &Coldstart) -> anyhow::Result<Self> {
        let student = Self::visitor(site)?;
        student.form("/start", &[]).await?.error_for_status()?;
        Ok(student)
    }

    /// Returns a student who has started as a guest, from this client address.
    ///
    /// # Errors
    /// When the site refuses.
    pub async fn guest_from(web: &str, from: IpAddr) -> anyhow::Result<Self> {
        let student = Self::visitor_of(web, from)?;
        let answer = student.form("/start", &[]).await?.error_for_status()?;
        match location(&answer) {
            Some("/") => Ok(student),
            other => bail!("/start led to {other:?}"),
        }
    }

    /// Returns a student who has signed up.
    ///
    /// # Errors
    /// When the site refuses.
    pub async fn signed_up(site: &Coldstart, name: &str) -> anyhow::Result<Self> {
        let student = Self::visitor(site)?;
        student.enter("/sign-up", name, PASSWORD).await?;
        Ok(student)
    }

    /// Sends a name and password to `/sign-up` or `/sign-in`.
    ///
    /// # Errors
    /// When the site refuses; the message has the address of the redirect.
    pub async fn enter(&self, form: &str, name: &str, password: &str) -> anyhow::Result<()> {
        let answer = self.form(form, &[("name", name), ("password", password)]).await?;
        match location(&answer) {
            Some("/") => Ok(()),
            other => bail!("{form} led to {other:?}"),
        }
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When the site cannot be reached.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Response> {
        Ok(self.http.post(format!("{}{path}", self.web)).form(fields).send().await?)
    }

    /// Sends a POST request with a JSON body.
    ///
    /// # Errors
    /// When the site cannot be reached.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Response> {
        Ok(self.http.post(format!("{}{path}", self.web)).json(body).send().await?)
    }

    /// Sends a GET request.
    ///
    /// # Errors
    /// When the site cannot be reached.
    pub async fn get(&self, path: &str) -> anyhow::Result<Response> {
        Ok(self.http.get(format!("{}{path}", self.web)).send().await?)
    }

    /// Returns a page's HTML.
    ///
    /// # Errors
    /// When the status is an error.
    pub async fn page(&self, path: &str) -> anyhow::Result<String> {
        Ok(self.get(path).await?.error_for_status()?.text().await?)
    }

    /// Calls a server function as its page does.
    ///
    /// # Errors
    /// When the call fails.
    pub async fn ask<F>(&self, call: &F) -> anyhow::Result<F::Output>
    where
        F: ServerFn + Serialize + Sync,
        F::Output: DeserializeOwned,
    {
        let answer = self.http.post(format!("{}{}", self.web, F::PATH)).form(call).send().await?;
        let (status, body) = (answer.status(), answer.text().await?);
        if !status.is_success() {
            bail!("{status}: {body}");
        }
        serde_json::from_str(&body).with_context(|| format!("{} answered {body}", F::PATH))
    }

    /// Saves a file of a draft over the one that is there.
    ///
    /// # Errors
    /// When a call fails.
    pub async fn save(
        &self,
        function: &str,
        path: &str,
        content: impl Into<String>,
    ) -> anyhow::Result<Result<Draft, WorkspaceError>> {
        let base = match self.ask(&OpenDraft { function: function.into() }).await? {
            Ok(mut draft) => draft.revisions.remove(path),
            Err(error) => return Ok(Err(error)),
        };
        self.ask(&SaveFile { function: function.into(), path: path.into(), content: content.into(), base }).await
    }

    /// Deploys a draft as it is.
    ///
    /// # Errors
    /// When a call fails.
    pub async fn deploy(&self, function: &str) -> anyhow::Result<Result<Draft, WorkspaceError>> {
        let base = match self.ask(&OpenDraft { function: function.into() }).await? {
            Ok(draft) => Some(draft.revision),
            Err(error) => return Ok(Err(error)),
        };
        self.ask(&DeployDraft { function: function.into(), base }).await
    }

    /// Saves a test event over the one that is there.
    ///
    /// # Errors
    /// When a call fails.
    pub async fn save_event(
        &self,
        function: &str,
        name: &str,
        body: &str,
    ) -> anyhow::Result<Result<Vec<TestEvent>, WorkspaceError>> {
        let events = match self.ask(&ListEvents { function: function.into() }).await? {
            Ok(events) => events,
            Err(error) => return Ok(Err(error)),
        };
        let base = events.into_iter().find(|event| event.name == name).map(|event| event.revision);
        self.ask(&SaveEvent { function: function.into(), name: name.into(), body: body.into(), base }).await
    }

    /// Sends a request to the student's AWS account as the console pages do.
    ///
    /// # Errors
    /// When the call fails.
    pub async fn console(&self, request: AwsRequest) -> anyhow::Result<AwsResponse> {
        let answer = self.http.post(format!("{}{}", self.web, CallAws::PATH)).json(&CallAws { request }).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Returns the student's keys and endpoint.
    ///
    /// # Errors
    /// When the student has none.
    pub async fn access(&self) -> anyhow::Result<AwsAccess> {
        Ok(self.ask(&GetAwsAccess {}).await??)
    }

    /// Returns the AWS CLI with the student's keys, in a folder.
    ///
    /// # Errors
    /// When the student has none.
    pub async fn aws(&self, folder: &Path) -> anyhow::Result<Aws> {
        let access = self.access().await?;
        Ok(Aws::new(&access.endpoint, (&access.access_key_id, &access.secret_access_key), folder))
    }
}

/// Returns the `Location` header of a response.
pub fn location(answer: &Response) -> Option<&str> {
    answer.headers().get(http::header::LOCATION)?.to_str().ok()
}
