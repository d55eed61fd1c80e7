-- +goose Up

CREATE TABLE letters (
    login      TEXT    NOT NULL,
    id         TEXT    NOT NULL, -- the letter's compose-id
    state      TEXT    NOT NULL,
    due        BIGINT  NOT NULL, -- before then nothing is done
    later      BOOLEAN NOT NULL, -- a person chose that time
    dated      BIGINT  NOT NULL, -- what its Date field says
    attempts   BIGINT  NOT NULL,
    attempt    TEXT    NOT NULL, -- who has claimed it
    lease      BIGINT  NOT NULL, -- until when
    message_id TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    recipients TEXT    NOT NULL, -- JSON
    details    TEXT    NOT NULL, -- JSON
    trouble    TEXT    NOT NULL,
    answer     TEXT    NOT NULL,
    copied     BOOLEAN NOT NULL, -- its copy is in the mailbox for sent mail
    appending  BIGINT  NOT NULL, -- since when that may be under way
    attention  BOOLEAN NOT NULL, -- a person is to be told until they have seen to it
    created    BIGINT  NOT NULL,
    changed    BIGINT  NOT NULL,
    blob       TEXT    NOT NULL, -- the message; '' once nobody needs it any more
    form       BYTEA   NOT NULL, -- what the editor sent
    PRIMARY KEY (login, id)
);
CREATE INDEX letters_changed ON letters (changed);
CREATE INDEX letters_blob ON letters (blob);

-- +goose Down

DROP TABLE letters;
