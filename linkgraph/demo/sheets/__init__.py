"""What institutions send, one module a family of layouts."""
