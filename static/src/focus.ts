import { closeMenus } from "./menus";
import { type Request, onRequest, refreshes } from "./request";

// keepFocus sees to it that the focus is never lost with an element that was
// replaced or hidden: it goes to the heading of what came in its place. htmx
// itself finds an element of the same id again.
export function keepFocus(): void {
  let opened: string | undefined;
  let near: string[] = [];
  let current: string | undefined;
  onRequest("before:swap", () => {
    current = document.querySelector("#list .open[aria-current]")?.id;
    opened = document.querySelector<HTMLElement>("[data-message]")?.dataset.row;
    near = nearRows();
  });
  onRequest("after:swap", (detail) => {
    if (refreshes(detail)) {
      if (near.length > 0 && lost()) near.some((key) => focus(`open-${key}`)) || focus("list-title");
      return;
    }
    closeOverlays();
    const closed = opened !== undefined && !document.querySelector("[data-message]");
    if (closed && focus(current ?? `open-${opened}`)) return;
    if (leads(detail)) scrollTo(0, 0);
    if (lost()) focus("message-title") || focus("list-title");
  });
}

// nearRows are the rows to go on from, should the one with the focus go: those
// below it, then those above.
function nearRows(): string[] {
  const held = document.activeElement?.closest<HTMLElement>(".row");
  if (!held) return [];
  const rows = [...document.querySelectorAll<HTMLElement>(".row")];
  const at = rows.indexOf(held);
  return [...rows.slice(at), ...rows.slice(0, at).reverse()].map((row) => row.id.replace(/^row-/, ""));
}

// leads tells whether the answer shows something else than before. On a phone,
// where the page itself scrolls, that begins at its top; an act changes a row
// where it is.
function leads(detail: Request): boolean {
  return detail.ctx.request.method === "GET" && (detail.ctx.response?.status ?? 0) < 400;
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
  closeMenus();
}
