//! The tokens by which subscriptions are confirmed. They are derived from the subscription and the emulator's secret, and not stored.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{Arn, emulator::Core, sns::names::SubscriptionId};

/// The number of keyed blocks behind the id. With the id they make the 288 digits of AWS's tokens.
const BLOCKS: u8 = 4;

/// Returns the token that confirms a subscription.
pub fn token(core: &Core, topic: &Arn, id: &SubscriptionId) -> String {
    let id: String = id.as_str().chars().filter(char::is_ascii_hexdigit).collect();
    let block = |number| hex::encode(keyed(core, topic, &id, number).finalize().into_bytes());
    format!("{id}{}", (0..BLOCKS).map(block).collect::<String>())
}

/// Returns the id of the subscription of a topic that a token confirms; `None` if the emulator did not make it for this topic.
pub fn confirmed_by(core: &Core, topic: &Arn, token: &str) -> Option<SubscriptionId> {
    let (id, blocks) = token.split_at_checked(32)?;
    let blocks = hex::decode(blocks).ok().filter(|blocks| blocks.len() == 32 * usize::from(BLOCKS))?;
    let is_ours = |(number, block): (u8, &[u8])| keyed(core, topic, id, number).verify_slice(block).is_ok();
    if !(0..BLOCKS).zip(blocks.chunks(32)).all(is_ours) {
        return None;
    }
    let part = |from, to| id.get(from..to);
    let parts = [part(0, 8)?, part(8, 12)?, part(12, 16)?, part(16, 20)?, part(20, 32)?];
    parts.join("-").parse().ok()
}

fn keyed(core: &Core, topic: &Arn, id: &str, number: u8) -> Hmac<Sha256> {
    let mut mac =
        Hmac::new_from_slice(&core.config.session_secret).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(format!("sns subscription\n{topic}\n{id}\n{number}").as_bytes());
    mac
}
