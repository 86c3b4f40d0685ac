"""Claims in, results and sentences out: what every chapter shares."""
