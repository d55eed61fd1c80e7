"""Says as JSON what Python's own parser finds in each mail that is named."""
import base64
import email
import email.policy
import json
import sys


def octets(part):
    content = part.get_content()
    if isinstance(content, email.message.EmailMessage):
        # The parser keeps a message within the message as an object.
        content = content.as_bytes(policy=email.policy.compat32.clone(linesep="\r\n", max_line_length=None))
    elif isinstance(content, str):
        content = part.get_payload(decode=True)
    return base64.b64encode(content).decode()


def addresses(mail, field):
    header = mail[field]
    return [] if header is None else [[a.display_name, a.addr_spec] for a in header.addresses]


def read(name):
    with open(name, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    plain = mail.get_body(("plain",))
    rich = mail.get_body(("html",))
    return {
        "fields": sorted(set(name.lower() for name in mail.keys())),
        "subject": mail["subject"] or "",
        "id": mail["message-id"],
        "from": addresses(mail, "from"),
        "to": addresses(mail, "to"),
        "cc": addresses(mail, "cc"),
        "text": plain.get_content() if plain else "",
        "html": rich.get_content() if rich else "",
        "attachments": [
            {"name": part["content-disposition"].params.get("filename", ""), "content": octets(part)}
            for part in mail.iter_attachments()
            if part.get_content_disposition() == "attachment"
        ],
        "defects": [type(d).__name__ for part in mail.walk() for d in part.defects],
    }


print(json.dumps([read(name) for name in sys.argv[1:]]))
