-- Whether some must not know the petition that counts, as an accusation: their figures leave it out.
ALTER TABLE petition_measure ADD COLUMN shielded BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE petition_measure SET shielded = TRUE WHERE EXISTS (
    SELECT 1 FROM petition
    WHERE petition.county = petition_measure.county AND petition.id = petition_measure.petition_id
    AND petition.kind = 'accusation'
);
