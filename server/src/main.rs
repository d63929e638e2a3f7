//! The program `coldstart`: parses the command line and runs a subcommand of the library.
// A page is one nested type for the compiler, and some are deep.
#![recursion_limit = "512"]

use std::process::ExitCode;

use clap::Parser;
use server::{
    config::{Command, CommandLine},
    grading, import,
    labs::schema,
    log, serve, terminal,
};

#[tokio::main]
async fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    log::start();
    let ended = match command {
        Command::Serve(options) => serve::course(options).await,
        Command::Aws(options) => serve::aws(options).await,
        Command::Check(options) => serve::check(options).await,
        Command::Lab(command) => serve::lab(command).await,
        Command::Preview(options) => serve::preview(options).await,
        Command::Import(options) => import::command(&options.page, options.module.as_deref(), &options.content),
        Command::Grade(options) => Ok(grading::grade::command::grade(options).await),
        Command::Schema(options) => schema::write(&options.folder).map(|()| ExitCode::SUCCESS).map_err(Into::into),
        Command::Class(command) => serve::class(command).await,
        Command::User(options) => serve::user(options).await,
        Command::Database(options) => serve::database(options).await,
        Command::Shell { politeness } => Ok(terminal::worker::serve(politeness)),
    };
    ended.unwrap_or_else(|error| {
        eprintln!("coldstart: {error:#}");
        ExitCode::FAILURE
    })
}
