"""The mails of advice; each subject's module signs up its kinds when the app is ready."""
