"""What we know we did: records and the lock, behind one small port."""
