"""Layouts: skeletons only, the same for everybody; numbers come by callback."""
