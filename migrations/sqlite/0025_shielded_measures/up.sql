-- Whether some must not know the petition that counts, as an accusation: their figures leave it out.
ALTER TABLE petition_measure ADD COLUMN shielded INTEGER NOT NULL DEFAULT 0;
UPDATE petition_measure SET shielded = 1 WHERE EXISTS (
    SELECT 1 FROM petition
    WHERE petition.county = petition_measure.county AND petition.id = petition_measure.petition_id
    AND petition.kind = 'accusation'
);
