"""What `flowops init` writes: a manifest and one small flow, as package data."""
