//! Moothall graphql.
