//! The class of a party, which decides its share of a pool.

use std::net::{IpAddr, Ipv4Addr};

use emulator::AccountId;

/// Somebody who takes permits of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// The account that the permits count for.
    pub account: AccountId,
    /// The class of the account.
    pub class: Class,
}

/// The class of an account, which sets the limits of its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A learner who has signed in.
    Member,
    /// A guest.
    Guest {
        /// The network that the guest came from; [`Networks`](crate::web::networks::Networks) decides which addresses are one network.
        network: IpAddr,
        /// Whether the network is a school's, which has no limit of its own.
        is_school: bool,
    },
}

impl Class {
    /// A guest who has only used the AWS endpoint since the server's start. All of these share the permits of one network.
    pub const NOWHERE: Self = Self::Guest { network: IpAddr::V4(Ipv4Addr::UNSPECIFIED), is_school: false };
}
