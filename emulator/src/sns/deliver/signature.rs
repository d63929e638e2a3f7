//! The signatures of messages: RSA, by a key of the site, whose certificate the endpoint serves.
//!
//! The key is derived from the emulator's secret, so it is the same after a restart. AWS's own libraries take only certificates from
//! `amazonaws.com`; a verifier has to be told the site's address.
//! See <https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html>.

use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
    sync::{Arc, LazyLock},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use parking_lot::Mutex;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{
    RsaPrivateKey,
    pkcs1v15::SigningKey,
    signature::{Keypair, SignatureEncoding, Signer},
};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use x509_cert::{
    builder::{Builder, CertificateBuilder, Profile},
    der::{EncodePem, asn1::UtcTime, pem::LineEnding},
    name::Name,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfoOwned,
    time::{Time, Validity},
};

use super::{Sender, envelope, links};
use crate::{
    emulator::Core,
    sns::{
        names::SubscriptionId,
        publish::{Kind, Message},
        subscription::Protocol,
    },
};

/// The size of the key, bits, as AWS's.
const BITS: usize = 2_048;
/// The certificate's validity: 2020-01-01 to 2049-12-31, seconds since 1970. It is fixed, so that the certificate is always the same.
const FROM: u64 = 1_577_836_800;
const UNTIL: u64 = 2_524_521_600;

/// The key of a site, with its certificate.
pub struct Key {
    sha1: SigningKey<Sha1>,
    sha256: SigningKey<Sha256>,
    /// The certificate, PEM.
    pub certificate: String,
    /// The certificate's path at the endpoint.
    pub path: String,
}

type Keys = Mutex<HashMap<[u8; 32], Arc<OnceCell<Arc<Key>>>>>;

/// The keys of this process's emulators, by their secrets. A key takes a second to be made.
static KEYS: LazyLock<Keys> = LazyLock::new(Keys::default);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
#[error("the key for messages could not be made: {0}")]
pub struct NoKey(String);

/// Returns the key of an emulator, which is made when it is first needed.
pub async fn key(core: &Core) -> Result<Arc<Key>, NoKey> {
    let secret = core.config.session_secret;
    let cell = KEYS.lock().entry(secret).or_default().clone();
    let made = async || tokio::task::spawn_blocking(move || Key::of(&secret)).await.map_err(|error| NoKey(error.to_string()))?;
    cell.get_or_try_init(made).await.cloned()
}

impl Key {
    fn of(secret: &[u8; 32]) -> Result<Arc<Self>, NoKey> {
        let failed = |error: &dyn std::fmt::Display| NoKey(error.to_string());
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|error| failed(&error))?;
        mac.update(b"sns message signing key");
        let mut random = ChaCha20Rng::from_seed(mac.finalize().into_bytes().into());
        let key = RsaPrivateKey::new(&mut random, BITS).map_err(|error| failed(&error))?;
        let (sha1, sha256) = (SigningKey::<Sha1>::new(key.clone()), SigningKey::<Sha256>::new(key));
        let certificate = certificate(&sha256).map_err(|error| failed(&error))?;
        let path = format!("{}{}.pem", links::CERTIFICATE, &hex::encode(Sha256::digest(&certificate))[..32]);
        Ok(Arc::new(Self { sha1, sha256, certificate, path }))
    }

    fn sign(&self, version: &'static str, text: &str) -> String {
        let bytes = match version {
            "2" => self.sha256.sign(text.as_bytes()).to_vec(),
            _ => self.sha1.sign(text.as_bytes()).to_vec(),
        };
        BASE64_STANDARD.encode(bytes)
    }
}

fn certificate(key: &SigningKey<Sha256>) -> Result<String, x509_cert::builder::Error> {
    let time = |seconds| UtcTime::from_unix_duration(Duration::from_secs(seconds)).map(Time::UtcTime);
    let validity = Validity { not_before: time(FROM)?, not_after: time(UNTIL)? };
    let subject = Name::from_str("CN=sns.amazonaws.com,O=Coldstart")?;
    let public = SubjectPublicKeyInfoOwned::from_key(key.verifying_key())?;
    let builder = CertificateBuilder::new(Profile::Root, SerialNumber::from(1_u32), validity, subject, public, key)?;
    Ok(builder.build::<rsa::pkcs1v15::Signature>()?.to_pem(LineEnding::LF)?)
}

/// The signatures of a message, one for each text that it has.
pub struct Signatures {
    key: Arc<Key>,
    version: &'static str,
    certificate: String,
    by_protocol: BTreeMap<Protocol, String>,
    default: String,
}

/// A signature, with its place in a message.
#[derive(Clone, Debug)]
pub struct Signature {
    pub version: &'static str,
    /// The signature, base64.
    pub text: String,
    /// The URL of the certificate.
    pub certificate: String,
}

impl Signature {
    /// Returns the members of a message.
    pub fn members(self) -> [(&'static str, String); 3] {
        [("SignatureVersion", self.version.into()), ("Signature", self.text), ("SigningCertURL", self.certificate)]
    }
}

impl Signatures {
    /// Signs a message with the version that its topic has: 1 is with SHA-1, 2 with SHA-256.
    pub fn of(core: &Core, key: Arc<Key>, topic_version: Option<&str>, (id, topic_arn): (&str, &str), message: &Message) -> Self {
        let version = if topic_version == Some("2") { "2" } else { "1" };
        let subject = message.parts.subject.as_deref();
        let sign = |body: &str| {
            let at = message.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
            let members = [
                ("Message", Some(body)),
                ("MessageId", Some(id)),
                ("Subject", subject),
                ("Timestamp", Some(&at)),
                ("TopicArn", Some(topic_arn)),
                ("Type", Some(message.kind.name())),
            ];
            key.sign(version, &canonical(&members))
        };
        let by_protocol = message.bodies.iter().map(|(protocol, body)| (*protocol, sign(body))).collect();
        let default = if message.kind == Kind::Notification { sign(&message.body) } else { String::new() };
        let certificate = format!("http://{}{}", core.config.endpoint, key.path);
        Self { version, certificate, by_protocol, default, key }
    }

    fn with(&self, text: String) -> Signature {
        Signature { version: self.version, text, certificate: self.certificate.clone() }
    }

    /// Signs the question whether a subscription is wanted.
    pub(super) fn of_confirmation(&self, sender: &Sender<'_>, id: &SubscriptionId) -> Signature {
        let (topic, token, at) = (sender.topic_arn(), sender.token(id), sender.timestamp());
        let link = links::confirm(sender.core, &topic, &token);
        let topic = topic.to_string();
        let message = envelope::confirmation_message(&topic);
        let members = [
            ("Message", Some(message.as_str())),
            ("MessageId", Some(sender.message_id)),
            ("SubscribeURL", Some(&link)),
            ("Timestamp", Some(&at)),
            ("Token", Some(&token)),
            ("TopicArn", Some(&topic)),
            ("Type", Some(sender.message.kind.name())),
        ];
        self.with(self.key.sign(self.version, &canonical(&members)))
    }
}

impl Sender<'_> {
    /// Returns the signature of the text for a protocol.
    pub(super) fn signature(&self, protocol: Protocol) -> Option<Signature> {
        let signatures = self.signatures?;
        let text = signatures.by_protocol.get(&protocol).unwrap_or(&signatures.default);
        Some(signatures.with(text.clone()))
    }
}

/// Returns the text that is signed: names and values, each in a line.
fn canonical(members: &[(&str, Option<&str>)]) -> String {
    members.iter().filter_map(|(name, value)| Some(format!("{name}\n{}\n", (*value)?))).collect()
}
