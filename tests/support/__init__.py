"""What several test files use; `pythonpath` of pyproject.toml lets them import it."""
