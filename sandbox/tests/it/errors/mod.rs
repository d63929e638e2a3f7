//! What Lambda answers and logs when code is wrong.

mod documents;
mod initialising;
mod results;
mod tracebacks;
