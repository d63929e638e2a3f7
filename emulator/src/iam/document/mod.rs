//! Policy documents: parsed and validated once, and stored as the text that the student wrote.
//!
//! [`statement`] is the grammar, [`condition`] the operators, [`decide`] the decision, [`variable`] replaces variables such as
//! `${aws:username}`.

pub mod condition;
pub mod decide;
mod glob;
mod raw;
pub mod statement;
mod variable;

use serde::{Deserialize, Serialize};

pub use glob::matches;
use statement::{Principal, Resources, Statement};

/// A valid policy document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Document {
    text: String,
    version: Option<String>,
    /// Whether variables are replaced: only in the present version, and only if there are any.
    has_variables: bool,
    pub statements: Vec<Statement>,
}

/// Why a text is not a valid policy document, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A trust policy is not JSON.
    #[error("This policy contains invalid Json")]
    InvalidJson,
    /// The document does not follow the grammar of policies.
    #[error("Syntax errors in policy.")]
    Syntax,
    /// The version is missing, or the old one.
    #[error("Policy document must be version 2012-10-17 or greater.")]
    Version,
    /// Two statements have the same id.
    #[error("Statement IDs (SID) in a single policy must be unique.")]
    SidTwice,
    /// A statement has no action.
    #[error("Policy statement must contain actions.")]
    NoAction,
    /// A statement has no resource.
    #[error("Policy statement must contain resources.")]
    NoResource,
    /// A policy of a role has a principal, which is always the role.
    #[error("Policy document should not specify a principal.")]
    PrincipalInside,
    /// An action has no service, such as `GetItem` instead of `dynamodb:GetItem`.
    #[error("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    NoVendor,
    /// A resource is not an ARN.
    #[error("Resource {0} must be in ARN format or \"*\".")]
    NotAnArn(String),
    /// A trust policy has no principal.
    #[error("Missing required field Principal")]
    NoPrincipal,
    /// A trust policy has a resource, which is always the role.
    #[error("Has prohibited field Resource")]
    ResourceInside,
    /// A trust policy allows an action other than assuming the role.
    #[error("AssumeRole policy may only specify STS AssumeRole actions.")]
    NotAssumeRole,
    /// The name of a service, account or user is invalid.
    #[error("Invalid principal in policy: \"{0}\":\"{1}\"")]
    InvalidPrincipal(&'static str, String),
}

impl TryFrom<String> for Document {
    type Error = Malformed;

    fn try_from(text: String) -> Result<Self, Malformed> {
        let raw::Policy { version, statement, .. } = serde_json::from_str(&text).map_err(|_| Malformed::Syntax)?;
        let statements = statement.many().into_iter().map(Statement::try_from).collect::<Result<Vec<_>, _>>()?;
        let has_variables = version.as_deref() == Some("2012-10-17") && text.contains("${");
        Ok(Self { text, version, has_variables, statements })
    }
}

impl From<Document> for String {
    fn from(document: Document) -> Self {
        document.text
    }
}

impl Document {
    /// Parses a policy that gives permissions to the role that has it.
    ///
    /// # Errors
    /// AWS would refuse the text.
    pub fn identity(text: &str) -> Result<Self, Malformed> {
        let document = Self::try_from(text.to_owned())?;
        if document.version.as_deref() != Some("2012-10-17") {
            return Err(Malformed::Version);
        }
        document.check_sids()?;
        for statement in &document.statements {
            if statement.principals.is_some() {
                return Err(Malformed::PrincipalInside);
            }
            for action in statement.actions.patterns() {
                if action != "*" && !action.contains(':') {
                    return Err(Malformed::NoVendor);
                }
            }
            let Some(Resources::Of(resources) | Resources::AllBut(resources)) = &statement.resources else {
                return Err(Malformed::NoResource);
            };
            if let Some(other) = resources.iter().find(|text| *text != "*" && !text.starts_with("arn:")) {
                return Err(Malformed::NotAnArn(other.clone()));
            }
        }
        Ok(document)
    }

    /// Parses a trust policy, which decides who may assume a role.
    ///
    /// # Errors
    /// AWS would refuse the text.
    pub fn trust(text: &str) -> Result<Self, Malformed> {
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
            return Err(Malformed::InvalidJson);
        }
        let document = Self::try_from(text.to_owned())?;
        document.check_sids()?;
        for statement in &document.statements {
            if statement.resources.is_some() {
                return Err(Malformed::ResourceInside);
            }
            let Some(principals) = &statement.principals else { return Err(Malformed::NoPrincipal) };
            principals.iter().try_for_each(Principal::check)?;
            if !statement.actions.patterns().iter().all(|action| is_assume_role(action)) {
                return Err(Malformed::NotAssumeRole);
            }
        }
        Ok(document)
    }

    /// Parses the policy of a resource, such as a topic, which says who may do what with it.
    ///
    /// # Errors
    /// AWS would refuse the text.
    pub fn resource(text: &str) -> Result<Self, Malformed> {
        let document = Self::try_from(text.to_owned())?;
        document.check_sids()?;
        for statement in &document.statements {
            let Some(principals) = &statement.principals else { return Err(Malformed::NoPrincipal) };
            principals.iter().try_for_each(Principal::check)?;
        }
        Ok(document)
    }

    /// Returns whether a decision depends on the condition keys of a call.
    pub fn is_conditional(&self) -> bool {
        self.has_variables || self.statements.iter().any(|statement| !statement.conditions.is_empty())
    }

    /// Returns the text, unchanged.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text as IAM's responses have it: percent-encoded, except for letters, digits and `-_.~`.
    pub fn encoded(&self) -> String {
        const KEPT: percent_encoding::AsciiSet =
            percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
        percent_encoding::utf8_percent_encode(&self.text, &KEPT).to_string()
    }

    /// Returns the length for AWS's quotas: characters without white space.
    pub fn counted_length(&self) -> usize {
        self.text.chars().filter(|letter| !letter.is_whitespace()).count()
    }

    fn check_sids(&self) -> Result<(), Malformed> {
        let sids: Vec<_> = self.statements.iter().filter_map(|statement| statement.sid.as_ref()).collect();
        let different: std::collections::BTreeSet<_> = sids.iter().collect();
        if different.len() == sids.len() { Ok(()) } else { Err(Malformed::SidTwice) }
    }
}

fn is_assume_role(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    matches!(action.as_str(), "sts:assumerole*" | "sts:*" | "sts:tagsession" | "sts:setsourceidentity" | "sts:setcontext")
        || ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"].contains(&action.as_str())
}
