import { onRequest, refreshes } from "./request";
import { say } from "./say";

// noticeGone looks, whenever the list is renewed, whether the open message has
// left it. The events mostly say so themselves, but not after a gap.
export function noticeGone(): void {
  let before: string[] = [];
  onRequest("before:swap", () => {
    before = rows();
  });
  onRequest("after:swap", (detail) => {
    const uid = openMessage()?.dataset.message;
    if (uid !== undefined && refreshes(detail) && left(uid, before, rows())) tellGone([Number(uid)]);
  });
}

// left tells whether a message must have left a list, of which one page was
// shown before and one is now: no other change brings it out of the order.
function left(uid: string, before: string[], now: string[]): boolean {
  const view = new URLSearchParams(location.search);
  const at = before.indexOf(uid);
  if (view.has("list") || document.querySelector("#list[data-threads]")) return false; // rows are of other messages
  if (at < 0 || now.includes(uid) || ["filter", "label", "q"].some((part) => view.has(part))) return false;
  const above = !view.has("page") || before.slice(0, at).some((other) => now.includes(other));
  const below = before.slice(at + 1).some((other) => now.includes(other));
  return above && below;
}

function rows(): string[] {
  return [...document.querySelectorAll<HTMLElement>("#list .row")].map((row) => row.dataset.uid ?? "");
}

function openMessage(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-message]");
}

// tellGone says so beside the open message when it is among those that have
// left the mailbox, and takes away what can no longer be done with it.
export function tellGone(expunged: number[]): void {
  const message = openMessage();
  if (!message || message.hasAttribute("data-gone") || !expunged.includes(Number(message.dataset.message))) return;
  message.setAttribute("data-gone", "");
  const acts = message.querySelector<HTMLElement>(".message-acts");
  if (acts) {
    const held = acts.contains(document.activeElement);
    acts.hidden = true;
    if (held) document.getElementById("message-title")?.focus();
  }
  const note = document.createElement("p");
  note.className = "gone-note";
  note.setAttribute("role", "status");
  message.querySelector(".message-head")?.append(note);
  setTimeout(() => { // screen readers tell what changes in a place that they know
    note.textContent = say("This message is no longer in the folder: someone has purged or moved it. It can be read here until you leave it.");
  });
}
