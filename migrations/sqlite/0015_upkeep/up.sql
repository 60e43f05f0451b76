-- The day on which what stands was counted last, by the rules of that day; NULL where it was counted before this was noted.
ALTER TABLE petition_measure ADD COLUMN measured_on TEXT;
