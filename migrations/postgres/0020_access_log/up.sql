-- The case or petition that a look was at, also where a person, a file or a paper of it was looked at.
ALTER TABLE access_log ADD COLUMN dossier UUID;
