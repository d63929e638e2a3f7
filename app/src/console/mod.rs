//! The console: AWS's pages for Lambda, API Gateway, CloudWatch Logs and IAM, in AWS's words and order, so that what is learned transfers.
//!
//! A folder a service: `client.rs` speaks the service's protocol through [`aws::send`], `model.rs` has the shapes it answers with, the
//! other files are a page or a form each. [`parts`] are the pieces that they share. The pages know no lab and no check; what they tell the
//! workbench goes through [`Console`]. Start with [`aws`], then `lambda/list.rs`.

pub mod apigateway;
pub mod aws;
pub mod browser;
pub mod draft;
pub mod iam;
pub mod lambda;
pub mod logs;
pub mod parts;
pub mod pieces;

use leptos::prelude::*;

use crate::account::AwsAccess;

/// What the console's pages have in common, in Leptos context of the workbench's island.
#[derive(Clone, Copy)]
pub struct Console {
    /// Counts what has changed in the account, by whatever page; lists that show it load again.
    pub changed: RwSignal<u32>,
    /// Where each service's pages are; part of the page's address.
    pub lambda: RwSignal<String>,
    /// Likewise.
    pub apigateway: RwSignal<String>,
    /// Likewise.
    pub logs: RwSignal<String>,
    /// Likewise.
    pub iam: RwSignal<String>,
    /// The learner's account, once known.
    pub access: RwSignal<Option<AwsAccess>>,
    /// The function that the lab is about.
    pub wanted: StoredValue<Option<String>>,
    /// Likewise; it has one page.
    pub terminal: RwSignal<String>,
    /// Which tab is in front, so that hidden pages do not poll.
    pub front: RwSignal<Tab>,
    /// The open function's files.
    pub draft: draft::Workspace,
    /// Counts the wishes to run the present test.
    pub test_now: RwSignal<u32>,
    /// A test event that the prose offers: name and JSON.
    pub offered_event: RwSignal<Option<(String, String)>>,
    /// Lines that the prose offers to the terminal.
    pub offered_lines: RwSignal<Option<String>>,
    /// Whether the terminal is to have the keyboard as soon as it is there.
    pub terminal_called: RwSignal<bool>,
}

/// A tab of the workbench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Functions, their code and configuration.
    Code,
    /// Test events and what came of them.
    Test,
    /// API Gateway.
    Api,
    /// The shell.
    Terminal,
    /// CloudWatch Logs.
    Logs,
    /// IAM.
    Iam,
}

impl Tab {
    /// In the order in which they stand.
    pub const ALL: [Self; 6] = [Self::Code, Self::Test, Self::Api, Self::Terminal, Self::Logs, Self::Iam];

    /// As in the address and in checks.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Test => "test",
            Self::Api => "api",
            Self::Terminal => "terminal",
            Self::Logs => "logs",
            Self::Iam => "iam",
        }
    }

    /// As the learner reads it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Code => "Code",
            Self::Test => "Test",
            Self::Api => "API",
            Self::Terminal => "Terminal",
            Self::Logs => "Logs",
            Self::Iam => "IAM",
        }
    }

    /// The tab of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.slug() == slug)
    }
}

impl Console {
    /// Something in the account has changed.
    pub fn touch(self) {
        self.changed.update(|count| *count += 1);
    }

    /// Where a tab's pages are.
    pub fn at(self, tab: Tab) -> RwSignal<String> {
        match tab {
            Tab::Code | Tab::Test => self.lambda,
            Tab::Api => self.apigateway,
            Tab::Terminal => self.terminal,
            Tab::Logs => self.logs,
            Tab::Iam => self.iam,
        }
    }

    /// Puts a file that the prose offers into the editor, and shows the editor.
    pub fn put_file(self, path: String, text: String) {
        self.front.set(Tab::Code);
        if let Some(open) = self.draft.function() {
            // Its page may have been left for another one.
            self.lambda.set(open);
        }
        self.draft.offer(path, text);
    }

    /// Shows a function's log.
    pub fn show_logs_of(self, function: &str) {
        self.logs.set(format!("/aws/lambda/{function}"));
        self.front.set(Tab::Logs);
    }
}

/// The console of the workbench around.
pub fn console() -> Console {
    expect_context()
}
