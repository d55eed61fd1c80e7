-- +goose Up

CREATE TABLE keys (
    name   TEXT  NOT NULL PRIMARY KEY,
    octets BYTEA NOT NULL
);

CREATE TABLE preferences (
    login TEXT NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (login, name)
);

CREATE TABLE picture_senders (
    login   TEXT   NOT NULL,
    sender  TEXT   NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (login, sender)
);

-- +goose Down

DROP TABLE picture_senders;
DROP TABLE preferences;
DROP TABLE keys;
