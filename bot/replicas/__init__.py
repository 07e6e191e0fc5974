"""What several processes share: one Redis, in which everything is sealed and nothing stays."""
