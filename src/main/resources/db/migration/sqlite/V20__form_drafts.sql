-- What somebody has typed into a form and not saved yet, as the page sends it (JSON); form is request, or request/<id>.
CREATE TABLE form_drafts (
    user_id INTEGER NOT NULL REFERENCES users (id),
    form    TEXT    NOT NULL,
    kept_at INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (user_id, form)
) WITHOUT ROWID;
