//! Generates the code of the tutorial's contract, without protoc, and notes
//! the versions that the ready line names.

use std::{env, fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use prost::Message;

const PROTO: &str = "../../../proto/data.proto";

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed={PROTO}");
    println!("cargo::rerun-if-changed=Cargo.lock");

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let descriptors = protox::compile([PROTO], ["../../../proto"])?;
    fs::write(out.join("square.binpb"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure().compile_fds(descriptors)?;

    println!(
        "cargo::rustc-env=TONIC_VERSION={}",
        locked_version("tonic")?
    );
    println!("cargo::rustc-env=RUST_VERSION={}", compiler_version()?);
    Ok(())
}

/// The version of a package that Cargo.lock has.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string("Cargo.lock").context("cannot read Cargo.lock")?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines
        .next()
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .with_context(|| format!("Cargo.lock has no version of {package}"))?;
    Ok(version.to_owned())
}

fn compiler_version() -> Result<String> {
    let output = Command::new(env::var("RUSTC")?).arg("--version").output()?;
    let version = String::from_utf8(output.stdout)?;
    Ok(version
        .split_whitespace()
        .nth(1)
        .context("rustc --version names no version")?
        .to_owned())
}
