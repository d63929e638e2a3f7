//! Recognises a browser that has signed in before, by a signed cookie for one name (OWASP calls it a device cookie). The cookie does not sign anybody
//! in. It exempts the owner of a name from the limits that slow down guesses at that name.

use app::account::Learner;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use http::{HeaderMap, HeaderValue, header::COOKIE};
use rand::Rng;
use sha2::Sha256;

use super::name::PreparedName;
use crate::cookies::DEVICE as NAME;

/// Only the sign-in route reads the cookie, so it is sent nowhere else.
const PATH: &str = "/sign-in";
/// How many cookies of this name are read.
const MOST: usize = 8;
/// The lifetime of the cookie: a year, in seconds.
const KEPT: u32 = 365 * 24 * 60 * 60;

/// The random id of a browser, drawn at a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeviceId(String);

impl DeviceId {
    /// The id of a device in a test.
    #[cfg(test)]
    pub fn of_test(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// Signs and verifies device cookies.
#[derive(Clone)]
pub struct Devices {
    secret: [u8; 32],
    secure: bool,
}

impl Devices {
    /// `secret` has to survive restarts; `secure` has the same meaning as for the session's cookie.
    pub const fn new(secret: [u8; 32], secure: bool) -> Self {
        Self { secret, secure }
    }

    /// The `Set-Cookie` value for a browser in which this learner has signed in.
    pub fn cookie(&self, learner: &Learner) -> Option<HeaderValue> {
        let id = BASE64_URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 16]>());
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.mac(&id, &PreparedName::of(&learner.name))?.finalize().into_bytes());
        let secure = if self.secure { "; Secure" } else { "" };
        HeaderValue::try_from(format!("{NAME}={id}.{signature}; HttpOnly; SameSite=Lax{secure}; Path={PATH}; Max-Age={KEPT}")).ok()
    }

    /// The browser's id, if it has signed in with this name.
    pub fn known(&self, headers: &HeaderMap, name: &PreparedName) -> Option<DeviceId> {
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut values =
            lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().strip_prefix(NAME)?.strip_prefix('='));
        values.by_ref().take(MOST).find_map(|value| {
            let (id, signature) = value.split_once('.')?;
            let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
            self.mac(id, name)?.verify_slice(&signature).is_ok().then(|| DeviceId(id.to_owned()))
        })
    }

    fn mac(&self, id: &str, name: &PreparedName) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(id.as_bytes());
        mac.update(b"\0");
        mac.update(name.as_str().as_bytes());
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use app::account::Role;

    use super::*;

    #[test]
    fn a_browser_is_known_for_the_name_that_signed_in_and_for_no_other() {
        let devices = Devices::new([7; 32], true);
        let ada = Learner { id: 1, name: "Ada".into(), role: Role::Student, aws_account: "111122223333".into() };
        let cookie = devices.cookie(&ada).expect("a cookie");
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/sign-in; Max-Age=31536000"), "{cookie}");
        let pair = cookie.split(';').next().expect("a pair");
        let known = |devices: &Devices, cookies: &str, name: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, cookies.parse().expect("a value"));
            devices.known(&headers, &PreparedName::of(name)).is_some()
        };
        assert!(known(&devices, &format!("theme=dark; {pair}"), "ada"));
        assert!(known(&devices, &format!("coldstart_device=planted.AAAA; {pair}"), "ADA"), "a planted one hides no real one");
        assert!(!known(&devices, pair, "bo"));
        assert!(!known(&Devices::new([8; 32], true), pair, "ada"), "signed with another secret");
        assert!(!known(&devices, "coldstart_device=.", "ada"));
    }
}
