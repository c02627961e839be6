# Verbs only. What they need is set up by scripts/setup.sh; what they do is in the programs they call.
# `make run` and `make test` are all a fresh machine needs to hear (Rust and a C compiler given).

.PHONY: run test check fmt lint generate generated doc bench supply setup pages web-test screenshots

run: ## Serve a demonstration community on SQLite; prints a sign-in link per role.
	scripts/setup.sh run
	scripts/pages.sh
	cargo run -- demo

test: ## Every test: both databases, the examples in the documentation, the web client in a browser.
	scripts/setup.sh test
	scripts/pages.sh
	cargo nextest run --workspace
	cargo test --quiet --workspace --doc
	scripts/web-tests.sh

pages: ## Build the web client into web/dist; a release carries it inside.
	scripts/setup.sh run
	scripts/pages.sh

web-test: ## The tests of the web client alone.
	scripts/setup.sh pages
	scripts/web-tests.sh

screenshots: ## Every page, on a phone and on a desk, in three languages, into web/screenshots.
	scripts/setup.sh pages
	scripts/pages.sh
	cargo build
	npm run --prefix web --silent screenshots

check: fmt lint doc generated test ## All that CI checks, in CI's order.

fmt:
	cargo fmt --all --check

lint:
	cargo clippy --workspace --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --workspace --no-deps --document-private-items

generate: ## Rewrite every generated file.
	scripts/generate.sh

generated: ## Fail if `make generate` would change anything.
	scripts/generated-is-current.sh

bench: ## Throughput beside its physical limit, in one run. See docs/performance.md.
	scripts/setup.sh test
	scripts/with-postgres.sh cargo bench --package moothall --bench limits

supply: ## Advisories, licences, unused dependencies, spelling. Not in CI; needs cargo-deny, cargo-machete and typos.
	scripts/supply.sh

setup: ## Install what the tests need, and nothing else.
	scripts/setup.sh test
