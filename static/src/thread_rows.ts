import { nameOf } from "./addresses";

// uidsOf are the messages of the list's mailbox that a row stands for.
export function uidsOf(row: HTMLElement): string[] {
  return row.dataset.here?.split(" ") ?? [row.dataset.uid ?? ""];
}

// openThere are the UIDs of those messages of the list's mailbox that are open, or in
// the conversation that is.
export function openThere(list: HTMLElement): Set<string> {
  const open = new Set<string>();
  const message = document.querySelector<HTMLElement>("[data-message]")?.dataset.message;
  if (message !== undefined && nameOf(location.href) === list.dataset.mailbox) open.add(message);
  for (const member of document.querySelectorAll<HTMLElement>("#reading [data-member]")) {
    const [, uid, ...mailbox] = (member.dataset.member ?? "").split(".");
    if (uid !== undefined && mailbox.join(".") === list.dataset.mailbox) open.add(uid);
  }
  return open;
}
