//! Verifies that a signature was made with a secret, for this request, at about the present time.

use bytes::Bytes;
use hmac::{Hmac, Mac};
use http::Request;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Signature, SignatureError, SignatureLocation, canonical::canonical};

/// How far a client's clock may differ from the server's.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

impl Signature {
    /// Verifies the signature with a secret, at a time.
    ///
    /// # Errors
    /// It was made with another secret, for another request, or at another time.
    pub fn verify(&self, request: &Request<Bytes>, secret: &str, now: Timestamp) -> Result<(), SignatureError> {
        self.verify_time(now)?;
        let scope = &self.scope;
        let scope_text = format!("{}/{}/{}/aws4_request", scope.date, scope.region, scope.service);
        let hash = hex::encode(Sha256::digest(canonical(request, self)));
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope_text}\n{hash}", self.date_text);
        let mut key = mac(format!("AWS4{secret}").as_bytes(), scope.date.as_bytes());
        for part in [&scope.region, &scope.service, "aws4_request"] {
            key = mac(&key, part.as_bytes());
        }
        let expected = mac(&key, to_sign.as_bytes());
        if bool::from(expected.ct_eq(&self.signature)) { Ok(()) } else { Err(SignatureError::Mismatch) }
    }

    /// Verifies the signature's time.
    ///
    /// # Errors
    /// It is too old, or in the future.
    pub fn verify_time(&self, now: Timestamp) -> Result<(), SignatureError> {
        let (day, scope_date, date) = (self.date_text.get(..8).unwrap_or(""), &self.scope.date, &self.date_text);
        if day != scope_date {
            return Err(SignatureError::Scope(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope_date}' != '{day}', from '{date}'."
            )));
        }
        let holds = match self.location {
            SignatureLocation::Header => SKEW,
            SignatureLocation::Query { expires } => SignedDuration::from_secs(expires),
        };
        let minutes = holds.as_mins();
        if self.date < now - holds {
            let (earliest, now) = (basic(now - holds), basic(now));
            let message = format!("Signature expired: {date} is now earlier than {earliest} ({now} - {minutes} min.)");
            return Err(SignatureError::Scope(message));
        }
        if self.date > now + SKEW {
            let (latest, now) = (basic(now + SKEW), basic(now));
            return Err(SignatureError::Scope(format!(
                "Signature not yet current: {date} is still later than {latest} ({now} + 5 min.)"
            )));
        }
        Ok(())
    }
}

fn basic(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns the HMAC-SHA256 of a message; keys may have any length.
pub fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}
