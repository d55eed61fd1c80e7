import { onRequest } from "./request";

// keepFocus sees to it that the focus is never lost with an element that was
// replaced or hidden: it goes to the heading of what came in its place. htmx
// itself finds an element of the same id again.
export function keepFocus(): void {
  let opened: string | undefined;
  onRequest("before:swap", () => {
    opened = document.querySelector<HTMLElement>("[data-message]")?.dataset.message;
  });
  onRequest("after:swap", () => {
    closeOverlays();
    const closed = opened !== undefined && !document.querySelector("[data-message]");
    if (closed && focus(`open-${opened}`)) return;
    if (lost()) focus("message-title") || focus("list-title");
  });
}

function lost(): boolean {
  const active = document.activeElement;
  return !active || active === document.body || !visible(active);
}

// focus moves the focus to the element of that id, if it can be seen.
function focus(id: string): boolean {
  const target = document.getElementById(id);
  if (!target || !visible(target)) return false;
  target.focus();
  return true;
}

function visible(element: Element): boolean {
  return element.isConnected && element.getClientRects().length > 0;
}

// closeOverlays shuts what a choice has been made from.
function closeOverlays(): void {
  const tree = document.getElementById("tree");
  if (tree?.matches(":popover-open")) tree.hidePopover();
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary")?.focus();
  }
}
