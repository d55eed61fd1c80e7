import { say } from "./say";

// The menu of a folder, in the tree and above the list. Without script its button leads
// to the folder's page, which has all of it.

function words(offer: string): string {
  switch (offer) {
    case "read": return say("Mark all as read…");
    case "new": return say("New folder below it");
    case "empty": return say("Empty…|act");
    case "change": return say("Rename, move, share…|act");
    case "remove": return say("Delete…|act");
    default: return "";
  }
}

let opener: HTMLElement | undefined;
const place = new CSSStyleSheet(); // where it stands

// keepMailboxMenu opens it by a click, by the menu key, a right click or a long touch.
export function keepMailboxMenu(): void {
  document.adoptedStyleSheets.push(place);
  document.addEventListener("click", (event) => {
    const more = target(event)?.closest<HTMLAnchorElement>(".mailbox-more");
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey || !open(more)) return;
    event.preventDefault();
  });
  document.addEventListener("contextmenu", (event) => {
    const more = target(event)?.closest(".entry")?.querySelector<HTMLAnchorElement>(".mailbox-more");
    if (!more || event.ctrlKey || event.shiftKey || !open(more)) return;
    event.preventDefault();
  });
  menu()?.addEventListener("keydown", step);
  menu()?.addEventListener("toggle", (event) => {
    if ((event as ToggleEvent).newState === "closed" && lostFocus()) opener?.focus();
  });
}

function target(event: Event): Element | undefined {
  return event.target instanceof Element ? event.target : undefined;
}

function menu(): HTMLElement | null {
  return document.getElementById("mailbox-menu");
}

function lostFocus(): boolean {
  const active = document.activeElement;
  return !active || active === document.body || menu()?.contains(active) === true;
}

// open shows what the button says may be done; false when there is no place for it.
function open(more: HTMLAnchorElement): boolean {
  const shown = menu();
  if (!shown) return false;
  const list = document.createElement("ul");
  list.setAttribute("role", "list");
  for (const offer of more.dataset.offers?.split(" ") ?? []) {
    const link = document.createElement("a");
    link.href = addressOf(more, offer);
    link.textContent = words(offer);
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  list.setAttribute("aria-label", more.getAttribute("aria-label") ?? "");
  shown.replaceChildren(list);
  opener = more;
  // With its source, it closes no popover that the button is in.
  (shown.showPopover as (options?: { source: HTMLElement }) => void).call(shown, { source: more });
  putNear(shown, more);
  list.querySelector("a")?.focus();
  return true;
}

function addressOf(more: HTMLAnchorElement, offer: string): string {
  if (offer === "change") return more.href;
  if (offer !== "new") return more.href.replace(/settings$/, offer);
  const all = new URL(more.href.replace(/\/[^/]+\/settings$/, ""));
  all.searchParams.set("parent", more.dataset.of ?? "");
  all.hash = "new";
  return all.href;
}

// putNear puts the menu below the button, or above it where there is more room.
function putNear(shown: HTMLElement, more: HTMLElement): void {
  const at = more.getBoundingClientRect();
  const size = shown.getBoundingClientRect();
  const below = at.bottom + size.height <= innerHeight;
  const top = below ? at.bottom : Math.max(0, at.top - size.height);
  const left = Math.max(0, Math.min(at.left, innerWidth - size.width - 8));
  place.replaceSync(`#mailbox-menu { top: ${top}px; left: ${left}px; }`);
}

function step(event: KeyboardEvent): void {
  const links = [...(menu()?.querySelectorAll("a") ?? [])];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  links[(next + links.length) % links.length]?.focus();
}
