-- Who pays for it (T4): fixed when it is made. What was made before was its organization's.
ALTER TABLE resources ADD COLUMN charged_to TEXT NOT NULL DEFAULT '';
UPDATE resources SET charged_to = organization_id WHERE charged_to = '';
