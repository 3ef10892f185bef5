-- How common a word is decides the way a search goes. A hundred statistics hold a thousand words: too few to know family
-- names by in a large organization.
alter table directory_entries alter column terms set statistics 500;
analyze directory_entries (terms);
