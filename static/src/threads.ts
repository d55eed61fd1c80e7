import htmx from "htmx.org";
import { onRequest, refreshHeader } from "./request";

// keepThreads unfolds the row of a conversation: its messages are shown below it.
// What is unfolded stays so when the list is looked at again, and is looked at again
// itself.
export function keepThreads(): void {
  document.addEventListener("click", (event) => {
    const link = unfolder(event);
    if (!link) return;
    event.preventDefault();
    const place = placeOf(link);
    if (place && !place.hidden) fold(link, place);
    else load(link).catch(() => location.assign(link.href));
  });
  onRequest("after:swap", () => {
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".unfold")) {
      const unfolded = placeOf(link)?.hidden === false;
      link.setAttribute("aria-expanded", String(unfolded));
      if (unfolded) load(link, true).catch(() => undefined); // what is there stays
    }
  });
}

function unfolder(event: MouseEvent): HTMLAnchorElement | null {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return null;
  return event.target.closest<HTMLAnchorElement>(".unfold");
}

function placeOf(link: HTMLAnchorElement): HTMLElement | null {
  return document.getElementById(link.getAttribute("aria-controls") ?? "");
}

function fold(link: HTMLAnchorElement, place: HTMLElement): void {
  place.replaceChildren();
  place.hidden = true;
  place.removeAttribute("hx-morph-skip");
  link.setAttribute("aria-expanded", "false");
}

// load shows the messages as they are now, where they are not shown so already.
async function load(link: HTMLAnchorElement, again = false): Promise<void> {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href, [refreshHeader]: "true" };
  const response = await fetch(link.dataset.unfold ?? link.href, { headers });
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const place = placeOf(link);
  if (again && place?.hidden) return; // folded meanwhile
  const fresh = place && answer.getElementById(place.id);
  if (!response.ok || !fresh) throw new Error("no messages of a conversation");
  const held = place.contains(document.activeElement) ? document.activeElement?.id : undefined;
  fresh.removeAttribute("hx-swap-oob");
  place.replaceWith(document.adoptNode(fresh));
  htmx.process(fresh);
  link.setAttribute("aria-expanded", "true");
  if (held) document.getElementById(held)?.focus();
}
