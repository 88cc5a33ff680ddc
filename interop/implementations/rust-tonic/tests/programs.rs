#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{
    BIDI, CLIENT, NINE, Program, SERVER, SQUARE, Server, THREE, brief, observe, open, run, script,
};

#[test]
fn the_examples_of_the_tutorial() {
    let mut server = Program::start(SERVER, &["--host", "127.0.0.1", "--port", "0"]);
    let line = server.line();
    let address = line
        .split_whitespace()
        .nth(2)
        .unwrap()
        .trim_end_matches(',');
    let (status, numbers, errors) = Program::start(CLIENT, &["--target", address]).end();
    assert!(status.success(), "{errors}");
    assert_eq!(numbers.len(), 1 + 13 + 1 + 12 + 12);
    assert_eq!(numbers[0], "151.29000000000002");
    assert_eq!(numbers[14], "506");
    server.terminate();
    let (status, ..) = server.end();
    assert!(status.success(), "SIGTERM drains the server: {status}");
}

#[test]
fn a_script_of_the_call_and_one_of_the_config() {
    let of_config = json!({ "steps": [
        { "do": "receive" },
        { "do": "status", "code": 5, "message": "gone" },
    ] });
    let server = Server::start(json!({ "scripts": { SQUARE: of_config } }));
    let call = |metadata| {
        brief(&server.observe(&[
            open(SQUARE, metadata),
            json!({ "do": "send", "call": "a", "bytes": THREE }),
            json!({ "do": "half-close", "call": "a" }),
            json!({ "do": "receive-to-end", "call": "a" }),
        ]))
    };
    let steps = json!([{ "do": "receive" }, { "do": "receive" }, { "do": "send", "bytes": NINE }]);
    let sent = format!("sent {THREE}");
    let received = format!("received {NINE}");
    assert_eq!(
        call(script("7/a", steps)),
        [
            "case-begun",
            &sent,
            "half-closed",
            &received,
            "status 0",
            "case-ended"
        ]
    );
    assert_eq!(
        call(json!([])),
        ["case-begun", &sent, "half-closed", "status 5", "case-ended"]
    );
    let lines = server.drain();
    let (own, of_path): (Vec<Value>, Vec<Value>) =
        lines.into_iter().partition(|line| line["call"] == "7/a");
    let received = format!("received {THREE}");
    let sent = format!("sent {NINE}");
    assert_eq!(
        brief(&own),
        [
            "call-begun",
            &received,
            "half-close",
            &sent,
            "status-sent 0",
            "call-ended"
        ]
    );
    assert_eq!(
        brief(&of_path),
        ["call-begun", &received, "status-sent 5", "call-ended"]
    );
    assert!(of_path.iter().all(|line| line["call"] == "1"));
}

#[test]
fn metadata_goes_both_ways() {
    let server = Server::start(json!({}));
    let steps = json!([
        { "do": "initial-metadata", "metadata": [["x-first", "b"], ["x-first", "a"]] },
        { "do": "trailers", "metadata": [["x-last", "1"]] },
        { "do": "trailers", "metadata": [["x-last-bin", "AP8="]] },
        { "do": "status", "code": 5, "message": "räksmörgås\n100%" },
    ]);
    let mut metadata = script("m", steps);
    metadata
        .as_array_mut()
        .unwrap()
        .push(json!(["x-sent-bin", "AAE="]));
    let seen = server.observe(&[
        open(BIDI, metadata),
        json!({ "do": "receive-to-end", "call": "a" }),
    ]);
    let first = &seen[1]["metadata"];
    assert!(
        contains(first, "x-first", "b") && contains(first, "x-first", "a"),
        "{first}"
    );
    assert_eq!(seen[2]["code"], 5);
    assert_eq!(seen[2]["message"], "räksmörgås\n100%");
    let last = &seen[2]["trailers"];
    assert!(
        contains(last, "x-last", "1") && contains(last, "x-last-bin", "AP8="),
        "{last}"
    );
    let lines = server.drain();
    assert!(
        contains(&lines[0]["metadata"], "x-sent-bin", "AAE="),
        "{}",
        lines[0]
    );
    assert!(
        lines[0]["deadlineMs"].as_f64().unwrap() > 59_000.0,
        "{}",
        lines[0]
    );
    assert!(!lines[0]["metadata"].to_string().contains("interop-script"));
}

fn contains(metadata: &Value, key: &str, value: &str) -> bool {
    metadata.as_array().unwrap().contains(&json!([key, value]))
}

#[test]
fn a_cancelled_call_is_seen_on_both_sides() {
    let server = Server::start(json!({}));
    let steps = json!([
        { "do": "receive" },
        { "do": "send", "bytes": NINE },
        { "do": "wait-cancelled" },
    ]);
    let seen = server.observe(&[
        open(BIDI, script("c", steps)),
        json!({ "do": "send", "call": "a", "bytes": THREE }),
        json!({ "do": "receive", "call": "a" }),
        json!({ "do": "receive", "call": "a", "withinMs": 50 }),
        json!({ "do": "cancel", "call": "a" }),
        json!({ "do": "receive-to-end", "call": "a" }),
    ]);
    let (sent, received) = (format!("sent {THREE}"), format!("received {NINE}"));
    let wanted = [
        "case-begun",
        &sent,
        "initial-metadata",
        &received,
        "nothing-received",
        "cancelled",
        "status 1",
        "case-ended",
    ];
    assert_eq!(brief(&seen), wanted);
    // The reset is on its way still.
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(brief(&server.drain())[3..], ["cancelled", "call-ended"]);
}

#[test]
fn a_handler_that_panics_ends_its_call_alone() {
    let server = Server::start(json!({}));
    let steps = json!([{ "do": "receive" }, { "do": "throw", "message": "a mistake" }]);
    let call = |metadata| {
        server.observe(&[
            open(SQUARE, metadata),
            json!({ "do": "send", "call": "a", "bytes": THREE }),
            json!({ "do": "receive-to-end", "call": "a" }),
        ])
    };
    let thrown = call(script("t", steps));
    assert_ne!(thrown[2]["code"], 0, "{thrown:?}");
    assert_eq!(
        brief(&call(json!([])))[2..4],
        [format!("received {NINE}"), "status 0".to_owned()]
    );
    assert_eq!(brief(&server.drain())[2..], ["thrown", "call-ended"]);
}

#[test]
fn many_messages_are_counted_and_digested() {
    let server = Server::start(json!({}));
    let varying = json!({ "field": 1, "type": "double", "from": 0 });
    let messages = json!({ "count": 300, "template": "", "varying": varying });
    let seen = server.observe(&[
        open(BIDI, json!([])),
        json!({ "do": "exchange-many", "call": "a", "messages": messages }),
        json!({ "do": "send-many", "call": "a", "messages": messages }),
        json!({ "do": "half-close", "call": "a" }),
        json!({ "do": "receive-many", "call": "a" }),
    ]);
    let events = ["received-many", "sent-many", "half-closed", "received-many"];
    let counted: Vec<&Value> = seen
        .iter()
        .filter(|line| line.get("count").is_some())
        .collect();
    assert!(
        events
            .iter()
            .all(|event| brief(&seen).contains(&(*event).to_owned()))
    );
    assert!(
        counted.iter().all(|line| line["count"] == 300),
        "{counted:?}"
    );
    assert_eq!(counted[0]["sha256"], counted[2]["sha256"]);
}

#[test]
fn the_call_above_the_limit_is_refused() {
    let server = Server::start(json!({ "limits": { "maxConcurrentRpcs": 1 } }));
    let mut refused = open(SQUARE, json!([]));
    refused["call"] = json!("b");
    let seen = server.observe(&[
        open(BIDI, json!([])),
        json!({ "do": "send", "call": "a", "bytes": THREE }),
        json!({ "do": "receive", "call": "a" }),
        refused,
        json!({ "do": "send", "call": "b", "bytes": THREE }),
        json!({ "do": "receive-to-end", "call": "b" }),
        json!({ "do": "half-close", "call": "a" }),
        json!({ "do": "receive-to-end", "call": "a" }),
    ]);
    let codes: Vec<_> = seen
        .iter()
        .filter_map(|line| line["code"].as_i64())
        .collect();
    assert_eq!(codes, [8, 0]);
}

#[test]
fn what_the_driver_does_not_know_is_unsupported() {
    let nowhere = "/nowhere.Service/Method";
    for step in [json!({ "do": "leap" }), open(nowhere, json!([]))] {
        let seen = observe("127.0.0.1:1", &[step, json!({ "do": "wait", "ms": 0 })]);
        assert_eq!(brief(&seen), ["case-begun", "unsupported", "case-ended"]);
    }
}

#[test]
fn what_tonic_takes_for_no_metadata_is_not_opened() {
    let seen = observe(
        "127.0.0.1:1",
        &[
            open(SQUARE, json!([["x bad", "1"]])),
            json!({ "do": "send", "call": "a", "bytes": THREE }),
            json!({ "do": "receive-to-end", "call": "a" }),
        ],
    );
    assert_eq!(brief(&seen), ["case-begun", "not-opened", "case-ended"]);
}

#[test]
fn a_port_that_nobody_listens_at_is_unavailable() {
    let seen = observe(
        "127.0.0.1:1",
        &[
            open(SQUARE, json!([])),
            json!({ "do": "send", "call": "a", "bytes": THREE }),
            json!({ "do": "receive-to-end", "call": "a" }),
        ],
    );
    assert_eq!(seen[2]["code"], 14, "{seen:?}");
}

#[test]
fn one_line_for_what_is_wrong() {
    for (program, arguments, line, code) in [
        (
            SERVER,
            "--colour red",
            "server: unexpected argument '--colour' found; --help lists the options",
            2,
        ),
        (
            SERVER,
            "--tls-cert a.pem",
            "server: --tls-cert and --tls-key go together; --help lists the options",
            2,
        ),
        (
            CLIENT,
            "--cert a.pem --key b.pem",
            "client: --cert and --key need --ca; --help lists the options",
            2,
        ),
        (
            SERVER,
            "--config /nowhere.json",
            "server: cannot read the config /nowhere.json: No such file or directory (os error 2)",
            1,
        ),
        (
            CLIENT,
            "--target 127.0.0.1:1 --ca /nowhere.pem",
            "client: cannot read the PEM file /nowhere.pem: No such file or directory (os error 2)",
            1,
        ),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let output = run(program, &arguments);
        assert_eq!(String::from_utf8(output.stderr).unwrap().trim_end(), line);
        assert_eq!(output.status.code(), Some(code));
        assert!(output.stdout.is_empty());
    }
}
