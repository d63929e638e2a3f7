//! The command line. Every option has an environment variable `COLDSTART_…`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

/// A course site whose labs run: modules in the browser, hands-on labs against a built-in AWS.
#[derive(Debug, Parser)]
#[command(name = "coldstart", version, max_term_width = 100)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
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
    /// Exit status 0 when everything holds, 1 when something doesn't.
    Check(CheckOptions),
    /// Write the JSON Schemas that editors complete lab.yaml, solution.yaml and wrong/*.yaml by.
    Schema(SchemaOptions),
    /// Make accounts from the command line.
    #[command(subcommand)]
    User(UserCommand),
    /// A terminal's shell, on standard input and output. Started by `serve`.
    #[command(hide = true)]
    Shell {
        /// How much more willingly it gives way, in steps of `nice`.
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
    /// Host and port of the AWS endpoint as students reach it, where that is not localhost and the port above.
    #[arg(long, env = "COLDSTART_ENDPOINT", value_name = "HOST:PORT")]
    pub endpoint: Option<String>,
    /// The site as students reach it, such as https://course.school.example, where that is not localhost and the port above.
    #[arg(long, env = "COLDSTART_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Where the data is kept.
    #[arg(long, env = "COLDSTART_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// The course.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    /// The site's built files: scripts, styles, WebAssembly.
    #[arg(long, env = "COLDSTART_SITE", default_value = "target/site", value_name = "DIR")]
    pub site: PathBuf,
    /// Whether cookies are sent over HTTPS only. Set it when the site is behind TLS.
    #[arg(long, env = "COLDSTART_SECURE_COOKIES", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub secure_cookies: bool,
    /// Whether everybody comes through a proxy, site and AWS endpoint alike. The last address in its X-Forwarded-For is then the client's.
    #[arg(long, env = "COLDSTART_BEHIND_PROXY", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub behind_proxy: bool,
    /// A network that is a school's, such as 192.0.2.0/24: ten times as many new guests may come from each of its addresses, and its guests may have all
    /// places that guests may have. Can be given several times; in the variable, commas are between them.
    #[arg(long = "school-network", env = "COLDSTART_SCHOOL_NETWORKS", value_delimiter = ',', value_name = "CIDR")]
    pub school_networks: Vec<IpNet>,
    /// What learners may keep.
    #[command(flatten)]
    pub storage: StorageOptions,
    /// What the sandbox may use.
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart aws`.
#[derive(Clone, Debug, Args)]
pub struct AwsOptions {
    /// Where the AWS endpoint listens.
    #[arg(long, env = "COLDSTART_LISTEN", default_value = "127.0.0.1:4566", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Host and port of the AWS endpoint as clients reach it, where that is not localhost and the port above.
    #[arg(long, env = "COLDSTART_ENDPOINT", value_name = "HOST:PORT")]
    pub endpoint: Option<String>,
    /// Where the data is kept.
    #[arg(long, env = "COLDSTART_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// What learners may keep.
    #[command(flatten)]
    pub storage: StorageOptions,
    /// What the sandbox may use.
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart check`.
#[derive(Clone, Debug, Args)]
pub struct CheckOptions {
    /// The course.
    #[arg(env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    /// What the sandbox may use.
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart schema`.
#[derive(Clone, Debug, Args)]
pub struct SchemaOptions {
    /// Where they are written.
    #[arg(env = "COLDSTART_SCHEMA", default_value = "content/schema", value_name = "DIR")]
    pub folder: PathBuf,
}

/// What the sandbox may use.
#[derive(Clone, Debug, Args)]
pub struct SandboxOptions {
    /// The precompiled Python.
    #[arg(long = "guests", env = "COLDSTART_GUESTS", default_value = "target/images", value_name = "DIR")]
    pub images: PathBuf,
    /// Memory for all students' code together, MB.
    #[arg(long, env = "COLDSTART_SANDBOX_MEMORY", default_value_t = 4096, value_name = "MB")]
    pub sandbox_memory: u64,
    /// How many environments may be live at once.
    #[arg(long, env = "COLDSTART_SANDBOX_ENVIRONMENTS", default_value_t = 400, value_name = "N")]
    pub sandbox_environments: u32,
}

/// What learners may keep.
#[derive(Clone, Debug, Args)]
pub struct StorageOptions {
    /// Code packages that an AWS account may keep, MB; AWS gives 75 GB.
    #[arg(long, env = "COLDSTART_CODE_STORAGE", default_value_t = 512, value_name = "MB")]
    pub code_storage: u32,
}

impl StorageOptions {
    /// The same in bytes.
    pub fn code_storage_bytes(&self) -> u64 {
        u64::from(self.code_storage) << 20
    }
}

/// `coldstart user …`
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account. The password is read from standard input, one line.
    Add(UserAddOptions),
}

/// Options of `coldstart user add`.
#[derive(Clone, Debug, Args)]
pub struct UserAddOptions {
    /// The name to sign in with.
    pub name: String,
    /// What they may do.
    #[arg(long, env = "COLDSTART_ROLE", value_enum, default_value_t = UserRole::Student)]
    pub role: UserRole,
    /// Where the data is kept.
    #[arg(long, env = "COLDSTART_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
}

/// A role that can be given from the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UserRole {
    /// Does labs.
    Student,
    /// Writes labs and runs classes.
    Instructor,
    /// Runs the site.
    Admin,
}
