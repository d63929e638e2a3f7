//! The command line. Every option has an environment variable `COLDSTART_…`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

/// A course site whose labs run: modules in the browser, hands-on labs against a built-in AWS.
#[derive(Debug, Parser)]
#[command(name = "coldstart", version, max_term_width = 100)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the course and its AWS.
    Serve(ServeOptions),
    /// Serve the AWS alone: no course, no login, any credentials.
    ///
    /// A 12-digit access key id picks that account; anything else is account 000000000000. Point a client at it with
    /// AWS_ENDPOINT_URL=http://localhost:4566.
    Aws(AwsOptions),
    /// Prove a course: starters fail, solutions pass, near misses are named.
    ///
    /// Exit status 0 if everything holds, 1 if something does not.
    Check(CheckOptions),
    /// Write the JSON Schemas that editors use for lab.yaml, solution.yaml and wrong/*.yaml.
    Schema(SchemaOptions),
    /// Add and delete users from the command line.
    #[command(subcommand)]
    User(UserCommand),
    /// Move a site's data from SQLite to PostgreSQL.
    #[command(subcommand)]
    Database(DatabaseCommand),
    /// A terminal's shell, on standard input and output. Started by `serve`.
    #[command(hide = true)]
    Shell {
        /// The niceness of the process.
        #[arg(default_value_t = 10)]
        politeness: i32,
    },
}

/// Options of `coldstart serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// Where the site listens.
    #[arg(long, env = "COLDSTART_WEB", default_value = "127.0.0.1:3000", value_name = "ADDR")]
    pub web: SocketAddr,
    /// Where the AWS endpoint listens.
    #[arg(long, env = "COLDSTART_AWS", default_value = "127.0.0.1:4566", value_name = "ADDR")]
    pub aws: SocketAddr,
    /// Host and port of the AWS endpoint as students reach it, if not localhost and the port above.
    #[arg(long, env = "COLDSTART_ENDPOINT", value_name = "HOST:PORT")]
    pub endpoint: Option<String>,
    /// The site's URL as students reach it, such as https://course.school.example, if not localhost and the port above.
    #[arg(long, env = "COLDSTART_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub data: DataOptions,
    /// The folder with the course.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    /// The folder with the site's built files: scripts, styles, WebAssembly.
    #[arg(long, env = "COLDSTART_SITE", default_value = "target/site", value_name = "DIR")]
    pub site: PathBuf,
    /// Whether cookies are sent over HTTPS only. Set it if the site is behind TLS.
    #[arg(long, env = "COLDSTART_SECURE_COOKIES", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub secure_cookies: bool,
    /// Whether all requests come through a proxy, for the site and the AWS endpoint alike. The client's address is then the last one in
    /// X-Forwarded-For.
    #[arg(long, env = "COLDSTART_BEHIND_PROXY", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub behind_proxy: bool,
    /// A network of a school, such as 192.0.2.0/24: ten times as many new guests may come from each of its addresses, and its guests may use all
    /// places for guests. Can be given several times; in the variable, separated by commas.
    #[arg(long = "school-network", env = "COLDSTART_SCHOOL_NETWORKS", value_delimiter = ',', value_name = "CIDR")]
    pub school_networks: Vec<IpNet>,
    #[command(flatten)]
    pub storage: StorageOptions,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart aws`.
#[derive(Clone, Debug, Args)]
pub struct AwsOptions {
    /// Where the AWS endpoint listens.
    #[arg(long, env = "COLDSTART_LISTEN", default_value = "127.0.0.1:4566", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Host and port of the AWS endpoint as clients reach it, if not localhost and the port above.
    #[arg(long, env = "COLDSTART_ENDPOINT", value_name = "HOST:PORT")]
    pub endpoint: Option<String>,
    #[command(flatten)]
    pub data: DataOptions,
    #[command(flatten)]
    pub storage: StorageOptions,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart check`.
#[derive(Clone, Debug, Args)]
pub struct CheckOptions {
    /// The folder with the course.
    #[arg(env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart schema`.
#[derive(Clone, Debug, Args)]
pub struct SchemaOptions {
    /// The folder to write to.
    #[arg(env = "COLDSTART_SCHEMA", default_value = "content/schema", value_name = "DIR")]
    pub folder: PathBuf,
}

/// Limits of the sandbox.
#[derive(Clone, Debug, Args)]
pub struct SandboxOptions {
    /// The folder with the precompiled images.
    #[arg(long = "guests", env = "COLDSTART_GUESTS", default_value = "target/images", value_name = "DIR")]
    pub images: PathBuf,
    /// Memory for all students' code together, in MB.
    #[arg(long, env = "COLDSTART_SANDBOX_MEMORY", default_value_t = 4096, value_name = "MB")]
    pub sandbox_memory: u64,
    /// How many environments may exist at once.
    #[arg(long, env = "COLDSTART_SANDBOX_ENVIRONMENTS", default_value_t = 400, value_name = "N")]
    pub sandbox_environments: u32,
}

/// Where data is stored.
#[derive(Clone, Debug, Args)]
pub struct DataOptions {
    /// The folder with the databases.
    #[arg(long = "data", env = "COLDSTART_DATA", default_value = "data", value_name = "DIR")]
    pub folder: PathBuf,
    /// A PostgreSQL database that stores everything but log events, such as postgres://coldstart:secret@localhost/coldstart. Without it,
    /// SQLite files in the data folder do. A password is better given by the variable, since other users of the machine see options.
    #[arg(long, env = "COLDSTART_DATABASE", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
}

/// Limits of what learners may store.
#[derive(Clone, Debug, Args)]
pub struct StorageOptions {
    /// Code packages that an AWS account may store, in MB; AWS allows 75 GB.
    #[arg(long, env = "COLDSTART_CODE_STORAGE", default_value_t = 512, value_name = "MB")]
    pub code_storage: u32,
}

impl StorageOptions {
    /// [`code_storage`](Self::code_storage) in bytes.
    pub fn code_storage_bytes(&self) -> u64 {
        u64::from(self.code_storage) << 20
    }
}

/// `coldstart database …`
#[derive(Clone, Debug, Subcommand)]
pub enum DatabaseCommand {
    /// Copy everything in the SQLite files of the data folder into the PostgreSQL database, which has to be empty.
    ///
    /// Stop the server first. Then start it with the same data folder, which keeps log events and large contents, and with --database.
    Copy(DataOptions),
}

/// `coldstart user …`
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Add a user. The password is read from standard input, one line.
    Add(UserAddOptions),
    /// Delete a user with all that is theirs: progress, code, terminal lines, files, the AWS account.
    ///
    /// It cannot be undone. A site that runs ends the user's sessions within five minutes.
    Delete(UserDeleteOptions),
}

/// Options of `coldstart user add`.
#[derive(Clone, Debug, Args)]
pub struct UserAddOptions {
    /// The name to sign in with.
    pub name: String,
    /// The user's role.
    #[arg(long, env = "COLDSTART_ROLE", value_enum, default_value_t = UserRole::Student)]
    pub role: UserRole,
    #[command(flatten)]
    pub data: DataOptions,
}

/// Options of `coldstart user delete`.
#[derive(Clone, Debug, Args)]
pub struct UserDeleteOptions {
    /// The name that the user signs in with.
    pub name: String,
    #[command(flatten)]
    pub data: DataOptions,
}

/// A role that can be given from the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UserRole {
    /// Does labs.
    Student,
    /// Reads all learners' terminal journals and the course's mistakes.
    Instructor,
    /// The rights of an instructor, for a person who runs the site.
    Admin,
}
