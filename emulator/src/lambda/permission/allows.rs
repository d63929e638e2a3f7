//! Whether a policy lets a service invoke a function.

use super::{Policy, Principal, Statement};

/// A service that wants to invoke a function, and on whose behalf.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'c> {
    /// The service, such as `apigateway.amazonaws.com`.
    pub service: &'c str,
    /// What it calls for, an ARN.
    pub source_arn: &'c str,
    /// The account that thing is in.
    pub source_account: &'c str,
}

impl Policy {
    /// Whether any statement lets it.
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
        // A service's call carries neither of these, so what asks for them does not match.
        let unasked =
            self.event_source_token.is_none() && self.principal_org_id.is_none() && self.invoked_via_function_url.is_none();
        principal
            && action
            && unasked
            && self.source_arn.as_deref().is_none_or(|pattern| arn_like(pattern, caller.source_arn))
            && self.source_account.as_deref().is_none_or(|account| account == caller.source_account)
    }
}

/// `ArnLike`: colon-separated parts are compared one by one, the sixth takes all the rest; `*` stands for any text, `?` for any letter.
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

/// Matches in time proportional to the product of the lengths at worst, for patterns are the student's.
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
