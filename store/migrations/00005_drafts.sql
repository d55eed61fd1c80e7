-- Where the copies of letters lie that are being written. A letter may be saved from
-- several pages and by several instances: one at a time holds its row.

-- +goose Up

CREATE TABLE drafts (
    login       TEXT    NOT NULL,
    letter      TEXT    NOT NULL,
    mailbox     TEXT    NOT NULL, -- '' before the first copy
    uidvalidity BIGINT  NOT NULL,
    uid         BIGINT  NOT NULL,
    old_uid     BIGINT  NOT NULL, -- of a copy that is still to go, 0 for none
    unclean     BOOLEAN NOT NULL, -- further copies may have been left behind
    tab         TEXT    NOT NULL, -- of the page that saved last
    turn        BIGINT  NOT NULL, -- of that page's saves
    holder      TEXT    NOT NULL, -- who saves just now, '' for nobody
    held        BIGINT  NOT NULL, -- until then, unless it says more
    saved       BIGINT  NOT NULL,
    PRIMARY KEY (login, letter)
);
CREATE INDEX drafts_saved ON drafts (saved);

-- +goose Down

DROP TABLE drafts;
