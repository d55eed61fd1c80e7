import { lookEvent } from "./live";
import { onRequest } from "./request";

// keepSearchStream follows a search over several mailboxes that goes on: as soon as
// more is found, the page looks at its list anew.
export function keepSearchStream(): void {
  let stream: EventSource | undefined;
  const stop = () => {
    stream?.close();
    stream = undefined;
  };
  const follow = () => {
    const address = document.querySelector<HTMLElement>("[data-search-events]")?.dataset.searchEvents;
    if (!address) return stop();
    const url = new URL(address, location.href).href;
    if (stream?.url === url && stream.readyState !== EventSource.CLOSED) return;
    stop();
    stream = new EventSource(url);
    stream.addEventListener("found", look);
    stream.addEventListener("done", () => {
      stop();
      look();
    });
    stream.addEventListener("error", stop); // the next look begins it again
  };
  onRequest("after:swap", follow);
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", follow);
  follow();
}

function look(): void {
  document.dispatchEvent(new Event(lookEvent));
}
