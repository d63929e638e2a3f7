//! The sandbox through its door. Needs `target/guests/python3.12.cwasm`; `make guests` builds it.

mod boto3;
mod code;
mod http;
mod library;
mod programs;
mod web;
