"""`check`: everything wrong or doubtful in the directory, a line each."""
