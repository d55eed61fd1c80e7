import { tellChanged } from "./ahead";
import type { Change } from "./change";
import { keepNews } from "./news";

// How long to wait, in ms, before the stream is opened anew that the browser
// has given up, as it does when a proxy has no answer.
const soonest = 5_000;
const latest = 300_000;

// How often, in ms, the clock is looked at: when it has leapt, the computer
// has slept, and the connection may be dead without anybody knowing.
const tick = 5_000;

// outboxEvent is the name of what the document hears when letters on their way have
// changed.
export const outboxEvent = "hearthmail:outbox";

// lookEvent has the page look at its list anew.
export const lookEvent = "hearthmail:look";

// keepLive listens to what the server tells of changes. Only a page that can be
// seen does: browsers allow few streams at a time, and one that comes into view
// is told whether it has missed anything.
export function keepLive(): void {
  const address = document.querySelector<HTMLElement>("[data-events]")?.dataset.events;
  if (!address) return;
  const news = keepNews();
  let heard: string | undefined; // the id of the last event
  let stream: EventSource | undefined;
  let opened = false;
  let wait = soonest;

  const leave = () => {
    stream?.close();
    stream = undefined;
  };
  const listen = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(since(address, heard));
    stream.addEventListener("change", (event) => {
      heard = event.lastEventId;
      tellChanged();
      news.add(JSON.parse(event.data) as Change);
    });
    stream.addEventListener("outbox", () => document.dispatchEvent(new Event(outboxEvent)));
    stream.addEventListener("open", () => {
      wait = soonest;
      if (opened) document.dispatchEvent(new Event(outboxEvent)); // what has changed meanwhile was not told
      opened = true;
      news.settle();
    });
    stream.addEventListener("error", () => {
      tellChanged(); // for all that is known
      if (stream?.readyState !== EventSource.CLOSED) return; // the browser tries again
      leave();
      setTimeout(listen, wait * (0.5 + Math.random())); // not everybody at once
      wait = Math.min(2 * wait, latest);
    });
  };
  const anew = () => {
    leave();
    listen();
  };
  document.addEventListener(lookEvent, () => news.add({ mailbox: "" }));
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", listen);
  window.addEventListener("online", anew);
  onWaking(anew);
  listen();
}

// since adds to the stream's address what the page knows already.
function since(address: string, heard: string | undefined): string {
  const url = new URL(address, location.href);
  if (heard) url.searchParams.set("since", heard);
  return url.href;
}

function onWaking(woken: () => void): void {
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    if (now - last > 3 * tick) woken();
    last = now;
  }, tick);
}
