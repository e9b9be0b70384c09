"""Where a plan is reviewed: comments and issues on GitHub and GitLab."""
