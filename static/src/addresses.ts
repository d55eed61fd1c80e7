// listAddress is the address of the list on the page, whether a message is
// open beside it or not.
export function listAddress(): string {
  const view = new URLSearchParams(location.search);
  if (view.has("found") || view.has("below")) {
    view.delete("found");
    return `${location.pathname.replace(/\/(mailboxes\/[^/]+\/messages\/[0-9]+|search)$/, "")}/search?${view}`;
  }
  return location.pathname.replace(/\/messages\/[0-9]+$/, "") + location.search;
}

// mailboxOf is the address of the mailbox that an address belongs to.
export function mailboxOf(address: string): string | undefined {
  return /^.*\/mailboxes\/[^/]+/.exec(new URL(address, location.href).pathname)?.[0];
}

// messageOf is the UID of the message that an address opens.
export function messageOf(address: string): string | undefined {
  return /\/messages\/([0-9]+)$/.exec(new URL(address, location.href).pathname)?.[1];
}
