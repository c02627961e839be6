//! The audits of npm's graphql-http: `scripts/setup.sh test` fetches them.

use std::{path::Path, process::Stdio};

use tokio::process::Command;

use super::hall::{Hall, plain};
use moothall::http::Settings;

#[tokio::test(flavor = "multi_thread")]
async fn every_audit_of_graphql_over_http_is_met() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphql-http");
    assert!(
        folder.join("node_modules/graphql-http").exists(),
        "run scripts/setup.sh test: it fetches the audits"
    );
    let hall = Hall::open_with(Settings { anonymous: None, ..plain() }).await;
    let url = format!("http://{}/graphql", hall.address);
    let mut audit = Command::new("node");
    audit.arg("audit.mjs").arg(url).current_dir(folder).stdin(Stdio::null());
    let output = audit.output().await.expect("node");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.trim(), "61 of 61 audits are met");
}
