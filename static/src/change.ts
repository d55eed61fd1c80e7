import { nameOf } from "./addresses";
import { tellGone } from "./gone";
import { language } from "./say";

// Change is what an event of the server tells.
export interface Change {
  mailbox: string; // "" for any of them
  uidvalidity?: number; // this and all that follows, or nothing of it
  total?: number;
  unseen?: number;
  arrived?: number[]; // UIDs, as those that follow
  expunged?: number[];
  flags?: Record<string, string[]>;
}

type Details = Required<Change>;

// takeIn shows of a change what needs nothing more from the server, and tells
// whether that was all of it: mostly it is of what the person did here.
export function takeIn(change: Change): boolean {
  if (!detailed(change)) return false;
  const list = document.getElementById("list");
  if (change.mailbox === nameOf(location.href)) tellGone(change.expunged);
  if (list?.dataset.mailbox === "") return isShown(list, change) ? false : countUnseen(change);
  if (list?.dataset.threads !== undefined) return false; // a conversation may have gained or lost, in any mailbox
  if (change.mailbox !== list?.dataset.mailbox) return countUnseen(change);
  return holds(list, change);
}

function detailed(change: Change): change is Details {
  return change.uidvalidity !== undefined;
}

// holds tells whether the list is as the change says.
function holds({ dataset }: HTMLElement, change: Details): boolean {
  if (narrows(location.search)) return false; // which messages are in it may have changed
  const { uidvalidity, total, unseen, arrived, expunged, flags } = change;
  return (
    dataset.uidvalidity === String(uidvalidity) &&
    dataset.total === String(total) &&
    dataset.unseen === String(unseen) &&
    arrived.every((uid) => rowOf(uid) || expunged.includes(uid)) &&
    !expunged.some((uid) => rowOf(uid)) &&
    Object.entries(flags).every(([uid, now]) => hasFlags(rowOf(uid), now))
  );
}

// narrows tells whether an address asks for some of the messages only.
function narrows(query: string): boolean {
  const asked = new URLSearchParams(query);
  return ["filter", "label", "q"].some((name) => asked.has(name));
}

// isShown tells whether a change is of messages that a list over several mailboxes
// shows, in another state.
function isShown(list: HTMLElement, { mailbox, expunged, flags }: Details): boolean {
  return [...list.querySelectorAll<HTMLElement>(".row")].some((row) => {
    const { uid = "", mailbox: of } = row.dataset;
    return of === mailbox && (expunged.includes(Number(uid)) || (uid in flags && !hasFlags(row, flags[uid] ?? [])));
  });
}

function rowOf(uid: number | string): HTMLElement | null {
  return document.getElementById(`row-${uid}`);
}

// hasFlags is true of a message on another page too.
function hasFlags(row: HTMLElement | null, flags: string[]): boolean {
  return !row || sorted(row.dataset.flags?.split(" ") ?? []) === sorted(flags);
}

// sorted writes flags so that they can be compared. \Recent is about a
// connection, not about the message.
function sorted(flags: string[]): string {
  const all = flags.map((flag) => flag.toLowerCase()).filter((flag) => flag !== "" && flag !== "\\recent");
  return all.sort().join(" ");
}

// countUnseen tells in the tree how many messages of another mailbox are unread.
function countUnseen(change: Details): boolean {
  const entries = [...document.querySelectorAll<HTMLElement>("#tree .entry")];
  const entry = entries.find((candidate) => candidate.dataset.mailbox === change.mailbox);
  const badge = entry?.querySelector<HTMLElement>(".badge");
  if (!entry || !badge?.firstChild) return false;
  entry.dataset.unseen = String(change.unseen);
  entry.querySelector(".entry-link")?.classList.toggle("has-unseen", change.unseen > 0);
  badge.hidden = change.unseen === 0;
  badge.firstChild.textContent = change.unseen.toLocaleString(language());
  return true;
}
