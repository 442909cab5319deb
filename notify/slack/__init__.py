"""Incoming webhooks of Slack, and of what takes the same: Mattermost, Rocket.Chat, Zulip."""
