//! Moothall's server as a library, so that the binary and the tests share one code.
//! Start reading at [`http`], the layer between the network and the GraphQL schema.

pub mod http;
