// Runs the audits of npm's graphql-http against a server: node audit.mjs http://127.0.0.1:8080/graphql
// Ends with 1 unless all 61 are met. A GET needs the preflight header here, so it is added to every request.
import { auditServer } from "graphql-http";

const EXPECTED = 61;
const url = process.argv[2];
if (!url) {
  console.error("usage: node audit.mjs URL");
  process.exit(2);
}

function fetchFn(input, init = {}) {
  const headers = new Headers(init.headers);
  headers.set("GraphQL-Require-Preflight", "audit");
  return fetch(input, { ...init, headers });
}

const results = await auditServer({ url, fetchFn });
const unmet = results.filter((result) => result.status !== "ok");
for (const result of unmet) {
  console.error(`${result.id} ${result.status}: ${result.name}\n  ${result.reason}`);
}
const met = results.length - unmet.length;
console.log(`${met} of ${results.length} audits are met`);
process.exit(met === EXPECTED && results.length === EXPECTED ? 0 : 1);
