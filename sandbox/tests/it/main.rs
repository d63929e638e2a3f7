//! The sandbox through its door. Needs `target/guests/python3.12.cwasm`; `make guests` builds it.

mod code;
mod library;
