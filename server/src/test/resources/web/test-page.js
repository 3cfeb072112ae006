// Served in a test.
