-- Who has to keep a clock of a case or petition that somebody else answers for: few rows, which an office looks for each time its
-- desk is opened. Among all its own clocks they were found by walking through every one.
ALTER TABLE deadline ADD COLUMN called_upon UUID;
UPDATE deadline SET called_upon = owner WHERE owner <> coalesce(
    (SELECT responsible FROM mediation_case c WHERE c.county = deadline.county AND c.id = deadline.subject_id),
    (SELECT responsible FROM petition p WHERE p.county = deadline.county AND p.id = deadline.subject_id)
) AND kind NOT IN ('confirmation', 'arbitration_notice', 'objection', 'review_request', 'recheck_request', 'rating');
CREATE INDEX deadline_called_upon ON deadline (called_upon, due_on, subject_id, kind, number)
WHERE called_upon IS NOT NULL;
