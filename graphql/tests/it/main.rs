//! tmp
#[test]
fn print() { std::fs::write("/tmp/schema.graphql", moothall_graphql::sdl()).unwrap(); }
