import htmx from "htmx.org";
import { refreshHeader } from "./request";

// Changes often come several at once.
const gather = 100;
const later = 1000;

// keepLive looks at the list again whenever the server says that something has
// changed. Only a page that can be seen listens: browsers allow few streams at
// a time, and one that comes into view looks again anyway.
export function keepLive(): void {
  const address = document.querySelector<HTMLElement>("[data-events]")?.dataset.events;
  if (!address) return;
  let stream: EventSource | undefined;
  let missed = false;
  let timer: number | undefined;

  const look = (delay: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => (choosing() ? look(later) : refresh()), delay);
  };
  const listen = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(address);
    stream.addEventListener("change", () => look(gather));
    stream.addEventListener("error", () => (missed = true));
    stream.addEventListener("open", () => {
      if (missed) look(gather);
      missed = false;
    });
  };
  const leave = () => {
    stream?.close();
    stream = undefined;
    missed = true;
    clearTimeout(timer);
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", listen);
  listen();
}

// choosing tells whether a menu of the list is open, which would close.
function choosing(): boolean {
  return document.querySelector("#list details[open]") !== null;
}

function refresh(): void {
  const headers = { [refreshHeader]: "true" };
  htmx.ajax("GET", listAddress(), { target: "#panes", swap: "none", headers }).catch(() => undefined);
}

// listAddress is the address of the list on the page, whether a message is
// open beside it or not.
export function listAddress(): string {
  return location.pathname.replace(/\/messages\/[0-9]+$/, "") + location.search;
}
