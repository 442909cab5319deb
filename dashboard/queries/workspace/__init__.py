"""What a workspace keeps: people, tokens, notes, saved views, links, exports, reports."""
