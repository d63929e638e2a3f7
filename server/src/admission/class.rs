//! Which share of a pool somebody is in.

use std::net::{IpAddr, Ipv4Addr};

use emulator::AccountId;

/// Somebody who wants a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// Whose share it is.
    pub account: AccountId,
    /// Of which class.
    pub class: Class,
}

/// What sets the limits of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Has signed in.
    Member,
    /// A guest.
    Guest {
        /// Where the guest came from: [`Networks`](crate::web::networks::Networks) says which addresses are one.
        network: IpAddr,
        /// Whether that is a school's, and has no limit of its own.
        is_school: bool,
    },
}

impl Class {
    /// A guest who has only been met through the AWS endpoint since the start. All of those share one network's places.
    pub const NOWHERE: Self = Self::Guest { network: IpAddr::V4(Ipv4Addr::UNSPECIFIED), is_school: false };
}
