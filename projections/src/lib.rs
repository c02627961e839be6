//! Moothall projections.
