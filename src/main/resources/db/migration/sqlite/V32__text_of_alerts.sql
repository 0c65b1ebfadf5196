-- What alerts are searched by, folded by V33, and its trigrams (see V2), which are written behind.
ALTER TABLE alerts ADD COLUMN search_text TEXT;
UPDATE alerts SET search_text = message;
INSERT INTO text_indexes VALUES ('alerts', 0);
CREATE VIRTUAL TABLE alerts_text USING fts5 (text, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE alerts_terms USING fts5vocab (alerts_text, instance);
