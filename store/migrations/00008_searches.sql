-- Searches that a login keeps.

-- +goose Up

CREATE TABLE saved_searches (
    login   TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    query   TEXT    NOT NULL,
    filter  TEXT    NOT NULL,
    label   TEXT    NOT NULL,
    mailbox TEXT    NOT NULL,
    below   BOOLEAN NOT NULL,
    PRIMARY KEY (login, id)
);

-- +goose Down

DROP TABLE saved_searches;
