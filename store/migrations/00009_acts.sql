-- +goose Up

-- Acts on messages, for some minutes: how far they have come, and what takes them back.
CREATE TABLE acts (
    login   TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    session TEXT    NOT NULL, -- in which it was asked for
    kind    TEXT    NOT NULL,
    target  TEXT    NOT NULL, -- a mailbox, or nothing
    state   TEXT    NOT NULL,
    total   BIGINT  NOT NULL, -- messages
    done    BIGINT  NOT NULL,
    behind  BIGINT  NOT NULL,
    doubled BIGINT  NOT NULL,
    fixed   BIGINT  NOT NULL,
    trouble BIGINT  NOT NULL,
    cancel  BOOLEAN NOT NULL, -- somebody wants it to stop
    undone  BOOLEAN NOT NULL,
    updated BIGINT  NOT NULL,
    PRIMARY KEY (login, id)
);

-- What takes the pieces of an act back: mailboxes and UIDs.
CREATE TABLE act_pieces (
    login  TEXT   NOT NULL,
    id     TEXT   NOT NULL,
    number BIGINT NOT NULL,
    undo   TEXT   NOT NULL,
    PRIMARY KEY (login, id, number)
);

-- +goose Down

DROP TABLE act_pieces;
DROP TABLE acts;
