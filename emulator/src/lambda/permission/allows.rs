//! Decides whether a policy allows a service to invoke a function.

use super::{Policy, Principal, Statement};

/// A service that invokes a function, and the resource that it does so for.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'c> {
    /// The service, such as `apigateway.amazonaws.com`.
    pub service: &'c str,
    /// The ARN of the resource, such as a method of an API.
    pub source_arn: &'c str,
    /// The id of the resource's account.
    pub source_account: &'c str,
}

impl Policy {
    /// Returns whether any statement allows the call. All statements have the effect `Allow`.
    pub fn allows(&self, caller: Caller<'_>) -> bool {
        self.statements.iter().any(|statement| statement.allows(caller))
    }
}

impl Statement {
    fn allows(&self, caller: Caller<'_>) -> bool {
        let principal = match &self.principal {
            Principal::Anyone => true,
            Principal::Service(service) => service == caller.service,
            Principal::Aws(_) => false,
        };
        let action = matches!(self.action.as_str(), "lambda:InvokeFunction" | "lambda:*" | "*");
        // A service's call has none of these keys, so a statement with a condition on one does not match.
        let unasked =
            self.event_source_token.is_none() && self.principal_org_id.is_none() && self.invoked_via_function_url.is_none();
        principal
            && action
            && unasked
            && self.source_arn.as_deref().is_none_or(|pattern| arn_like(pattern, caller.source_arn))
            && self.source_account.as_deref().is_none_or(|account| account == caller.source_account)
    }
}

/// Returns whether an ARN matches a pattern, as the operator `ArnLike` does: the six parts between colons are compared one by one,
/// and the sixth contains all further colons. `*` matches any text, `?` any one byte.
fn arn_like(pattern: &str, arn: &str) -> bool {
    let mut wanted = pattern.splitn(6, ':');
    let mut given = arn.splitn(6, ':');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if like(wanted.as_bytes(), given.as_bytes()) => {}
            _ => return false,
        }
    }
}

/// Returns whether a text matches a pattern, in time of at most the product of their lengths, because students write the patterns.
fn like(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(b'?') => (p, t) = (p + 1, t + 1),
            Some(letter) if *letter == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::arn_like;

    #[test]
    fn an_arn_pattern_matches_part_by_part() {
        let get = "arn:aws:execute-api:us-east-1:111122223333:abc/dev/GET/hello";
        let rows = [
            ("arn:aws:execute-api:us-east-1:111122223333:abc/*/GET/hello", true),
            ("arn:aws:execute-api:us-east-1:111122223333:abc/*/*/*", true),
            ("arn:aws:execute-api:us-east-1:111122223333:abc/*", true),
            ("arn:aws:execute-api:us-east-1:111122223333:abc/*/POST/hello", false),
            ("arn:aws:execute-api:us-east-1:111122223333:abd/*/GET/hello", false),
            ("arn:aws:execute-api:*:111122223333:abc/*/GET/hello", true),
            ("arn:aws:execute-api:us-east-1:111122223333:ab?/dev/G?T/hello", true),
            ("arn:aws:execute-api:*", false),
            ("arn:aws:execute-api:us-east-1:111122223333:abc/*/GET", false),
        ];
        for (pattern, matches) in rows {
            assert_eq!(arn_like(pattern, get), matches, "{pattern}");
        }
    }
}
