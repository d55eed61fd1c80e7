// listAddress is the address of the list on a page, whether a message is
// open beside it or not. Beside a message of another mailbox the address says
// whose list it is, or that it is one of several mailboxes.
export function listAddress(page: URL | Location = location): string {
  const view = new URLSearchParams(page.search);
  if (view.has("found") || view.has("below")) {
    view.delete("found");
    return `${page.pathname.replace(/\/(mailboxes\/[^/]+\/messages\/[0-9]+|search)$/, "")}/search?${view}`;
  }
  const own = page.pathname.replace(/\/messages\/[0-9]+$/, "");
  const list = view.get("list");
  if (list === null) return own + page.search;
  view.delete("list");
  return own.replace(/[^/]+$/, encodeURIComponent(list)) + (view.size > 0 ? `?${view.toString()}` : "");
}

// mailboxOf names the mailbox that an address belongs to, the same for all of its
// addresses.
export function mailboxOf(address: string): string | undefined {
  const path = /^.*\/mailboxes\/[^/]+/.exec(new URL(address, location.href).pathname)?.[0];
  return path && decodeURIComponent(path);
}

// nameOf is the name of the mailbox that an address belongs to.
export function nameOf(address: string): string | undefined {
  return /\/mailboxes\/([^]+)$/.exec(mailboxOf(address) ?? "")?.[1];
}

// messageOf is the UID of the message that an address opens.
export function messageOf(address: string): string | undefined {
  return /\/messages\/([0-9]+)$/.exec(new URL(address, location.href).pathname)?.[1];
}

// threadOf is the UID of the message whose conversation an address opens.
export function threadOf(address: string): string | undefined {
  return /\/messages\/([0-9]+)\/thread$/.exec(new URL(address, location.href).pathname)?.[1];
}
