-- Snapshots lie in files beside the log, out of the way of its only writer. They are a cache: nothing is carried over.
DROP TABLE snapshot;
