-- +goose Up

CREATE TABLE contacts (
    login   TEXT    NOT NULL,
    address TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    kept    BOOLEAN NOT NULL, -- by a person; else learnt from mail
    written BIGINT  NOT NULL,
    heard   BIGINT  NOT NULL,
    last    BIGINT  NOT NULL,
    PRIMARY KEY (login, address)
);

-- How far a mailbox has been read for contacts.
CREATE TABLE contact_marks (
    login       TEXT   NOT NULL,
    mailbox     TEXT   NOT NULL,
    uidvalidity BIGINT NOT NULL,
    uid         BIGINT NOT NULL,
    PRIMARY KEY (login, mailbox)
);

CREATE TABLE contact_groups (
    login TEXT NOT NULL,
    name  TEXT NOT NULL,
    PRIMARY KEY (login, name)
);

CREATE TABLE contact_members (
    login   TEXT NOT NULL,
    name    TEXT NOT NULL, -- of the group
    address TEXT NOT NULL,
    PRIMARY KEY (login, name, address)
);

CREATE TABLE identities (
    login          TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    address        TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    signature_text TEXT    NOT NULL,
    signature_html TEXT    NOT NULL,
    reply_to       TEXT    NOT NULL,
    bcc_self       BOOLEAN NOT NULL,
    usual          BOOLEAN NOT NULL,
    place          BIGINT  NOT NULL,
    PRIMARY KEY (login, id)
);

CREATE TABLE canned_replies (
    login     TEXT NOT NULL,
    id        TEXT NOT NULL,
    name      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    PRIMARY KEY (login, id)
);

-- +goose Down

DROP TABLE canned_replies;
DROP TABLE identities;
DROP TABLE contact_members;
DROP TABLE contact_groups;
DROP TABLE contact_marks;
DROP TABLE contacts;
