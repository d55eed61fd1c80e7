-- One text for SQLite and PostgreSQL. Times are microseconds since 1970, UTC.
-- SQLite takes the type's name BYTEA and keeps octets as they are.

-- +goose Up

CREATE TABLE sessions (
    id      BYTEA   NOT NULL PRIMARY KEY, -- SHA-256 of what the cookie says
    login   TEXT    NOT NULL,
    stage   TEXT    NOT NULL,
    sealed  BYTEA   NOT NULL,
    private BOOLEAN NOT NULL,
    device  TEXT    NOT NULL,
    address TEXT    NOT NULL,
    created BIGINT  NOT NULL,
    used    BIGINT  NOT NULL,
    expires BIGINT  NOT NULL
);
CREATE INDEX sessions_login ON sessions (login);
CREATE INDEX sessions_expires ON sessions (expires);

CREATE TABLE tries (
    subject     TEXT   NOT NULL PRIMARY KEY,
    count       BIGINT NOT NULL,
    last        BIGINT NOT NULL,
    last_before BIGINT NOT NULL -- the last but one
);
CREATE INDEX tries_last ON tries (last);

CREATE TABLE devices (
    device BYTEA  NOT NULL,
    login  TEXT   NOT NULL,
    used   BIGINT NOT NULL,
    PRIMARY KEY (device, login)
);
CREATE INDEX devices_login ON devices (login);
CREATE INDEX devices_used ON devices (used);

CREATE TABLE second_factors (
    login   TEXT   NOT NULL PRIMARY KEY,
    inbox   TEXT   NOT NULL,
    sealed  BYTEA  NOT NULL,
    step    BIGINT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX second_factors_inbox ON second_factors (inbox);

CREATE TABLE recovery_codes (
    login TEXT  NOT NULL REFERENCES second_factors (login) ON DELETE CASCADE,
    code  BYTEA NOT NULL,
    PRIMARY KEY (login, code)
);

-- +goose Down

DROP TABLE recovery_codes;
DROP TABLE second_factors;
DROP TABLE devices;
DROP TABLE tries;
DROP TABLE sessions;
