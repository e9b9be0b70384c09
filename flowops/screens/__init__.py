"""DEFINITION -> SCREENS, pure: what a person sees of a flow, resolved once for every renderer."""
