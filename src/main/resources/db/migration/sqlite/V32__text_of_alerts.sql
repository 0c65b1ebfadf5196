-- What alerts are searched by, which V33 fills, and its trigrams (see V2), which are written behind.
ALTER TABLE alerts ADD COLUMN search_text TEXT;
INSERT INTO text_indexes VALUES ('alerts', 0);
CREATE VIRTUAL TABLE alerts_text USING fts5 (text, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE alerts_terms USING fts5vocab (alerts_text, instance);
