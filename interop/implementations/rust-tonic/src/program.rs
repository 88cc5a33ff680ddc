//! How a command ends: exit code 0, or one line on standard error and 2 for
//! wrong usage, 1 for any other failure.

use std::process::ExitCode;

use clap::{Parser, error::ErrorKind};

/// Options that do not go together.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub &'static str);

/// Reads the command line and runs the command.
pub async fn run<C: Parser>(command: impl AsyncFnOnce(C) -> anyhow::Result<()>) -> ExitCode {
    let name = C::command().get_name().to_owned();
    let result = match C::try_parse() {
        Ok(options) => command(options).await,
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            ) =>
        {
            print!("{error}");
            return ExitCode::SUCCESS;
        }
        Err(error) => Err(error.into()),
    };
    let Err(error) = result else {
        return ExitCode::SUCCESS;
    };
    if let Some(wrong) = error.downcast_ref::<clap::Error>() {
        // What follows the first line is the usage, which --help shows.
        let text = wrong.to_string();
        let line = text.lines().next().unwrap_or_default();
        let line = line.strip_prefix("error: ").unwrap_or(line);
        eprintln!("{name}: {line}; --help lists the options");
        return ExitCode::from(2);
    }
    if error.is::<UsageError>() {
        eprintln!("{name}: {error}; --help lists the options");
        return ExitCode::from(2);
    }
    eprintln!("{name}: {}", one_line(&format!("{error:#}")));
    ExitCode::FAILURE
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
