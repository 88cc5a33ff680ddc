//! Runs the two programs as processes that speak over real sockets.

use std::{
    fs,
    io::{BufRead, BufReader, Lines, Read},
    path::PathBuf,
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use interop_tonic::square;
use serde_json::{Value, json};

pub const SERVER: &str = env!("CARGO_BIN_EXE_server");
pub const CLIENT: &str = env!("CARGO_BIN_EXE_client");

pub const SQUARE: &str = "/squarerpc_service.SquareService/square";
pub const BIDI: &str = "/squarerpc_service.SquareService/streamrangeSquare";
pub const THREE: &str = "CQAAAAAAAAhA";
pub const NINE: &str = "CQAAAAAAACJA";

/// A started program; it is killed when a test drops it.
pub struct Program {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    pub fn start(program: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new(program)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    pub fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    pub fn terminate(&mut self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
    }

    /// What it printed, once it has ended.
    pub fn end(mut self) -> (ExitStatus, Vec<String>, String) {
        let lines = self.lines.by_ref().map(Result::unwrap).collect();
        let mut errors = String::new();
        let stderr = self.process.stderr.as_mut().unwrap();
        stderr.read_to_string(&mut errors).unwrap();
        (self.process.wait().unwrap(), lines, errors)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A driven server with one plaintext port.
pub struct Server {
    pub program: Program,
    pub port: u64,
}

impl Server {
    pub fn start(more: Value) -> Self {
        let mut config = json!({
            "contract": contract(),
            "listeners": [{ "name": "p", "host": "127.0.0.1", "port": 0, "transport": "plaintext" }],
        });
        merge(&mut config, more);
        let mut program = Program::start(SERVER, &["--config", &file(&config)]);
        let ready: Value = serde_json::from_str(&program.line()).unwrap();
        assert_eq!(ready["messages"], "generated");
        let port = ready["listeners"][0]["port"].as_u64().unwrap();
        Self { program, port }
    }

    /// What it observed, after SIGTERM.
    pub fn drain(mut self) -> Vec<Value> {
        self.program.terminate();
        let (status, lines, _) = self.program.end();
        assert!(status.success(), "{status}");
        lines
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// What a client observes that does these steps.
    pub fn observe(&self, steps: &[Value]) -> Vec<Value> {
        observe(&format!("127.0.0.1:{}", self.port), steps)
    }
}

pub fn observe(address: &str, steps: &[Value]) -> Vec<Value> {
    let plan = json!({
        "contract": contract(),
        "cases": [{
            "id": "1",
            "name": "case 1",
            "timeoutMs": 60_000,
            "target": { "address": address },
            "steps": steps,
        }],
    });
    let (status, lines, errors) = Program::start(CLIENT, &["--plan", &file(&plan)]).end();
    assert!(status.success(), "{status}: {errors}");
    let mut lines = lines.iter().map(|line| serde_json::from_str(line).unwrap());
    let ready: Value = lines.next().unwrap();
    assert_eq!(ready["event"], "ready");
    lines.collect()
}

pub fn open(path: &str, metadata: Value) -> Value {
    let stream = path == BIDI;
    json!({
        "do": "open",
        "call": "a",
        "path": path,
        "requestStream": stream,
        "responseStream": stream,
        "deadlineMs": 60_000,
        "metadata": metadata,
    })
}

pub fn script(call: &str, steps: Value) -> Value {
    let script = json!({ "call": call, "steps": steps }).to_string();
    json!([["interop-script", script]])
}

/// Each observation in a word or two.
pub fn brief(lines: &[Value]) -> Vec<String> {
    let word = |line: &Value| {
        let event = line["event"].as_str().unwrap().to_owned();
        match (&line["bytes"], &line["code"]) {
            (Value::String(bytes), _) => format!("{event} {bytes}"),
            (_, Value::Number(code)) => format!("{event} {code}"),
            _ => event,
        }
    };
    lines.iter().map(word).collect()
}

pub fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap()
}

pub fn file(document: &Value) -> String {
    let path = scratch("json");
    fs::write(&path, document.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn contract() -> Value {
    let path = scratch("binpb");
    fs::write(&path, square::DESCRIPTORS).unwrap();
    json!({ "descriptors": path })
}

fn scratch(extension: &str) -> PathBuf {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let number = FILES.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{number}.{extension}", std::process::id());
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn merge(into: &mut Value, more: Value) {
    let (Value::Object(into), Value::Object(more)) = (into, more) else {
        panic!("a config is an object");
    };
    into.extend(more);
}
