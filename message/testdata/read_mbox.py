"""Says what Python's mailbox module finds in a mailbox file."""
import base64, json, mailbox, sys

box = mailbox.mbox(sys.argv[1], create=False)
json.dump([{
    "Octets": base64.b64encode(box.get_bytes(key)).decode(),
    "Flags": "".join(sorted(box[key].get_flags())),
    "From": box[key].get_from(),
} for key in box.keys()], sys.stdout)
