"""GitOps for WhatsApp Flows: describe them in a repository, plan, apply, notice drift."""

__version__ = "0.1.0"
