-- +goose Up

CREATE TABLE blobs (
    id      TEXT   NOT NULL PRIMARY KEY,
    login   TEXT   NOT NULL,
    state   TEXT   NOT NULL, -- open, whole, kept, dead
    size    BIGINT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX blobs_state ON blobs (state, created);

CREATE TABLE blob_pieces (
    blob   TEXT   NOT NULL REFERENCES blobs (id),
    number BIGINT NOT NULL,
    octets BYTEA  NOT NULL,
    PRIMARY KEY (blob, number)
);

CREATE TABLE blob_sums (
    login TEXT   NOT NULL PRIMARY KEY, -- '' is for all
    size  BIGINT NOT NULL
);
INSERT INTO blob_sums (login, size) VALUES ('', 0);

CREATE TABLE uploads (
    login      TEXT    NOT NULL,
    letter     TEXT    NOT NULL,
    token      TEXT    NOT NULL,
    blob       TEXT    NOT NULL REFERENCES blobs (id),
    name       TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    size       BIGINT  NOT NULL,
    content_id TEXT    NOT NULL,
    inline     BOOLEAN NOT NULL,
    created    BIGINT  NOT NULL,
    used       BIGINT  NOT NULL,
    PRIMARY KEY (login, letter, token)
);
CREATE INDEX uploads_blob ON uploads (blob);
CREATE INDEX uploads_used ON uploads (used);

-- +goose Down

DROP TABLE uploads;
DROP TABLE blob_sums;
DROP TABLE blob_pieces;
DROP TABLE blobs;
