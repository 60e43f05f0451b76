-- Where citizens reach an office (联系电话), as printed on its papers. NULL until an administrator writes it down.
ALTER TABLE organisation ADD COLUMN phone TEXT;
